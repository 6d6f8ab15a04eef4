"""The questions of a software template's form, to be read before one starts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from generator.model.entity import Entity

_DEPTH = 6  # questions within questions; deeper ones are left to the form


class Question(NamedTuple):
    """One field of the form; `given` tells when it is asked, where that depends on another answer."""

    key: str
    title: str
    type: str
    required: bool
    default: str | None
    help: str | None
    choices: tuple[str, ...]
    given: str | None


class FormPage(NamedTuple):
    """One page of the form."""

    title: str
    description: str | None
    questions: tuple[Question, ...]


class StepLine(NamedTuple):
    """What the template does in one step."""

    name: str
    action: str
    condition: str | None


def form_of(entity: Entity) -> list[FormPage]:
    """Return the pages of a template's form."""
    parameters = getattr(entity.spec, "parameters", None)
    pages = parameters if isinstance(parameters, list) else [parameters]
    return [_page(page, number) for number, page in enumerate(pages, start=1) if isinstance(page, dict)]


def steps_of(entity: Entity) -> list[StepLine]:
    """Return what a template does, step by step."""
    steps: list[Any] = getattr(entity.spec, "steps", None) or []
    return [
        StepLine(
            step.name or step.id or step.action,
            step.action,
            None if step.condition is None else str(step.condition),
        )
        for step in steps
    ]


def _page(page: dict[str, Any], number: int) -> FormPage:
    title = page.get("title")
    return FormPage(
        title if isinstance(title, str) else f"Page {number}", _text(page.get("description")), tuple(_questions(page))
    )


def _questions(
    schema: dict[str, Any], prefix: str = "", given: str | None = None, depth: int = 0
) -> Iterator[Question]:
    """Yield the questions of a JSON Schema, those that depend on an answer after the others."""
    if depth > _DEPTH:
        return
    required = schema.get("required")
    required = required if isinstance(required, list) else []
    for key, field in _mapping(schema.get("properties")).items():
        if not isinstance(field, dict) or "const" in field:
            continue
        yield _question(f"{prefix}{key}", field, given, is_required=key in required)
        yield from _questions(field, f"{prefix}{key}.", given, depth + 1)
    for key, rule in _mapping(schema.get("dependencies")).items():
        for branch in _branches(rule):
            yield from _questions(branch, prefix, _condition(key, branch), depth + 1)
    for name in ("allOf", "anyOf", "oneOf", "then", "else"):
        for branch in _branches({name: schema.get(name)}):
            yield from _questions(branch, prefix, given or "it depends on other answers", depth + 1)


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _branches(rule: object) -> Iterator[dict[str, Any]]:
    if not isinstance(rule, dict):
        return
    if "properties" in rule:
        yield rule
    for value in (rule.get(name) for name in ("allOf", "anyOf", "oneOf", "then", "else")):
        for branch in value if isinstance(value, list) else [value]:
            if isinstance(branch, dict):
                yield branch


def _condition(key: str, branch: dict[str, Any]) -> str:
    """Say for which answer a branch is taken; the property that decides repeats the key."""
    decider = _mapping(_mapping(branch.get("properties")).get(key))
    answers = [decider["const"]] if "const" in decider else decider.get("enum")
    if isinstance(answers, list) and answers:
        return f"{key} is {' or '.join(map(shown, answers))}"
    return f"{key} is answered"


def _question(key: str, field: dict[str, Any], given: str | None, *, is_required: bool) -> Question:
    choices = field.get("enum")
    names = field.get("enumNames")
    labels = names if isinstance(names, list) else choices
    return Question(
        key,
        _text(field.get("title")) or key,
        _type(field),
        is_required,
        shown(field["default"]) if "default" in field else None,
        _text(field.get("description")) or _text(field.get("ui:help")),
        tuple(map(shown, labels)) if isinstance(labels, list) else (),
        given,
    )


def _type(field: dict[str, Any]) -> str:
    custom = field.get("ui:field")
    if isinstance(custom, str):
        return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in custom).strip()
    kind = field.get("type")
    names = {"string": "text", "boolean": "yes or no", "array": "list", "object": "group"}
    return names.get(kind, kind) if isinstance(kind, str) else "text"


def shown(value: object) -> str:
    """Return a JSON value as one would type it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
