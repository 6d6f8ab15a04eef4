"""A contact of a group still has the value of the example that it was copied from.

Why: it looks as if the owner could be reached. That nobody is, is found out in an incident.

Bad:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: copied
spec:
  type: team
  children: []
  profile:
    email: your-team@acme.example
```

Good:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: written
spec:
  type: team
  children: []
  profile:
    email: payments@acme.example
```

Fix: write the real address, channel or URL, or remove it. Reported are `changeme`, `your-team`, `#todo` and
the like, and `team@example.com` and its kind, which are nobody's. What ANN001 reports is not told twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalog import Catalog
from generator.insights.ownership_health import placeholder_contacts
from generator.insights.placeholders import find_filler
from generator.problems import Problem, Severity
from generator.rules.rule import at_value

CODE = "OWN005"
TITLE = "Contact with the value of an example"
SEVERITY = Severity.WARNING


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each contact of a group that was never filled in."""
    for group in catalog.of_kind("Group"):
        for contact in placeholder_contacts(group):
            if contact.path[1] == "annotations" and find_filler(group.annotations[str(contact.path[-1])]):
                continue
            yield Problem(
                CODE,
                SEVERITY,
                f'the {contact.what} of {group.ref} still says "{contact.filler}"',
                at_value(group, contact.path),
                group.ref,
                "Write the real one, or remove it.",
            )
