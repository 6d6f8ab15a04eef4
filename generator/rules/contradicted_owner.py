"""The CODEOWNERS of a repository names others than the catalog as owners of a component.

Why: one of the two is old. Reviews go to one team and alerts to another, and in an incident both say that it
is not theirs.

Both examples stand in a repository whose CODEOWNERS says `* @acme/cards`.

Bad:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: reader
spec:
  type: service
  lifecycle: production
  owner: payments
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: cards
spec:
  type: team
  children: []
```

Good:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: reader
spec:
  type: service
  lifecycle: production
  owner: cards
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: cards
spec:
  type: team
  children: []
```

Fix: let both name the same team. Groups above and below the owner, and its members, may stand in CODEOWNERS.
A line that names anybody who is not in the catalog says nothing, nor does one for things of several owners.
Teams are known by `github.com/team-slug` and `gitlab.com/team-path`, by their address, or by their name.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalog import Catalog
from generator.insights.contradictions import contradictions
from generator.problems import Problem, Severity
from generator.rules.rule import at_value

CODE = "OWN006"
TITLE = "Owner that CODEOWNERS contradicts"
SEVERITY = Severity.WARNING


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each component whose repository says that it belongs to somebody else."""
    for found in contradictions(catalog):
        yield Problem(
            CODE,
            SEVERITY,
            f"{found.entity.ref} is owned by {found.owner}, and CODEOWNERS gives it to {', '.join(found.others)}",
            at_value(found.entity, ("spec", "owner")),
            found.entity.ref,
            "Let both name the same team.",
            (f"{found.file}:{found.line.number}: {found.line.glob}",),
        )
