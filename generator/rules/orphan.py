"""Nothing leads to an entity, and it leads nowhere.

Why: nobody finds it by going from one page to the next, and no question about impact or ownership
ever meets it. Often it is left over from something that was removed.

Bad:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: old-reorg
spec:
  type: department
  children: []
```

Good:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: new-department
spec:
  type: department
  children: [payments]
```

Fix: relate it to what it belongs to (owner, system, parent), or remove its file. Locations, users and
templates may stand alone. Where a reference leads to something that cannot be checked here (REF002),
nothing is reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalog import Catalog
from generator.model.entity import Entity
from generator.problems import Problem, Severity
from generator.rules.knowledge import Knowledge
from generator.rules.rule import at_start

CODE = "ORP001"
TITLE = "Entity without any relation"
SEVERITY = Severity.INFO

_FREE = frozenset({"location", "user", "template"})


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each entity that no relation connects to another known one."""
    known = Knowledge.of(catalog)
    for entity in catalog:
        if entity.kind.lower() in _FREE or _is_connected(entity, catalog) or any(map(known.is_beyond, entity.mentions)):
            continue
        yield Problem(
            CODE,
            SEVERITY,
            f"{entity.ref} has no relation to any other entity",
            at_start(entity),
            entity.ref,
            "Relate it to what it belongs to, or remove it.",
        )


def _is_connected(entity: Entity, catalog: Catalog) -> bool:
    relations = catalog.relations.get(entity.ref, ())
    return any(relation.target in catalog.entities and relation.target != entity.ref for relation in relations)
