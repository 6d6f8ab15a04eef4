"""A placeholder of a template was never filled in.

Why: the file came out of a template with a variable that the template does not have, or was copied
from a template by hand. The entity is accepted, and its owner is called `${{ values.owner }}`.

Bad:
```yaml
metadata:
  description: The service ${{ values.name }}
```

Good:
```yaml
metadata:
  description: The service `${{ values.name }}`, which renders templates
```

Fix: write the value. `${{ ... }}`, `{{ ... }}`, `{% ... %}`, `<% ... %>` and `${NAME}` are reported in
all of metadata and in the spec of the stock kinds, except in a Template's spec, in an API's definition
and between backticks in a description.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalog import Catalog
from generator.insights.placeholders import find_placeholder, has_placeholder, without_code
from generator.model.entity import Entity
from generator.model.kinds import STOCK_KINDS
from generator.problems import Problem, Severity
from generator.rules.rule import TreePath, at_value
from generator.rules.texts import texts_of
from generator.sources.faults import dotted

CODE = "TPL001"
TITLE = "Placeholder of a template that was not filled in"
SEVERITY = Severity.WARNING

_WITH_SPEC = frozenset(kind.name for kind in STOCK_KINDS) - {"Template"}
_DESCRIPTION = ("metadata", "description")
_DEFINITION = ("spec", "definition")


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each text that still holds a placeholder."""
    for entity in catalog:
        if not has_placeholder(entity.origin.text):
            continue
        for path, text in _texts(entity):
            found = find_placeholder(text)
            if found:
                yield Problem(
                    CODE,
                    SEVERITY,
                    f"{dotted(path)} still holds the placeholder {' '.join(found.split())}",
                    at_value(entity, path),
                    entity.ref,
                    "Write the value that the template should have filled in.",
                )


def _texts(entity: Entity) -> Iterator[tuple[TreePath, str]]:
    document = entity.as_json()
    sections = ("metadata", "spec") if entity.kind in _WITH_SPEC else ("metadata",)
    for section in sections:
        for path, text in texts_of(document[section], (section,)):
            if path != _DEFINITION:
                yield path, without_code(text) if path == _DESCRIPTION else text
