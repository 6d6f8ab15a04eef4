"""How complete the catalog is, and how many problems stand in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from generator.catalog import Catalog
from generator.model.entity import Entity
from generator.problems import Problem, Severity

OWNABLE = frozenset({"Component", "API", "Resource", "System", "Domain", "Template"})
IN_SYSTEMS = frozenset({"Component", "API", "Resource"})


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    having: int
    of: int

    @property
    def percent(self) -> int:
        """Return the share in whole percents; 100 only if it is all, and 0 only if it is none."""
        if self.having in (0, self.of):
            return 100 if self.having == self.of else 0
        return min(99, max(1, round(100 * self.having / self.of)))


@dataclass(frozen=True, slots=True)
class Completeness:
    """Shares of the entities that can have an owner, a description, a system; and problems by severity."""

    owned: Share
    described: Share
    in_system: Share
    problems: dict[Severity, int]


def completeness_of(catalog: Catalog, problems: Iterable[Problem]) -> Completeness:
    """Return how complete a catalog is."""
    ownable = [entity for entity in catalog if entity.kind in OWNABLE]
    systematic = [entity for entity in catalog if entity.kind in IN_SYSTEMS]
    counts = Counter(problem.severity for problem in problems)
    return Completeness(
        Share(sum(_is_owned(catalog, entity) for entity in ownable), len(ownable)),
        Share(sum(bool((e.metadata.description or "").strip()) for e in catalog), len(catalog)),
        Share(sum(_has_system(catalog, entity) for entity in systematic), len(systematic)),
        {severity: counts[severity] for severity in Severity},
    )


def _is_owned(catalog: Catalog, entity: Entity) -> bool:
    relations = catalog.relations.get(entity.ref, ())
    return any(r.type == "ownedBy" and r.target in catalog.entities for r in relations)


def _has_system(catalog: Catalog, entity: Entity) -> bool:
    relations = catalog.relations.get(entity.ref, ())
    return any(r.type == "partOf" and r.target in catalog.entities for r in relations)
