"""A group that owns something has one member.

Why: nothing is wrong until they are ill, on leave or gone; then nobody knows what the group owns.

Bad:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: lone
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
  owner: lone
```

Good:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: pair
spec:
  type: team
  children: []
  members: [ann, bob]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: attic
spec:
  type: service
  lifecycle: production
  owner: pair
```

Fix: add a second member, or give what the group owns to a larger one. Members of the groups below it count.
Where no owner in the files that were read has two members, nothing is reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalog import Catalog
from generator.insights.ownership_health import members_of, single_owners
from generator.problems import Problem, Severity
from generator.rules.rule import at_section

CODE = "OWN004"
TITLE = "Owner of one person"
SEVERITY = Severity.INFO


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each group that owns something and has one member, its subgroups included."""
    for group in single_owners(catalog):
        yield Problem(
            CODE,
            SEVERITY,
            f"{group.ref} owns something, and {min(members_of(catalog, group.ref))} is all of it",
            at_section(group, "spec"),
            group.ref,
            "Add a second member, or give what it owns to a larger group.",
        )
