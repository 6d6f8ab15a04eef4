"""Entities by the repository that they stand in, as files for repositories are made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from generator.catalog import Catalog
from generator.insights.completeness import OWNABLE
from generator.insights.ownership import owner_of
from generator.model.entity import Entity


def by_repository(catalog: Catalog) -> Mapping[str, Sequence[Entity]]:
    """Return what somebody owns, by the name of its repository; "" is the folder that the command runs in."""
    found: dict[str, list[Entity]] = defaultdict(list)
    for entity in catalog:
        if entity.kind in OWNABLE:
            found[entity.origin.repository].append(entity)
    return dict(sorted(found.items()))


def owners_of(catalog: Catalog, entities: Sequence[Entity]) -> list[Entity]:
    """Return the groups and users that own some entities and are defined, sorted by ref."""
    refs = {owner for entity in entities if (owner := owner_of(catalog, entity.ref))}
    return [entity for ref in sorted(refs) if (entity := catalog.get(ref)) is not None]
