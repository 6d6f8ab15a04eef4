"""A group owns something and has no member.

Why: the owner is known and nobody is behind it. That is how services lose their owners: the team was
dissolved, and its name stayed.

Bad:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: ghosts
spec:
  type: team
  children: []
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: attic
spec:
  type: service
  lifecycle: production
  owner: ghosts
```

Good:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: ghosts
spec:
  type: team
  children: []
  members: [ann]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: attic
spec:
  type: service
  lifecycle: production
  owner: ghosts
```

Fix: add members (`members` of the group, or `memberOf` of the users), or give what it owns to another
group. Members of the groups below it count. Where the files that were read say nothing about members
at all, nothing is reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalog import Catalog
from generator.insights.ownership_health import empty_owners
from generator.model.entity import Entity
from generator.problems import Problem, Severity
from generator.rules.rule import at_section

CODE = "OWN002"
TITLE = "Owning group without members"
SEVERITY = Severity.WARNING

_SHOWN = 5


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each group that owns something and has no member, its subgroups included."""
    for group in empty_owners(catalog):
        yield _problem(group, catalog.targets(group.ref, "ownerOf"))


def _problem(group: Entity, owned: list[str]) -> Problem:
    more = (f"and {len(owned) - _SHOWN} more",) if len(owned) > _SHOWN else ()
    return Problem(
        CODE,
        SEVERITY,
        f"{group.ref} owns {len(owned)} {'entity' if len(owned) == 1 else 'entities'} and has no member",
        at_section(group, "spec"),
        group.ref,
        "Add members, or give what it owns to another group.",
        (*(f"owns {ref}" for ref in owned[:_SHOWN]), *more),
    )
