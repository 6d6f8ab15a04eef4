"""A system belongs to no domain.

Why: domains say which part of the business a system serves. A system without one is missing from the
map that people outside of engineering read.

Bad:
```yaml
kind: System
spec:
  owner: payments
```

Good:
```yaml
kind: System
spec:
  owner: payments
  domain: commerce
```

Fix: add `domain:`. Where no domain at all is known, nothing is reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalog import Catalog
from generator.problems import Problem, Severity
from generator.rules.expectations import field_of
from generator.rules.rule import at_section

CODE = "SYS002"
TITLE = "System without a domain"
SEVERITY = Severity.INFO


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each system that names no domain, if there are domains at all."""
    if not catalog.has_kind("Domain"):
        return
    for entity in catalog.of_kind("System"):
        if not any(field_of(mention) == "domain" for mention in entity.mentions):
            yield Problem(
                CODE,
                SEVERITY,
                f"{entity.ref} belongs to no domain",
                at_section(entity, "spec"),
                entity.ref,
                "Add domain: and the domain's name to its spec.",
            )
