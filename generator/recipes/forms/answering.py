"""Answers: what is given, defaults where nothing is, and what is wrong with them, in sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from generator.recipes.forms.fields import Field, fields_of
from generator.recipes.forms.schemas import Schema
from generator.recipes.forms.values import complaint
from generator.sources.plain import load_plain

_ROUNDS = 20  # of defaults that bring further questions


class Fault(NamedTuple):
    """What is wrong with an answer: the question's name, and a sentence."""

    key: str
    message: str


class Form(NamedTuple):
    """The pages of a recipe, references resolved; `secrets` is the page of spec.secrets."""

    pages: Sequence[Schema]
    secrets: Schema

    def fields(self, answers: Mapping[str, Any]) -> list[Field]:
        """Return the questions, given some answers."""
        return [field for page in self.pages for field in fields_of(page, answers)]


def with_defaults(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers with the defaults of what is not answered; a default may bring further questions."""
    found = dict(answers)
    for _ in range(_ROUNDS):
        fresh = [field for field in form.fields(found) if "default" in field.schema and at(found, field.path) is None]
        for field in fresh:
            put(found, field.path, field.schema["default"])
        if not fresh:
            break
    return found


def faults_of(form: Form, answers: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong: questions without an answer, answers that do not fit, and answers to no question."""
    fields = form.fields(answers)
    for field in fields:
        value = at(answers, field.path)
        if value is None or (value == "" and field.is_required):
            if field.is_required:
                yield Fault(field.key, "an answer is needed")
        elif message := complaint(field.schema, value):
            yield Fault(field.key, message)
    known = [field.key for field in fields]
    for key in _keys(answers):
        if not any(key == name or name.startswith(f"{key}.") or key.startswith(f"{name}.") for name in known):
            close = get_close_matches(key, known, n=1)
            hint = f"; did you mean {close[0]}?" if close else ", with these answers at least"
            yield Fault(key, f"there is no such question{hint}")


def _keys(answers: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for name, value in answers.items():
        if isinstance(value, dict) and value:
            yield from _keys(value, f"{before}{name}.")
        else:
            yield f"{before}{name}"


def at(answers: Mapping[str, Any], path: Sequence[str]) -> Any:
    """Return the answer to a question; None where there is none."""
    found: Any = answers
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def put(answers: dict[str, Any], path: Sequence[str], value: Any) -> None:
    """Take in an answer."""
    *groups, last = path
    for name in groups:
        inner = answers.get(name)
        answers[name] = answers = dict(inner) if isinstance(inner, dict) else {}
    answers[last] = value


def read_answer(field: Field, text: str) -> Any:
    """Return what a person wrote as a value of a question's type; the text itself where it is none of it."""
    bare = text.strip()
    for value, name in field.choices if field.type != "array" else ():
        if bare in (name, str(value), json.dumps(value)):
            return value
    if field.type in ("integer", "number"):
        return _number(bare, text)
    if field.type == "boolean":
        return {"true": True, "yes": True, "y": True, "false": False, "no": False, "n": False}.get(bare.lower(), text)
    if field.type in ("array", "object"):
        return _structure(bare, field)
    return text


def _number(bare: str, text: str) -> Any:
    try:
        found = json.loads(bare)
    except ValueError:
        return text
    return found if isinstance(found, int | float) else text


def _structure(bare: str, field: Field) -> Any:
    if bare.startswith(("[", "{")):
        try:
            return load_plain(bare.encode("utf-8", "replace"))
        except ValueError:
            return bare
    if field.type == "object":
        return bare
    names = {name: value for value, name in field.choices} | {str(value): value for value, _ in field.choices}
    return [names.get(part.strip(), part.strip()) for part in bare.split(",") if part.strip()]
