"""Two documents define the same entity.

Why: only one of them can be shown. Backstage keeps whichever it happened to read first, so that the
page changes when a file does that has nothing to do with it. Here the first by file name stands,
then the first in the file: the same on every machine.

Bad:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: sales
spec:
  type: team
  children: []
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: Sales              # upper and lower case do not matter
spec:
  type: department
  children: []
```

Good:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: sales
spec:
  type: team
  children: []
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: sales-department
spec:
  type: department
  children: []
```

Fix: remove one of the documents, or give it another name or namespace.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalog import Catalog, Duplicate
from generator.model.entity import Entity
from generator.problems import Problem, Severity
from generator.rules.rule import at_value

CODE = "DUP001"
TITLE = "Entity that is defined more than once"
SEVERITY = Severity.ERROR

_NAME = ("metadata", "name")


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each document that is passed over."""
    for duplicate in catalog.duplicates:
        for entity in duplicate.passed_over:
            yield _problem(entity, duplicate)


def _problem(entity: Entity, duplicate: Duplicate) -> Problem:
    kept = duplicate.kept
    same_file = kept.origin.path == entity.origin.path
    why = "it comes first in the file" if same_file else "its file name comes first"
    others = (kept, *(other for other in duplicate.passed_over if other is not entity))
    return Problem(
        CODE,
        SEVERITY,
        f"{entity.ref} is defined more than once: {at_value(kept, _NAME)} stands, because {why}",
        at_value(entity, _NAME),
        entity.ref,
        "Remove one of the documents, or give it another name or namespace.",
        tuple(f"also defined at {at_value(other, _NAME)}" for other in others),
    )
