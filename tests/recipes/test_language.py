"""The language of recipes: what a template becomes, what is refused and where, and that nothing runs for ever."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.recipes.language.lexing import BACKSTAGE, COOKIECUTTER
from generator.recipes.language.nodes import LanguageError, UnsupportedError, place_of
from generator.recipes.language.parsing import parse
from generator.recipes.language.templating import rendered_text, rendered_value
from generator.recipes.language.values import Undefined

TABLE: list[tuple[str, str]] = json.loads((Path(__file__).parent / "language.json").read_text("utf-8"))
VALUES: dict[str, Any] = {
    "name": "pay", "yes": True, "no": False, "nothing": None, "one": 1.0, "half": 0.5, "tiny": 0.000001,
    "list": ["a", "b", 3], "nested": [1, [2, 3]], "map": {"a": 1, "b": [True, None]}, "empty": "", "emptyList": [],
}  # fmt: skip


def render(text: str) -> str:
    return rendered_text(text, {"values": VALUES})


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[text[:40] for text, _ in TABLE])
def test_what_it_becomes(text: str, expected: str) -> None:
    assert render(text) == expected


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("a\n ${{ values.absent }}", "values.absent is not there", (2, 6)),
        ("${{ values.absent | upper }}", "values.absent is not there", (1, 21)),
        ("${{ 'x' + values.absent }}", "values.absent is not there", (1, 9)),
        ("${{ values.map }}", "a mapping cannot be printed", (1, 5)),
        ("${{ ''.__class__ }}", "this.__class__ is not there", (1, 5)),
        ("${{ values.__init__.__globals__ }}", "values.__init__.__globals__ is not there", (1, 5)),
        ("${{ env.HOME }}", "env.HOME is not there", (1, 5)),
        ("${{ 1 / 0 }}", "a division by 0", (1, 7)),
        ("${{ 1 - 'a' }}", "- needs two numbers", (1, 7)),
        ("${{ 1 < 'a' }}", "only two numbers, or two texts, can be compared", (1, 7)),
        ("${{ 9 ** 99 }}", "the number is too large", (1, 7)),
        ("{% for x in 3 %}{% endfor %}", "only a list or a mapping can be looped over", (1, 13)),
        ("{% for x in values.absent %}{% endfor %}", "values.absent is not there", (1, 19)),
        ("{% for x in values.map %}{% endfor %}", "a mapping is looped over by two names", (1, 19)),
        ("${{ values.name | replace('a') }}", "replace takes 2 to 3 arguments, not 1", (1, 19)),
        ("${{ 1 % 0 }}", "a division by 0", (1, 7)),
        ("${{ range(1, 2, 0) }}", "a range has a step that is not 0", (1, 10)),
        ("${{ {a: 1} | pick([1]) }}", "this cannot be worked out with these values", (1, 14)),
        ("${{ 'x' | parseRepoUrl }}", "'x' is no repository", (1, 11)),
    ],
)
def test_what_cannot_be_rendered(text: str, message: str, place: tuple[int, int]) -> None:
    with pytest.raises(LanguageError) as caught:
        render(text)
    assert caught.value.message.startswith(message)
    assert place_of(text, caught.value.at) == place


@pytest.mark.parametrize(
    ("text", "feature", "place"),
    [
        ("x\n{% macro a() %}{% endmacro %}", "the tag macro", (2, 3)),
        ("{% include 'x' %}", "the tag include", (1, 3)),
        ("${{ x | groupby('a') }}", "the filter groupby", (1, 9)),
        ("${{ lipsum() }}", "the function lipsum", (1, 5)),
        ("${{ 'a'.constructor('b') }}", "the method constructor", (1, 8)),
        ("${{ x | replace(r/a+/g, 'b') }}", "a regular expression", (1, 17)),
        ("${{ x[1:2] }}", "a slice", (1, 6)),
        ("{% set x %}a{% endset %}", "set without a value", (1, 3)),
        ("${{ x is callable }}", "the test callable", (1, 10)),
    ],
)
def test_what_stands_outside(text: str, feature: str, place: tuple[int, int]) -> None:
    with pytest.raises(UnsupportedError) as caught:
        parse(text)
    assert caught.value.feature == feature
    assert place_of(text, caught.value.at) == place


@pytest.mark.parametrize(
    "text",
    ["${{ a", "${{ }}", "${{ a b }}", "{% if a %}", "{% endif %}", "{% for in a %}{% endfor %}", "${{ 'a }}",
     "${{ a. }}", "{# a", "{% raw %}a", "${{ (a }}", "${{ [a }}", "${{ {a} }}", "${{ a | }}", "{% else %}", "${{ @ }}",
     "{% if a %}{% else %}{% else %}{% endif %}"],
)  # fmt: skip
def test_what_is_no_template(text: str) -> None:
    with pytest.raises(LanguageError):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "{% for i in range(100000) %}{% for j in range(100000) %}x{% endfor %}{% endfor %}",
        "{% for i in range(9999999) %}{% endfor %}",
        "${{ range(999999999) }}",
        "${{ range(100000) | unique | length }}",
        "{% set a = range(1000000) %}{% for i in range(1000) %}{% if -1 in a %}x{% endif %}{% endfor %}",
        "{% set x = [1] %}" + "{% set x = [x, x] %}" * 40 + "${{ x }}",
        "{% set x = [1] %}" + "{% set x = [x, x] %}" * 40 + "${{ x | dump }}",
        "{% set x = [1] %}" + "{% set x = [x, x] %}" * 40 + "${{ x == x }}",
        "{% set x = {a: 1} %}" + "{% set x = {a: x, b: x} %}" * 40 + "${{ x | dump }}",
        "${{ 1" + " + 1" * 4000 + " }}",
        "${{ 'a'" + " | lower" * 4000 + " }}",
        "${{ 1" + " or 1" * 4000 + "}}${{ values.absent }}",
        "{% set x = 'aaaaaaaaaa' %}" + "{% set x = x ~ x %}" * 40 + "${{ x }}",
        "{% set x = 'aa' %}" + "{% set x = x | replace('a', 'aaaaaaaaaa') %}" * 40 + "${{ x }}",
        "${{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "${{ " + "-" * 5000 + "1 }}",
        "${{ " + "not " * 5000 + "1 }}",
        "{% if 1 %}" * 5000,
        "${{ {" + "a: {" * 3000,
        "${{ '" + "a" * 30_000 + "' }}",
    ],
    ids=lambda text: text[:30],
)
def test_nothing_runs_for_ever(text: str) -> None:
    start = time.process_time()
    with pytest.raises(LanguageError):
        render(text)
    assert time.process_time() - start < 30


def test_an_output_that_is_the_whole_value_keeps_its_type() -> None:
    given = {"a": "${{ values.list }}", "b": " ${{ values.yes }} ", "c": ["${{ values.one }}", "x${{ values.one }}"]}
    assert rendered_value(given, {"values": VALUES}) == {"a": ["a", "b", 3], "b": True, "c": [1.0, "x1"]}


def test_what_is_absent_as_a_whole_is_left_out() -> None:
    given = {"a": "${{ values.absent }}", "b": ["${{ values.absent }}", "c"]}
    assert rendered_value(given, {"values": VALUES}) == {"b": ["c"]}
    assert rendered_value("${{ values.absent }}", {"values": VALUES}) == Undefined("values.absent")


def test_marks() -> None:
    values = {"cookiecutter": {"name": "pay"}}
    assert rendered_text("{{ cookiecutter.name }}", values, COOKIECUTTER) == "pay"
    trimmed = BACKSTAGE._replace(trim_blocks=True, lstrip_blocks=True)
    assert rendered_text("a\n  {% if true %}\n  b\n  {% endif %}\nc", {}, trimmed) == "a\n  b\nc"


def test_the_tree_is_json() -> None:
    tree = parse("{% for k, v in x %}${{ v.a | default(1) }}{% endfor %}")
    assert json.loads(json.dumps(tree.as_json()))[0] == "block"


@given(st.text(alphabet=st.sampled_from(list("${}%#'\"abx.|([])=-+*/<>!?:,~ \n0")), max_size=60))
def test_whatever_is_written(text: str) -> None:
    try:
        render(text)
    except LanguageError as error:
        place = error.at
    else:
        place = 0
    assert 0 <= place <= len(text)
