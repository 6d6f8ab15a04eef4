"""An annotation still has the value of the example that it was copied from.

Why: the link that is made of it leads nowhere, or, worse, to somebody else's repository.

Bad:
```yaml
metadata:
  annotations:
    github.com/project-slug: your-org/your-repo
```

Good:
```yaml
metadata:
  annotations:
    github.com/project-slug: acme/pay
```

Fix: write the value, or remove the annotation. Only what nobody can mean is reported: `<your-key>`,
`your-org`, `changeme`, `REPLACE_ME`, `TODO`, `TBD`, `xxx` and the like. `${{ ... }}` is TPL001.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalog import Catalog
from generator.insights.placeholders import find_filler, has_placeholder
from generator.problems import Problem, Severity
from generator.rules.rule import at_value
from generator.rules.texts import annotations_of

CODE = "ANN001"
TITLE = "Annotation with the value of an example"
SEVERITY = Severity.WARNING


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each annotation whose value was never filled in."""
    for entity in catalog:
        for path, key, value in annotations_of(entity):
            filler = None if has_placeholder(value) else find_filler(value)
            if filler:
                yield Problem(
                    CODE,
                    SEVERITY,
                    f'the annotation {key} still says "{filler}"',
                    at_value(entity, path),
                    entity.ref,
                    "Write the real value, or remove the annotation.",
                )
