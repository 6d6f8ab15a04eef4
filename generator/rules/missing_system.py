"""A component, an API or a resource belongs to no system.

Why: systems are how people find their way through more than a screenful of components; what stands
outside of them is missing from every system's page and diagram.

Bad:
```yaml
spec:
  type: service
  lifecycle: production
  owner: payments
```

Good:
```yaml
spec:
  type: service
  lifecycle: production
  owner: payments
  system: checkout
```

Fix: add `system:`. A part of another component (`subcomponentOf`) needs none of its own. Where no
system at all is known, nothing is reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalog import Catalog
from generator.model.entity import Entity
from generator.problems import Problem, Severity
from generator.rules.expectations import field_of
from generator.rules.rule import at_section

CODE = "SYS001"
TITLE = "Component, API or resource without a system"
SEVERITY = Severity.INFO

_PARTS = frozenset({"Component", "API", "Resource"})


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each part that names no system, if there are systems at all."""
    if not catalog.has_kind("System"):
        return
    for entity in catalog:
        if entity.kind in _PARTS and not _belongs(entity):
            yield Problem(
                CODE,
                SEVERITY,
                f"{entity.ref} belongs to no system",
                at_section(entity, "spec"),
                entity.ref,
                "Add system: and the system's name to its spec.",
            )


def _belongs(entity: Entity) -> bool:
    return any(field_of(mention) in ("system", "subcomponentOf") for mention in entity.mentions)
