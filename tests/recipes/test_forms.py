"""Forms: which questions there are, defaults, and what is wrong with answers."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from generator.recipes.forms.answering import Form, at, faults_of, put, read_answer, with_defaults
from generator.recipes.forms.fields import Field
from generator.recipes.forms.schemas import FormError, remarks_of, resolved
from generator.recipes.forms.values import complaint, pattern_fault

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "forms.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_form(case: dict[str, Any]) -> None:
    form = Form([resolved(case["page"])], {})
    made = with_defaults(form, case["answers"])
    assert made == case["made"]
    assert [field.key for field in form.fields(made)] == case["fields"]
    assert sorted(fault.key for fault in faults_of(form, made)) == sorted(case["faults"])


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ({"properties": {"a": {"$ref": "#/properties/a"}}}, "leads to itself"),
        ({"definitions": {"x": {"$ref": "#/definitions/y"}, "y": {"$ref": "#/definitions/x"}},
          "properties": {"a": {"$ref": "#/definitions/x"}}}, "leads to itself"),
        ({"properties": {"a": {"$ref": "#/definitions/none"}}}, "leads nowhere"),
        ({"properties": {"a": {"$ref": "https://example.com/x.json"}}}, "leads out of the form"),
    ],
)  # fmt: skip
def test_references_that_cannot_be_followed(page: dict[str, Any], message: str) -> None:
    with pytest.raises(FormError, match=message):
        resolved(page)


def test_a_form_that_doubles_with_each_reference() -> None:
    definitions = {f"d{n}": {"properties": {s: {"$ref": f"#/definitions/d{n + 1}"} for s in "ab"}} for n in range(25)}
    page = {
        "definitions": {**definitions, "d25": {"type": "string"}},
        "properties": {"x": {"$ref": "#/definitions/d0"}},
    }
    with pytest.raises(FormError, match="nests too deep, or is too large"):
        resolved(page)


def test_a_pattern_that_would_take_for_ever() -> None:
    start = time.process_time()
    said = complaint({"type": "string", "pattern": "^(?:(?:a|a)+)+$"}, "a" * 40 + "!")
    assert time.process_time() - start < 5
    assert said == "it takes too long to tell whether this fits the recipe's pattern: mend the recipe"


@pytest.mark.parametrize(
    ("schema", "value", "said"),
    [
        ({"pattern": "^[a-z]+$", "ui:help": "Small."}, "A", "it has to fit the pattern ^[a-z]+$ (Small.)"),
        ({"type": "integer"}, "x", "it has to be an integer"),
        ({"enum": ["a", "b"]}, "c", "it has to be one of a, b"),
        ({"type": "array", "items": {"type": "string"}}, ["a", 1], "1: it has to be a string"),
        ({"type": "array", "minItems": 1}, [], "1 or more are needed"),
        ({"type": "string", "format": "email"}, "x", "it has to be an email"),
        ({"pattern": "("}, "x", "the recipe's pattern ( is none: mend the recipe"),
        ({"pattern": r"^\d$"}, "\u0663", r"it has to fit the pattern ^\d$"),
    ],
)  # fmt: skip
def test_what_is_said(schema: dict[str, Any], value: Any, said: str) -> None:
    assert complaint(schema, value) == said


def test_patterns_of_javascript() -> None:
    assert pattern_fault(r"^(?!-)[a-z0-9]+(?:-[a-z0-9]+)*$(?<=x)") is None
    assert pattern_fault("(") is not None


@pytest.mark.parametrize(
    ("schema", "text", "value"),
    [
        ({"type": "string"}, "12", "12"),
        ({"type": "integer"}, "12", 12),
        ({"type": "number"}, "1.5", 1.5),
        ({"type": "integer"}, "x", "x"),
        ({"type": "boolean"}, "yes", True),
        ({"type": "boolean"}, "False", False),
        ({"enum": [1, 2], "enumNames": ["one", "two"]}, "two", 2),
        ({"type": "array"}, "a, b", ["a", "b"]),
        ({"type": "array", "items": {"enum": ["x"], "enumNames": ["An X"]}}, "An X", ["x"]),
        ({"type": "array"}, "[1, {a: 2}]", [1, {"a": 2}]),
        ({"type": "object"}, "{a: 1}", {"a": 1}),
        ({"type": "array"}, "[", "["),
    ],
)
def test_what_a_person_writes(schema: dict[str, Any], text: str, value: Any) -> None:
    assert read_answer(Field(("a",), schema, is_required=False), text) == value


def test_answers_in_groups() -> None:
    answers: dict[str, Any] = {"a": {"b": 1}}
    put(answers, ("a", "c"), 2)
    put(answers, ("x", "y", "z"), 3)
    assert answers == {"a": {"b": 1, "c": 2}, "x": {"y": {"z": 3}}}
    assert (at(answers, ("x", "y", "z")), at(answers, ("a", "b", "c"))) == (3, None)


def test_what_is_said_of_a_form() -> None:
    page = {
        "properties": {
            "a": {"type": "text"},
            "b": {"ui:field": "Fancy"},
            "c": {"patternProperties": {}},
            "d": "x",
            "e": {"ui:widget": "stars"},
        }
    }
    found = [(remark.feature, remark.path) for remark in remarks_of(page)]
    assert found == [
        ("type text", ("properties", "a", "type")),
        (None, ("properties", "b", "ui:field")),
        ("patternProperties", ("properties", "c", "patternProperties")),
        ("a schema of another form", ("properties", "d")),
        (None, ("properties", "e", "ui:widget")),
    ]
