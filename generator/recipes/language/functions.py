"""What stands behind the names of filters, tests, methods and functions: pure, and of JSON's values alone."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote

from generator.model.ref import MalformedRefError, parse_ref, split_ref
from generator.recipes.language.values import (
    LONGEST,
    Undefined,
    ValueProblemError,
    are_equal,
    is_number,
    is_true,
    json_text,
    printed,
)

_MOST_COMPARED = 2_000  # items, each with each


class Function(NamedTuple):
    """A function, and between how many further arguments it takes."""

    call: Callable[..., Any]
    least: int
    most: int
    takes_absent: bool = False


def _text(value: Any) -> str:
    if isinstance(value, list | dict):
        raise ValueProblemError(f"a text is needed, and this is a {_kind(value)}")
    return printed(value)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueProblemError(f"a list is needed, and this is a {_kind(value)}")
    return value


def _count(value: Any) -> int:
    if not is_number(value) or value != int(value):
        raise ValueProblemError(f"a whole number is needed, and this is a {_kind(value)}")
    return int(value)


def _number(value: Any) -> float:
    if not is_number(value):
        raise ValueProblemError(f"a number is needed, and this is a {_kind(value)}")
    return float(value) if isinstance(value, float) else int(value)


def _kind(value: Any) -> str:
    names = {str: "text", bool: "boolean", int: "number", float: "number", list: "list", dict: "mapping"}
    return names.get(type(value), "null")


def _default(value: Any, other: Any = "", empty_too: Any = False) -> Any:  # noqa: FBT002 as nunjucks has it
    if isinstance(value, Undefined) or (is_true(empty_too) and not is_true(value)):
        return other
    return value


def _replace(value: Any, old: Any, new: Any, most: Any = -1) -> str:
    text, wanted, given = _text(value), _text(old), _text(new)
    if (text.count(wanted) + 1) * len(given) + len(text) > LONGEST:
        raise ValueProblemError(f"more than {LONGEST} characters are made at once")
    return text.replace(wanted, given, _count(most))


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, str | list) and value else Undefined("the first of nothing")


def _last(value: Any) -> Any:
    return value[-1] if isinstance(value, str | list) and value else Undefined("the last of nothing")


def _length(value: Any) -> int:
    if isinstance(value, str | list | dict):
        return len(value)
    raise ValueProblemError(f"a {_kind(value)} has no length")


def _join(value: Any, separator: Any = "", field: Any = None) -> str:
    items = [_pick(item, field) for item in _list(value)] if field is not None else _list(value)
    return _text(separator).join(printed(item) for item in items)


def _sort(value: Any, downwards: Any = False) -> list[Any]:  # noqa: FBT002
    items = _list(value)
    if all(is_number(item) for item in items):
        return sorted(items, reverse=is_true(downwards))
    return sorted(items, key=lambda item: _text(item).lower(), reverse=is_true(downwards))


def _unique(value: Any) -> list[Any]:
    found: list[Any] = []
    if len(_list(value)) > _MOST_COMPARED:
        raise ValueProblemError(f"more than {_MOST_COMPARED} items are compared")
    for item in _list(value):
        if not any(are_equal(item, other) for other in found):
            found.append(item)
    return found


def _int(value: Any, otherwise: Any = 0) -> Any:
    match = re.match(r"\s*[-+]?\d+", printed(value))
    return int(match[0][:30]) if match else otherwise


def _float(value: Any, otherwise: Any = 0) -> Any:
    match = re.match(r"\s*[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d{1,3})?", printed(value), re.IGNORECASE)
    return float(match[0]) if match else otherwise


def _round(value: Any, places: Any = 0) -> float:
    factor = 10 ** min(12, max(0, _count(places)))
    found = math.floor(_number(value) * factor + 0.5) / factor
    return int(found) if found == int(found) else found


def _indent(value: Any, width: Any = 4, first: Any = False) -> str:  # noqa: FBT002
    lines = _text(value).split("\n")
    space = " " * min(200, _count(width))
    return "\n".join(space + line if line and (number or is_true(first)) else line for number, line in enumerate(lines))


def _as_list(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [{"key": key, "value": item} for key, item in value.items()]
    return list(value) if isinstance(value, str) else _list(value)


def _dump(value: Any, indent: Any = 0) -> str:
    return json_text(value, min(10, _count(indent)))


def _capitalize(value: Any) -> str:
    text = _text(value)
    return text[:1].upper() + text[1:].lower()


def _title(value: Any) -> str:
    return " ".join(_capitalize(word) for word in _text(value).split(" "))


def _pick(value: Any, key: Any) -> Any:
    return value.get(key, Undefined(str(key))) if isinstance(value, dict) else Undefined(str(key))


def _repo_url(value: Any) -> dict[str, Any]:
    """Return the parts of what a RepoUrlPicker answers: `github.com?owner=acme&repo=pay`."""
    host, _, text = _text(value).partition("?")
    query = dict(parse_qsl(text))
    if not host or not (query.get("repo") or query.get("project")):
        raise ValueProblemError(f"{_text(value)!r} is no repository: github.com?owner=acme&repo=pay is one")
    names = ("owner", "repo", "organization", "workspace", "project")
    return {"host": host, **{name: query[name] for name in names if name in query}}


def _slug(value: Any) -> str:
    parts = _repo_url(value)
    owner = "/".join(parts[name] for name in ("organization", "workspace", "project", "owner") if name in parts)
    return "/".join(part for part in (owner, parts.get("repo")) if part)


def _entity_ref(value: Any, context: Any = None) -> dict[str, str]:
    given = context if isinstance(context, dict) else {}
    kind, namespace = given.get("defaultKind", "component"), given.get("defaultNamespace", "default")
    try:
        ref = split_ref(parse_ref(_text(value), str(kind), str(namespace)))
    except MalformedRefError as error:
        raise ValueProblemError(f"{_text(value)!r} is no reference to an entity") from error
    return {"kind": ref.kind, "namespace": ref.namespace, "name": ref.name}


def _range(*bounds: Any) -> list[int]:
    numbers = [_count(bound) for bound in bounds]
    if len(numbers) == 3 and numbers[2] == 0:  # noqa: PLR2004 the step
        raise ValueProblemError("a range has a step that is not 0")
    found = range(*numbers)
    if len(found) > LONGEST:
        raise ValueProblemError("the range is too long")
    return list(found)


FILTERS: Mapping[str, Function] = {
    "abs": Function(lambda value: abs(_number(value)), 0, 0),
    "capitalize": Function(_capitalize, 0, 0),
    "d": Function(_default, 0, 2, takes_absent=True),
    "default": Function(_default, 0, 2, takes_absent=True),
    "dump": Function(_dump, 0, 1),
    "first": Function(_first, 0, 0),
    "float": Function(_float, 0, 1),
    "indent": Function(_indent, 0, 2),
    "int": Function(_int, 0, 1),
    "join": Function(_join, 0, 2),
    "jsonify": Function(_dump, 0, 1),
    "last": Function(_last, 0, 0),
    "length": Function(_length, 0, 0),
    "list": Function(_as_list, 0, 0),
    "lower": Function(lambda value: _text(value).lower(), 0, 0),
    "parseEntityRef": Function(_entity_ref, 0, 1),
    "parseRepoUrl": Function(_repo_url, 0, 0),
    "pick": Function(_pick, 1, 1),
    "projectSlug": Function(_slug, 0, 0),
    "replace": Function(_replace, 2, 3),
    "reverse": Function(lambda value: value[::-1] if isinstance(value, str) else _list(value)[::-1], 0, 0),
    "round": Function(_round, 0, 1),
    "safe": Function(lambda value: value, 0, 0),
    "sort": Function(_sort, 0, 1),
    "string": Function(printed, 0, 0),
    "title": Function(_title, 0, 0),
    "trim": Function(lambda value: _text(value).strip(), 0, 0),
    "unique": Function(_unique, 0, 0),
    "upper": Function(lambda value: _text(value).upper(), 0, 0),
    "urlencode": Function(lambda value: quote(_text(value), safe="~()*!'"), 0, 0),
}
"""Nunjucks' and Backstage's own."""

TESTS: Mapping[str, Callable[[Any], bool]] = {
    "defined": lambda value: not isinstance(value, Undefined),
    "undefined": lambda value: isinstance(value, Undefined),
    "none": lambda value: value is None,
    "null": lambda value: value is None,
    "string": lambda value: isinstance(value, str),
    "number": is_number,
    "mapping": lambda value: isinstance(value, dict),
    "iterable": lambda value: isinstance(value, str | list),
    "odd": lambda value: _count(value) % 2 == 1,
    "even": lambda value: _count(value) % 2 == 0,
}

FUNCTIONS: Mapping[str, Function] = {"range": Function(_range, 1, 3)}


def _split(value: Any, separator: Any) -> list[str]:
    text, by = _text(value), _text(separator)
    return text.split(by) if by else list(text)


def _slice(value: Any, start: Any = 0, stop: Any = None) -> Any:
    items: str | Sequence[Any] = value if isinstance(value, str) else _list(value)
    return items[_count(start) : None if stop is None else _count(stop)]


def _includes(value: Any, item: Any) -> bool:
    if isinstance(value, list):
        return any(are_equal(item, other) for other in value)
    return _text(item) in _text(value)


def _index_of(value: Any, item: Any) -> int:
    if isinstance(value, list):
        return next((place for place, other in enumerate(value) if are_equal(item, other)), -1)
    return _text(value).find(_text(item))


METHODS: Mapping[str, Function] = {
    "endsWith": Function(lambda value, end: _text(value).endswith(_text(end)), 1, 1),
    "includes": Function(_includes, 1, 1),
    "indexOf": Function(_index_of, 1, 1),
    "join": Function(lambda value, separator=",": _join(value, separator), 0, 1),
    "replace": Function(lambda value, old, new: _replace(value, old, new, 1), 2, 2),
    "replaceAll": Function(_replace, 2, 2),
    "slice": Function(_slice, 0, 2),
    "split": Function(_split, 1, 1),
    "startsWith": Function(lambda value, start: _text(value).startswith(_text(start)), 1, 1),
    "toLowerCase": Function(lambda value: _text(value).lower(), 0, 0),
    "toString": Function(printed, 0, 0),
    "toUpperCase": Function(lambda value: _text(value).upper(), 0, 0),
    "trim": Function(lambda value: _text(value).strip(), 0, 0),
}
"""Of texts and lists, as JavaScript has them."""
