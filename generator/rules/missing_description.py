"""An entity does not say what it is.

Why: the name tells its owners enough and nobody else. Search results, hover texts and the list of what
an incident affects show the description.

Bad:
```yaml
metadata:
  name: pay
```

Good:
```yaml
metadata:
  name: pay
  description: Takes card payments for orders
```

Fix: add one sentence. Users, locations and groups need none: a team's name and its members say who it
is.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalog import Catalog
from generator.problems import Problem, Severity
from generator.rules.rule import at_section

CODE = "DOC001"
TITLE = "Entity without a description"
SEVERITY = Severity.INFO

_FREE = frozenset({"user", "location", "group"})


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each entity whose description is missing or blank."""
    for entity in catalog:
        if entity.kind.lower() in _FREE or (entity.metadata.description or "").strip():
            continue
        yield Problem(
            CODE,
            SEVERITY,
            f"{entity.ref} has no description",
            at_section(entity, "metadata"),
            entity.ref,
            "Add description: and a sentence that says what it is for.",
        )
