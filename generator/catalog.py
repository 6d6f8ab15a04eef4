"""Linking: entities that know one another. The catalog is what every later stage reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from generator.model.entity import Entity, Relation
from generator.model.ref import MalformedRefError, parse_ref, split_ref
from generator.sources.codeowners import CodeOwners

RENAMED_FROM = "milepost/renamed-from"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A ref that several documents define: the one that stands and those that are passed over."""

    kept: Entity
    passed_over: tuple[Entity, ...]


@dataclass(frozen=True)
class Catalog:
    """Everything that is known, frozen.

    Args:
        entities: by ref, in the order of refs.
        relations: by source ref, sorted; both directions of every relation, whichever file emitted it.
            A target (and a source) need not be an entity that is known.
        duplicates: refs that were defined more than once.
        renamed: the ref that an entity had before, to the ref that it has now.
        codeowners: what else their repositories say of owners, by how a repository's root is shown.
    """

    entities: Mapping[str, Entity] = field(default_factory=dict)
    relations: Mapping[str, tuple[Relation, ...]] = field(default_factory=dict)
    duplicates: tuple[Duplicate, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    codeowners: Mapping[str, CodeOwners] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Entity]:
        """Iterate over the entities in the order of their refs."""
        return iter(self.entities.values())

    def __len__(self) -> int:
        """Return the number of entities."""
        return len(self.entities)

    def get(self, ref: str) -> Entity | None:
        """Return the entity of a canonical ref, None if there is none."""
        return self.entities.get(ref)

    def targets(self, ref: str, *types: str) -> list[str]:
        """Return the refs that an entity's relations of some types lead to, sorted, each once."""
        found = [relation.target for relation in self.relations.get(ref, ()) if relation.type in types]
        return found if len(types) == 1 else sorted(set(found))  # relations are sorted, and each is there once

    def of_kind(self, kind: str) -> list[Entity]:
        """Return the entities of a kind, as written in `kind`."""
        return [entity for entity in self if entity.kind == kind]

    def has_kind(self, kind: str) -> bool:
        """Tell whether any entity of a kind is known."""
        return any(entity.kind == kind for entity in self)


def link(entities: Iterable[Entity], codeowners: Mapping[str, CodeOwners] | None = None) -> Catalog:
    """Link entities by their references; the result does not depend on their order.

    Of several documents that define one ref, the first by file name, then by position, stands: it is
    the same on every machine and does not change when an unrelated file does.
    """
    by_ref: dict[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        by_ref[entity.ref].append(entity)
    kept: dict[str, Entity] = {}
    duplicates = []
    for ref in sorted(by_ref):
        first, *others = sorted(by_ref[ref], key=lambda entity: (entity.origin.path, entity.origin.document))
        kept[ref] = first
        if others:
            duplicates.append(Duplicate(first, tuple(others)))
    return Catalog(kept, _relations(kept.values()), tuple(duplicates), _renamed(kept.values()), codeowners or {})


def _relations(entities: Iterable[Entity]) -> dict[str, tuple[Relation, ...]]:
    by_source: dict[str, set[Relation]] = defaultdict(set)
    for entity in entities:
        for relation in entity.relations:
            by_source[relation.source].add(relation)
    return {source: tuple(sorted(relations)) for source, relations in by_source.items()}


def _renamed(entities: Iterable[Entity]) -> dict[str, str]:
    return {old: entity.ref for entity in entities for old in former_refs(entity)}


def former_refs(entity: Entity) -> list[str]:
    """Return the refs that an entity says it had before; what is malformed is left out (a rule reports it)."""
    former = []
    for text in entity.annotations.get(RENAMED_FROM, "").split(","):
        try:
            former.append(parse_ref(text.strip(), split_ref(entity.ref).kind, entity.namespace))
        except MalformedRefError:
            continue
    return former
