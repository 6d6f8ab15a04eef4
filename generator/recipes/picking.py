"""What the pickers of a form offer: entities of the catalog, by the filters that a field names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from generator.catalog import Catalog
from generator.recipes.forms.fields import Field

_KINDS = {"OwnerPicker": ("group", "user"), "OwnedEntityPicker": (), "MyGroupsPicker": ("group",)}
_ENTITIES = frozenset({"OwnerPicker", "EntityPicker", "MultiEntityPicker", "OwnedEntityPicker", "MyGroupsPicker"})


class Pick(NamedTuple):
    """An entity that may be picked: its ref, how it is called, and what filters ask of it."""

    ref: str
    title: str
    facts: Mapping[str, Any]


def picks_of(catalog: Catalog) -> list[Pick]:
    """Return the entities of a catalog, in the order of refs."""
    return [Pick(entity.ref, entity.title, entity.as_json()) for entity in catalog]


def offered(field: Field, picks: Iterable[Pick]) -> list[Pick]:
    """Return what a field offers; empty where it is no picker of entities."""
    if not is_picker(field):
        return []
    filters = list(_filters(field))
    return [pick for pick in picks if not filters or any(_fits(pick, wanted) for wanted in filters)]


def is_picker(field: Field) -> bool:
    """Tell whether a field is answered by a reference to an entity, or by several."""
    return field.schema.get("ui:field") in _ENTITIES


def allows_others(field: Field) -> bool:
    """Tell whether an answer may be something that the catalog does not have."""
    return _options(field).get("allowArbitraryValues") is not False


def _filters(field: Field) -> Iterator[Mapping[str, Any]]:
    options = _options(field)
    filters = options.get("catalogFilter")
    if isinstance(filters, dict):
        yield filters
    elif isinstance(filters, list):
        yield from (one for one in filters if isinstance(one, dict))
    else:
        kinds = options.get("allowedKinds") or _KINDS.get(str(field.schema.get("ui:field")), ())
        yield from ({"kind": kind} for kind in kinds if isinstance(kind, str))


def _options(field: Field) -> Mapping[str, Any]:
    options = field.schema.get("ui:options")
    return options if isinstance(options, dict) else {}


def _fits(pick: Pick, wanted: Mapping[str, Any]) -> bool:
    return all(_has(pick, str(key), value) for key, value in wanted.items())


def _has(pick: Pick, key: str, value: Any) -> bool:
    """Tell whether an entity has a value, or one of several; of what is not known of it all is taken for true."""
    wanted = value if isinstance(value, list) else [value]
    if key == "kind":
        return pick.ref.partition(":")[0] in [str(one).lower() for one in wanted]
    if not pick.facts:
        return True
    found = _at(pick.facts, key.split("."))
    if isinstance(value, dict):  # { exists: true }
        return (found is not None) == bool(value.get("exists", True))
    return found in wanted or (isinstance(found, list) and any(one in found for one in wanted))


def _at(facts: Any, path: Sequence[str]) -> Any:
    """Return a value of an entity; the names of annotations may have dots themselves."""
    if not path or not isinstance(facts, dict):
        return facts if not path else None
    for length in range(len(path), 0, -1):
        key = ".".join(path[:length])
        if key in facts:
            return _at(facts[key], path[length:])
    return None
