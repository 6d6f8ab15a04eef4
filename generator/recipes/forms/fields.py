"""Which fields a form has, given some answers: dependencies, oneOf, allOf and if/then/else are followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.recipes.forms.schemas import Schema

Answers = Mapping[str, Any]
_COMBINED = frozenset(
    "allOf anyOf oneOf if then else dependencies dependentRequired dependentSchemas properties required".split()
)


_CONDITION = frozenset({"const", "enum", "type"})


@dataclass(frozen=True, slots=True)
class Field:
    """A question.

    Args:
        path: the names that lead to its answer: one, or more in an object.
        schema: what the answer has to be, and how it is asked.
        is_required: there has to be an answer.
    """

    path: tuple[str, ...]
    schema: Schema
    is_required: bool

    @property
    def key(self) -> str:
        """Return its name: `size`, or `storage.size` in an object."""
        return ".".join(self.path)

    @property
    def title(self) -> str:
        """Return how it is asked."""
        return str(self.schema.get("title") or self.path[-1])

    @property
    def type(self) -> str:
        """Return the type of the answer; where several are allowed, or none is named, the first that fits."""
        kind = self.schema.get("type")
        if isinstance(kind, list):
            kind = next((one for one in kind if one != "null"), None)
        if isinstance(kind, str):
            return kind
        return "array" if "items" in self.schema else "string"

    @property
    def is_secret(self) -> bool:
        """Tell whether the answer is never shown nor written down."""
        return self.is_masked or _is_secret(self.schema)

    @property
    def is_masked(self) -> bool:
        """Tell whether it is a Secret of Backstage, which stands in `secrets` alone and not in `parameters`."""
        return bool(ui(self.schema, "field") == "Secret")

    @property
    def is_hidden(self) -> bool:
        """Tell whether it is not asked: the default stands."""
        return bool(ui(self.schema, "widget") == "hidden")

    @property
    def choices(self) -> list[tuple[Any, str]]:
        """Return the values to choose from, with how each is shown; empty where anything may be answered."""
        schema = self.schema.get("items") if self.type == "array" else self.schema
        schema = schema if isinstance(schema, dict) else {}
        named = [part for part in _mappings(schema.get("oneOf") or schema.get("anyOf")) if "const" in part]
        if named and "enum" not in schema:
            return [(part["const"], str(part.get("title") or part["const"])) for part in named]
        values = schema.get("enum")
        if not isinstance(values, list):
            return []
        names = schema.get("enumNames")
        names = names if isinstance(names, list) and len(names) == len(values) else values
        return [(value, str(name)) for value, name in zip(values, names, strict=True)]


def ui(schema: Schema, name: str) -> Any:
    """Return how a field is shown: `ui:widget`, or `widget` of `ui:options`."""
    options = schema.get("ui:options")
    return schema.get(f"ui:{name}", options.get(name) if isinstance(options, dict) else None)


def _is_secret(schema: Any) -> bool:
    """Tell whether a field, or any part of it, is a password."""
    if isinstance(schema, list):
        return any(_is_secret(part) for part in schema)
    if not isinstance(schema, dict):
        return False
    is_one = ui(schema, "widget") == "password" or ui(schema, "field") == "Secret"
    return is_one or any(_is_secret(part) for key, part in schema.items() if key not in ("default", "enum", "examples"))


def fields_of(page: Schema, answers: Answers, before: tuple[str, ...] = ()) -> Iterator[Field]:
    """Yield the questions of a page, in its order (`ui:order`), given the answers so far."""
    whole = active(page, answers)
    properties = whole.get("properties")
    if not isinstance(properties, dict):
        return
    required = {name for name in whole.get("required") or () if isinstance(name, str)}
    for name in _ordered(list(properties), whole.get("ui:order")):
        schema = properties[name]
        if not isinstance(schema, dict):
            continue
        path = (*before, name)
        inner = answers.get(name)
        if is_object(schema):
            yield from fields_of(schema, inner if isinstance(inner, dict) else {}, path)
        else:
            yield Field(path, schema, name in required)


def is_object(schema: Schema) -> bool:
    """Tell whether a field is a group of fields."""
    return isinstance(schema.get("properties"), dict) and "ui:field" not in schema


def _ordered(names: Sequence[str], order: Any) -> list[str]:
    if not isinstance(order, list):
        return list(names)
    first = [name for name in order if name in names]
    rest = [name for name in names if name not in first]
    place = order.index("*") if "*" in order else len(order)
    head = [name for name in order[:place] if name in names]
    return [*head, *rest, *(name for name in first if name not in head)]


def active(schema: Schema, answers: Answers) -> dict[str, Any]:
    """Return a schema with the parts that the answers call for laid over it."""
    whole: dict[str, Any] = {key: value for key, value in schema.items() if key not in _COMBINED}
    whole["properties"] = dict(_mapping(schema.get("properties")))
    whole["required"] = list(schema.get("required") or ()) if isinstance(schema.get("required"), list) else []
    for part in _parts(schema, answers):
        more = active(part, answers)
        for name, field in more["properties"].items():
            known = whole["properties"].get(name)
            if known is not None and isinstance(field, dict) and field.keys() <= _CONDITION:
                continue  # it says for which answers the part is there, and nothing of what they may be
            both = isinstance(known, dict) and isinstance(field, dict)
            whole["properties"][name] = {**known, **field} if both else field
        whole["required"] += [name for name in more["required"] if name not in whole["required"]]
    return whole


def _parts(schema: Schema, answers: Answers) -> Iterator[Schema]:
    """Yield the parts of a schema that answers call for."""
    yield from _mappings(schema.get("allOf"))
    condition = schema.get("if")
    if isinstance(condition, dict):
        yield from _mappings([schema.get("then" if holds(condition, answers) else "else")])
    for key in ("dependencies", "dependentSchemas", "dependentRequired"):
        for name, part in _mapping(schema.get(key)).items():
            if answers.get(name) is not None:
                yield from _mappings([{"required": part} if isinstance(part, list) else part])
    for key in ("oneOf", "anyOf"):
        branches = (branch for branch in _mappings(schema.get(key)) if "properties" in branch)
        fitting = next((branch for branch in branches if holds({**branch, "required": ()}, answers)), None)
        if fitting is not None:
            yield fitting


def holds(schema: Schema, answers: Answers) -> bool:
    """Tell whether answers fit a condition; of a field without an answer all holds, unless it is required."""
    for name in schema.get("required") or ():
        if answers.get(name) is None:
            return False
    for name, field in _mapping(schema.get("properties")).items():
        value = answers.get(name)
        if isinstance(field, dict) and value is not None and not _fits(field, value):
            return False
    if not all(holds(part, answers) for part in _mappings(schema.get("allOf"))):
        return False
    some = _mappings(schema.get("anyOf"))
    negated = schema.get("not")
    return (not some or any(holds(part, answers) for part in some)) and not (
        isinstance(negated, dict) and holds(negated, answers)
    )


def _fits(schema: Schema, value: Any) -> bool:
    """Tell whether a value is one that a condition names: by const, enum, contains, bounds, or its parts."""
    if "const" in schema and not _same(schema["const"], value):
        return False
    if isinstance(schema.get("enum"), list) and not any(_same(one, value) for one in schema["enum"]):
        return False
    contained, negated = schema.get("contains"), schema.get("not")
    if isinstance(contained, dict) and not (isinstance(value, list) and any(_fits(contained, item) for item in value)):
        return False
    if (isinstance(negated, dict) and _fits(negated, value)) or not _is_within(schema, value):
        return False
    return not isinstance(value, dict) or holds(schema, value)


def _is_within(schema: Schema, value: Any) -> bool:
    """Tell whether a number, or the length of a text or a list, is within the bounds of a condition."""
    size: float
    if isinstance(value, str | list):
        size, least, most = len(value), "minLength", "maxLength"
        if isinstance(value, list):
            least, most = "minItems", "maxItems"
    elif isinstance(value, int | float) and not isinstance(value, bool):
        size, least, most = value, "minimum", "maximum"
        if not schema.get("exclusiveMinimum", size - 1) < size < schema.get("exclusiveMaximum", size + 1):
            return False
    else:
        return True
    return bool(schema.get(least, size) <= size <= schema.get(most, size))


def _same(one: Any, other: Any) -> bool:
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
