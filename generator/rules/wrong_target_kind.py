"""A reference leads to a kind of entity that its field is not meant for.

Why: Backstage accepts any kind in any field, draws the relation, and shows it nowhere: its pages look
for APIs in `providesApis` and for systems in `system`. The entity seems to have none.

Bad:
```yaml
spec:
  system: domain:commerce
```

Good:
```yaml
spec:
  system: checkout
```

Fix: name an entity of the kind that the field is meant for, or move the reference to the field that
fits. `dependsOn` and `dependencyOf` take components, resources, APIs, systems, domains and custom
kinds, but no group, user, location or template. An `owner` of the wrong kind is OWN001.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalog import Catalog
from generator.model.ref import split_ref
from generator.problems import Problem, Severity
from generator.rules.expectations import field_of, suits, wanted
from generator.rules.knowledge import Knowledge
from generator.rules.rule import at_value
from generator.sources.faults import dotted

CODE = "REF003"
TITLE = "Reference to the wrong kind of entity"
SEVERITY = Severity.WARNING


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each mention whose target has the wrong kind; a dangling one is REF001 alone."""
    known = Knowledge.of(catalog)
    for entity in catalog:
        for mention in entity.mentions:
            field = field_of(mention)
            if field == "owner" or suits(entity, mention, mention.target) or known.is_dangling(mention):
                continue
            kind = split_ref(mention.target).kind
            yield Problem(
                CODE,
                SEVERITY,
                f"{dotted(mention.path)}: {mention.target} is a {kind}, and {field} is meant for {wanted(field)}",
                at_value(entity, mention.path),
                entity.ref,
                f"Name {wanted(field)}, or move the reference to a field that takes a {kind}.",
            )
