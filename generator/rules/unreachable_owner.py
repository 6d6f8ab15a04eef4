"""A group owns something, and its file names no way to reach it.

Why: in an incident the owner is known, and nobody can call them.

Bad:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: silent
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
  owner: silent
```

Good:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: heard
  annotations:
    milepost/chat: "#heard"
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
  owner: heard
```

Fix: add `spec.profile.email`, `milepost/chat` or `milepost/on-call` to the group. Where the files that were
read name no contact of any group, nothing is reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalog import Catalog
from generator.insights.ownership_health import unreachable_owners
from generator.problems import Problem, Severity
from generator.rules.rule import at_section

CODE = "OWN003"
TITLE = "Owner that cannot be reached"
SEVERITY = Severity.INFO


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each group that owns something and has no contact, where any group has one."""
    for group in unreachable_owners(catalog):
        yield Problem(
            CODE,
            SEVERITY,
            f"{group.ref} owns something, and no way to reach it is named",
            at_section(group, "spec"),
            group.ref,
            "Add spec.profile.email, milepost/chat or milepost/on-call.",
        )
