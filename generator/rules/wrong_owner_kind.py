"""The owner is neither a group nor a user.

Why: an owner is whom one asks and wakes up. A component, a system or a domain cannot answer, and the
portal's pages of teams never show what is owned that way.

Bad:
```yaml
spec:
  owner: system:checkout
```

Good:
```yaml
spec:
  owner: payments
```

Fix: name the group that answers for the entity. A reference without a kind means a group; a person is
written `user:ann`.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalog import Catalog
from generator.model.kinds import ORGANISATION
from generator.model.ref import split_ref
from generator.problems import Problem, Severity
from generator.rules.knowledge import Knowledge
from generator.rules.rule import at_value
from generator.sources.faults import dotted

CODE = "OWN001"
TITLE = "Owner that is no group or user"
SEVERITY = Severity.WARNING


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each owner of another kind; one that is not there is REF001 alone."""
    known = Knowledge.of(catalog)
    for entity in catalog:
        for mention in entity.mentions:
            kind = split_ref(mention.target).kind
            if mention.relation != "ownedBy" or kind in ORGANISATION or known.is_dangling(mention):
                continue
            yield Problem(
                CODE,
                SEVERITY,
                f"{dotted(mention.path)}: {mention.target} is a {kind}, which cannot own anything",
                at_value(entity, mention.path),
                entity.ref,
                "Name a group, or a user as user:name.",
            )
