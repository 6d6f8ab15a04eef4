"""What is wrong with a document's fields, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.model.kind import Kind
from generator.model.kinds import STOCK_KINDS

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

TreePath = tuple[str | int, ...]


class Fault(NamedTuple):
    """Something for which Backstage refuses a document: where in it, what, and how to mend it."""

    code: str
    path: TreePath
    message: str
    fix: str | None
    on_key: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """The places of values that stand in for what was not read; nothing is judged by them."""

    places: frozenset[TreePath] = frozenset()

    def covers(self, path: TreePath) -> bool:
        """Tell whether a value is one of them, or stands in one."""
        return bool(self.places) and any(path[:length] in self.places for length in range(1, len(path) + 1))


NOTHING_UNKNOWN = Unknown()
STAND_INS: Mapping[str, Any] = {"list_type": [], "dict_type": {}, "model_type": {}, "bool_type": False}


def fitting(error: ValidationError, part: Any, unknown: Unknown, prefix: TreePath) -> Any:
    """Return a part of a document with its stand-ins made fit for the types that a model asks for."""
    for detail in error.errors(include_url=False):
        path = _real_path({prefix[0]: part}, (*prefix, *detail["loc"]), missing=detail["type"] == "missing")
        if unknown.covers(path):
            part = _replaced(part, path[1:], STAND_INS.get(detail["type"], "(not read)"))
    return part


def _replaced(value: Any, path: TreePath, new: Any) -> Any:
    if not path:
        return new
    copy: Any = list(value) if isinstance(value, list) else dict(value)
    copy[path[0]] = _replaced(value[path[0]], path[1:], new) if len(path) > 1 else new
    return copy


def faults_of(error: ValidationError, prefix: TreePath, document: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield pydantic's findings as faults, each place once."""
    seen = set()
    for detail in error.errors(include_url=False):
        path = _real_path(document, (*prefix, *detail["loc"]), missing=detail["type"] == "missing")
        if path not in seen:
            seen.add(path)
            yield _fault(detail, path)


def _real_path(document: Any, loc: TreePath, *, missing: bool) -> TreePath:
    """Drop what pydantic adds to a location (the branch of a union) and the document does not have."""
    path: list[str | int] = []
    value = document
    for part in loc:
        if _leads_on(value, part):
            value = value[part]
        elif not (missing and part == loc[-1]):
            continue
        path.append(part)
    return tuple(path)


def _leads_on(value: Any, part: str | int) -> bool:
    if isinstance(value, list):
        return isinstance(part, int) and part < len(value)
    return isinstance(value, dict) and part in value


_WANTED = {
    "string_type": "a string",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "mapping_type": "a mapping",
}


def _fault(detail: ErrorDetails, path: TreePath) -> Fault:
    field, kind = dotted(path), detail["type"]
    if kind == "missing":
        return Fault("ENT001", path, f"{field} is missing", f"Add {path[-1]}.")
    if kind in ("string_too_short", "too_short"):
        return Fault("ENT002", path, f"{field} must not be empty", "Write a value, or leave the field out.")
    if kind in _WANTED:
        found = _described(detail["input"])
        return Fault("ENT002", path, f"{field} must be {_WANTED[kind]}, but it is {found}", _type_fix(detail))
    return Fault("ENT002", path, f"{field}: {detail['msg']}", None)


def _type_fix(detail: ErrorDetails) -> str:
    value = detail["input"]
    if detail["type"] == "string_type" and isinstance(value, bool | int | float):
        return "Put the value in quotes."
    if detail["type"] == "list_type" and isinstance(value, str):
        return "Write it as a list: - and the value on a line of its own."
    return "Correct the value."


def _described(value: object) -> str:
    if value is None:
        return "empty (null)"
    if isinstance(value, bool):
        return f"the boolean {str(value).lower()}"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "a list" if isinstance(value, list) else "a mapping"


def dotted(path: TreePath) -> str:
    """Return a path as people write it: `spec.dependsOn[2]`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def kind_faults(document: Mapping[str, Any], kind: Kind | None) -> Iterator[Fault]:
    """Yield what is wrong with the pair of kind and apiVersion."""
    name, version = document["kind"], document.get("apiVersion")
    if kind is None:
        yield Fault("ENT005", ("kind",), f'"{name}" is not a kind that the catalog knows', _kind_fix(name))
    elif isinstance(version, str) and version and version not in kind.versions:
        yield Fault(
            "ENT005",
            ("apiVersion",),
            f'the kind {kind.name} has no apiVersion "{version}"',
            f"Write apiVersion: {kind.versions[0]}",
        )


def _kind_fix(name: str) -> str:
    known = {kind.name.lower(): kind.name for kind in STOCK_KINDS}
    close = known.get(name.lower()) or known.get(name.lower().removesuffix("s"))
    if close:
        return f"Write kind: {close} (upper and lower case matter)."
    if name == "AiResource":
        return "Add AiResource to opt_in_kinds in the settings; the stock Backstage refuses it too."
    return f"Use one of {', '.join(known.values())}, or define the kind in the folder that the setting kinds names."
