"""`milepost/renamed-from` names something that cannot have been renamed.

Why: the annotation turns the old page into a redirect and lets old references say where they lead.
If the old ref still exists, its page would be hidden; if two entities claim it, one of them is wrong.

Bad:
```yaml
metadata:
  annotations:
    milepost/renamed-from: "component:default/"
```

Good:
```yaml
metadata:
  annotations:
    milepost/renamed-from: component:default/payment-api, checkout-api
```

Fix: write the refs that the entity had before, with commas between them. A kind or namespace that is
left out is the entity's own. Remove those that another entity has now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from generator.catalog import RENAMED_FROM, Catalog, former_refs
from generator.insights.placeholders import has_placeholder
from generator.model.entity import Entity
from generator.model.ref import MalformedRefError, parse_ref
from generator.problems import Problem, Severity
from generator.rules.rule import at_value

CODE = "REN001"
TITLE = "Wrong milepost/renamed-from"
SEVERITY = Severity.WARNING

_PATH = ("metadata", "annotations", RENAMED_FROM)
_FIX = "Write the refs that it had before, with commas between them."


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each old ref that is malformed, still in use, or claimed twice."""
    renamed = [entity for entity in catalog if _annotation(entity).strip() and not has_placeholder(_annotation(entity))]
    claims: dict[str, set[str]] = defaultdict(set)
    for entity in renamed:
        for old in former_refs(entity):
            claims[old].add(entity.ref)
    for entity in renamed:
        yield from _malformed(entity)
        for old in dict.fromkeys(former_refs(entity)):
            yield from _judge(entity, old, catalog, claims[old] - {entity.ref})


def _annotation(entity: Entity) -> str:
    return entity.annotations.get(RENAMED_FROM, "")


def _malformed(entity: Entity) -> Iterator[Problem]:
    for text in _annotation(entity).split(","):
        try:
            parse_ref(text.strip(), entity.kind, entity.namespace)
        except MalformedRefError as error:
            yield _problem(entity, str(error), _FIX)


def _judge(entity: Entity, old: str, catalog: Catalog, rivals: set[str]) -> Iterator[Problem]:
    if old == entity.ref:
        yield _problem(entity, f"{old} is the entity itself", "Remove it, or write the ref that it had before.")
    elif old in catalog.entities:
        place = at_value(catalog.entities[old], ("metadata", "name"))
        yield _problem(
            entity, f"{old} still exists", "Remove the old entity, or the annotation.", f"{old} is defined at {place}"
        )
    elif rivals:
        yield _problem(
            entity,
            f"{old} is claimed by {', '.join(sorted(rivals))} too",
            "Keep the annotation on the entity that took its place.",
        )


def _problem(entity: Entity, message: str, fix: str, *evidence: str) -> Problem:
    place = at_value(entity, _PATH)
    return Problem(CODE, SEVERITY, f"{RENAMED_FROM}: {message}", place, entity.ref, fix, evidence)
