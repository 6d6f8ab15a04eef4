"""A link has a scheme that no page may follow.

Why: Backstage accepts any absolute URL, `javascript:` too, and whoever can write a catalog file could
have code run in the browser of whoever reads the page. Milepost shows such a link as text.

Bad:
```yaml
metadata:
  links:
    - url: javascript:alert(1)
      title: Dashboard
```

Good:
```yaml
metadata:
  links:
    - url: https://grafana.example.com/d/pay
      title: Dashboard
```

Fix: use one of the schemes http, https, mailto, tel, ssh, git, irc, slack and msteams. Links, the
picture of a profile, and the annotations that become links (`milepost/runbook`, `migration-guide`,
`on-call`, `chat`) are looked at; any other annotation only for javascript, vbscript, data and file.
Browsers drop tabs and line breaks from a URL before they read its scheme, and so does this rule.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalog import Catalog
from generator.model.entity import Entity
from generator.model.urls import safe_url, scheme_of
from generator.problems import Problem, Severity
from generator.rules.rule import TreePath, at_value
from generator.rules.texts import annotations_of
from generator.sources.faults import dotted

CODE = "LNK001"
TITLE = "Link that is not safe to follow"
SEVERITY = Severity.WARNING

_LINKED = frozenset({"milepost/runbook", "milepost/migration-guide", "milepost/on-call", "milepost/chat"})
_DANGEROUS = frozenset({"javascript", "vbscript", "data", "file"})


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each URL that pages do not link."""
    for entity in catalog:
        for path, url in _unsafe(entity):
            scheme = scheme_of(url)
            what = (
                f"the scheme {scheme} is not safe to link"
                if scheme
                else "this is no page of this site and names no scheme"
            )
            yield Problem(
                CODE,
                SEVERITY,
                f"{dotted(path)}: {what}",
                at_value(entity, path),
                entity.ref,
                "Write a whole URL that starts with https://.",
            )


def _unsafe(entity: Entity) -> Iterator[tuple[TreePath, str]]:
    for index, link in enumerate(entity.metadata.links or ()):
        if safe_url(link.url) is None:
            yield ("metadata", "links", index, "url"), link.url
    for path, key, value in annotations_of(entity):
        if value and (safe_url(value) is None if key in _LINKED else scheme_of(value) in _DANGEROUS):
            yield path, value
    picture = getattr(getattr(entity.spec, "profile", None), "picture", None)
    if isinstance(picture, str) and safe_url(picture) is None:
        yield ("spec", "profile", "picture"), picture
