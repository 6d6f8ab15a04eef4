"""The references of a spec, as relations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.model.entity import Mention
from generator.model.kind import RelationField
from generator.model.kinds import DECLARED_PAIRS, UNDECLARED_KINDS, Dialect
from generator.model.ref import MalformedRefError, make_ref, parse_ref, split_ref
from generator.sources.faults import NOTHING_UNKNOWN, Fault, Unknown, dotted


def find_mentions(
    ref: str | None,
    spec: Mapping[str, Any],
    fields: tuple[RelationField, ...],
    dialect: Dialect,
    unknown: Unknown = NOTHING_UNKNOWN,
) -> tuple[tuple[Mention, ...], list[Fault]]:
    """Return the references that stand in a spec, and those that cannot be read; `unknown` values are none."""
    mentions: list[Mention] = []
    faults: list[Fault] = []
    if ref is None:
        return (), faults
    kind, namespace, _ = split_ref(ref)
    declarative = dialect.declarative and kind not in UNDECLARED_KINDS
    for field in fields:
        for path, target in _targets(spec, field.path):
            if unknown.covers(path) or (declarative and not (isinstance(target, str) and target)):
                continue
            try:
                canonical = _parse(target, field.default_kind, namespace)
            except MalformedRefError as error:
                faults.append(_malformed(path, field, error))
                continue
            mention = Mention(path, field.relation, field.reverse, canonical)
            if not declarative:
                mentions.append(mention)
            elif (declared := _declared(kind, field, mention)) is not None:
                mentions.append(declared)
    return tuple(mentions), faults


def _targets(spec: Mapping[str, Any], dotted_path: str) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield the values of a field, one or a list, with their paths."""
    path = ("spec", *dotted_path.split("."))
    value: Any = spec
    for part in path[1:]:
        value = value.get(part) if isinstance(value, dict) else None
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield (*path, index), item
    elif value:  # Backstage passes over null, "", 0 and false
        yield path, value


def _parse(target: Any, default_kind: str | None, namespace: str) -> str:
    if isinstance(target, str):
        return parse_ref(target, default_kind, namespace)
    if not target and not isinstance(target, dict | list):
        raise MalformedRefError("an entity reference must not be empty")
    parts = target if isinstance(target, dict) else {}
    kind = _part(parts, "kind", default_kind)
    space = _part(parts, "namespace", namespace)
    name = _part(parts, "name", None)
    return make_ref(kind, space, name)


def _part(parts: Mapping[str, Any], field: str, default: str | None) -> str:
    value = parts.get(field)
    value = default if value is None else value
    if not isinstance(value, str) or not value:
        raise MalformedRefError(f"a reference that is not a string must have a {field}")
    return value


def _malformed(path: tuple[str | int, ...], field: RelationField, error: MalformedRefError) -> Fault:
    hint = "component:name, or resource:name" if field.default_kind is None else f"{field.default_kind.lower()}:name"
    return Fault("REF004", path, f"{dotted(path)}: {error}", f"Write {hint}.")


def _declared(kind: str, field: RelationField, mention: Mention) -> Mention | None:
    """Return the mention as the declarative model takes it, None if it passes over the target."""
    target = split_ref(mention.target).kind
    if field.allowed_kinds is not None and target not in field.allowed_kinds:
        return None
    return mention._replace(one_way=(kind, field.relation, target) not in DECLARED_PAIRS)
