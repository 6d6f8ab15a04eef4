"""What is wrong with one answer, as a sentence for whoever gave it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import referencing
import regex
from jsonschema import Draft7Validator, FormatChecker, ValidationError
from jsonschema.exceptions import UnknownType
from jsonschema.validators import extend

from generator.recipes.forms.schemas import Schema

_PATIENCE = 0.5  # seconds for one pattern
_LONGEST = 100_000  # characters of an answer that a pattern is tried on
_SHOWN = 5

_NO_REGISTRY: Any = referencing.Registry()  # nothing is fetched
FORMATS = FormatChecker(("date", "email", "ipv4", "ipv6", "regex"))


def complaint(schema: Schema, value: Any) -> str | None:
    """Return what is wrong with an answer; None where nothing is."""
    if schema.get("ui:field") == "RepoUrlPicker" and isinstance(value, str):
        return _of_repository(schema, value)
    validator = _Validator(_without_ui(schema), format_checker=FORMATS, registry=_NO_REGISTRY)
    try:
        error = next(iter(validator.iter_errors(value)), None)
    except (RecursionError, TypeError, ValueError, UnknownType):
        return "the question is one that no answer can be checked by: mend the recipe"
    if error is None:
        return None
    inner = error.context[0] if error.context else error
    return _sentence(error if error.validator not in ("oneOf", "anyOf") else inner)


def _of_repository(schema: Schema, value: str) -> str | None:
    """Return what is wrong with the answer of a RepoUrlPicker: `github.com?owner=acme&repo=pay`."""
    host, _, query = value.partition("?")
    parts = {**dict(parse_qsl(query)), "host": host}
    missing = [name for name in ("host", "repo") if not parts.get(name)]
    if missing or not any(parts.get(name) for name in ("owner", "project", "workspace", "organization")):
        return "it has to name host, owner and repository: github.com?owner=acme&repo=pay"
    options = schema.get("ui:options")
    for part, option in (("host", "allowedHosts"), ("owner", "allowedOwners"), ("repo", "allowedRepos")):
        allowed = options.get(option) if isinstance(options, dict) else None
        if isinstance(allowed, list) and allowed and parts.get(part) not in allowed:
            return f"its {part} has to be one of {', '.join(map(str, allowed))}"
    return None


def pattern_fault(pattern: str) -> str | None:
    """Return why a pattern is none; None where it is one."""
    try:
        _compiled(pattern)
    except (regex.error, RecursionError, OverflowError) as error:
        return str(error)
    return None


def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(_as_python(pattern))


def _as_python(pattern: str) -> str:
    """Return a pattern of JavaScript as one of Python: `$` is the very end, and digits and words are of ASCII."""
    found, is_class, place = [], False, 0
    while place < len(pattern):
        sign = pattern[place]
        if sign == "\\":
            found.append(pattern[place : place + 2])
            place += 2
            continue
        is_class = sign == "[" or (is_class and sign != "]")
        found.append(r"\Z" if sign == "$" and not is_class else sign)
        place += 1
    return f"(?aV0){''.join(found)}"


def _pattern(_validator: Any, pattern: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
    if not isinstance(value, str) or not isinstance(pattern, str):
        return
    try:
        fits = len(value) <= _LONGEST and _compiled(pattern).search(value, timeout=_PATIENCE)
    except TimeoutError:
        yield ValidationError("it takes too long to tell whether this fits the recipe's pattern: mend the recipe")
        return
    except (regex.error, RecursionError, OverflowError):
        yield ValidationError(f"the recipe's pattern {pattern} is none: mend the recipe")
        return
    if not fits:
        yield ValidationError(f"it has to fit the pattern {pattern}{_hint(schema)}")


_Validator: Any = extend(Draft7Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]


def _hint(schema: Any) -> str:
    said = schema.get("ui:help") or schema.get("description") if isinstance(schema, dict) else None
    return f" ({said})" if isinstance(said, str) else ""


def _without_ui(schema: Any) -> Any:
    """Return a schema that holds for any answer to a question: without how it is shown."""
    if isinstance(schema, list):
        return [_without_ui(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _without_ui(value)
        for key, value in schema.items()
        if (key == "ui:help" or not str(key).startswith("ui:"))
        and key not in ("enumNames", "default")
        and not (key == "required" and value in (True, False))
    }


def _sentence(error: ValidationError) -> str:
    """Return an error in words."""
    limit = error.validator_value
    sentences = {
        "type": f"it has to be {_article(limit)}",
        "enum": f"it has to be one of {_listed(limit)}",
        "const": f"it has to be {_json(limit)}",
        "minLength": f"it needs {limit} characters or more",
        "maxLength": f"it may have {limit} characters at most",
        "minimum": f"it has to be {limit} or more",
        "maximum": f"it has to be {limit} or less",
        "exclusiveMinimum": f"it has to be more than {limit}",
        "exclusiveMaximum": f"it has to be less than {limit}",
        "multipleOf": f"it has to be a multiple of {limit}",
        "minItems": f"{limit} or more are needed",
        "maxItems": f"there may be {limit} at most",
        "uniqueItems": "each may be named once only",
        "format": f"it has to be {_article(limit)}",
        "required": f"{error.message.replace(chr(39), '')}",
    }
    said = sentences.get(str(error.validator), error.message)
    place = ".".join(str(part) for part in error.absolute_path)
    return f"{place}: {said}" if place else said


def _article(limit: Any) -> str:
    words = [str(one) for one in limit] if isinstance(limit, list) else [str(limit)]
    return " or ".join(f"{'an' if word[:1] in 'aeiou' else 'a'} {word}" for word in words)


def _listed(values: Any) -> str:
    shown = [_json(value) for value in values[:_SHOWN]] if isinstance(values, list) else []
    return ", ".join(shown) + (" ..." if isinstance(values, list) and len(values) > _SHOWN else "")


def _json(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
