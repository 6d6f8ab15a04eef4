"""The JSON Schemas of a form: references resolved, and what of them is not understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Schema = Mapping[str, Any]

UNSUPPORTED = frozenset("patternProperties propertyNames unevaluatedProperties unevaluatedItems $dynamicRef".split())
TYPES = frozenset("string number integer boolean array object null".split())
PICKERS = frozenset(
    "OwnerPicker EntityPicker MultiEntityPicker OwnedEntityPicker MyGroupsPicker EntityNamePicker EntityTagsPicker"
    " RepoUrlPicker Secret".split()
)
WIDGETS = frozenset(
    "text textarea password hidden radio select checkboxes checkbox range updown email uri date date-time time"
    " color".split()
)
_DEEPEST = 30
_LARGEST = 20_000  # parts of a page, references resolved


class Remark(NamedTuple):
    """What is to be said of a part of a form.

    Args:
        feature: its name, where it is not supported; else None.
        message: a sentence.
        path: where it stands in the page.
    """

    feature: str | None
    message: str
    path: tuple[str | int, ...]


class FormError(ValueError):
    """A form that cannot be used: a sentence, and where that stands in the page."""

    def __init__(self, message: str, path: tuple[str | int, ...]) -> None:
        super().__init__(message)
        self.message, self.path = message, path


def resolved(page: Schema) -> Schema:
    """Return a page without references.

    Raises:
        FormError: one leads nowhere or to itself, or the page nests too deep or is too large.
    """
    found: Schema = _Resolving(page).schema(page, (), ())
    return found


class _Resolving:
    def __init__(self, page: Schema) -> None:
        self._page, self._parts = page, 0

    def schema(self, value: Any, path: tuple[str | int, ...], through: tuple[str, ...]) -> Any:
        self._parts += 1
        if len(path) > _DEEPEST or self._parts > _LARGEST:
            raise FormError("the form nests too deep, or is too large", path)
        if isinstance(value, list):
            return [self.schema(item, (*path, place), through) for place, item in enumerate(value)]
        if not isinstance(value, dict):
            return value
        target = value.get("$ref")
        if isinstance(target, str):
            if target in through:
                raise FormError(f"the reference {target} leads to itself", (*path, "$ref"))
            if len(through) > _DEEPEST:
                raise FormError("the form's references lead on too far", (*path, "$ref"))
            found = self._find(target, (*path, "$ref"))
            further = {key: item for key, item in value.items() if key != "$ref"}
            return self.schema({**found, **further}, path, (*through, target))
        return {
            str(key): self._part(str(key), item, (*path, key), through)
            for key, item in value.items()
            if key not in _DEFINED
        }

    def _part(self, key: str, value: Any, path: tuple[str | int, ...], through: tuple[str, ...]) -> Any:
        """Return what stands under a keyword; under some stand values, and under some schemas by their names."""
        if key in _VALUES:
            return value
        if key in _NAMED and isinstance(value, dict):
            return {str(name): self.schema(part, (*path, name), through) for name, part in value.items()}
        return self.schema(value, path, through)

    def _find(self, target: str, path: tuple[str | int, ...]) -> Schema:
        if not target.startswith("#"):
            raise FormError(f"the reference {target} leads out of the form", path)
        found: Any = self._page
        for part in target.removeprefix("#").strip("/").split("/"):
            key = part.replace("~1", "/").replace("~0", "~")
            if key:
                found = found.get(key) if isinstance(found, dict) else None
        if not isinstance(found, dict):
            raise FormError(f"the reference {target} leads nowhere", path)
        return found


_DEFINED = frozenset({"definitions", "$defs"})
_NAMED = frozenset({"properties", "dependencies", "dependentSchemas"})
_VALUES = frozenset({"default", "enum", "const", "examples", "enumNames", "ui:options"})


def remarks_of(schema: Any, path: tuple[str | int, ...] = ()) -> Iterator[Remark]:
    """Yield what is to be said of a schema, as written."""
    if isinstance(schema, dict):
        yield from _own_remarks(schema, path)
        for part, inner in _parts(schema):
            yield from remarks_of(part, (*path, *inner))
    elif not isinstance(schema, bool):
        yield Remark("a schema of another form", "a schema has to be a mapping", path)


def _parts(schema: Schema) -> Iterator[tuple[Any, tuple[str | int, ...]]]:
    """Yield the schemas within a schema, with their places."""
    for key in ("properties", "definitions", "$defs", "dependentSchemas", "dependencies"):
        parts = schema.get(key)
        for name, part in parts.items() if isinstance(parts, dict) else ():
            if not (isinstance(part, list) and key == "dependencies"):
                yield part, (key, name)
    for key in ("allOf", "anyOf", "oneOf"):
        parts = schema.get(key)
        for place, part in enumerate(parts if isinstance(parts, list) else ()):
            yield part, (key, place)
    for key in ("if", "then", "else", "not", "items"):
        if isinstance(schema.get(key), dict):
            yield schema[key], (key,)


def _own_remarks(schema: Schema, path: tuple[str | int, ...]) -> Iterator[Remark]:
    for key in schema:
        if key in UNSUPPORTED:
            yield Remark(str(key), f"{key} is not supported", (*path, key))
    kind = schema.get("type")
    if isinstance(kind, str) and kind not in TYPES:
        yield Remark(f"type {kind}", f"there is no type {kind}", (*path, "type"))
    if isinstance(schema.get("items"), list):
        yield Remark("a list of items", "items has to be one schema", (*path, "items"))
    field = schema.get("ui:field")
    if isinstance(field, str) and field not in PICKERS:
        message = f"{field} is asked as {kind or 'string'}: the field is an extension of Backstage"
        yield Remark(None, message, (*path, "ui:field"))
    widget = schema.get("ui:widget")
    if isinstance(widget, str) and widget not in WIDGETS:
        yield Remark(None, f"the widget {widget} is shown as the one of its type", (*path, "ui:widget"))
