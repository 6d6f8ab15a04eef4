"""A reference names an entity that no file defines.

Why: the portal cannot link it, impact analysis ends there, and when it is the owner nobody is reached
in an incident. Most of them are typing errors, or a name without the kind it needs.

Bad:
```yaml
spec:
  owner: paymnets          # the team is called payments
```

Good:
```yaml
spec:
  owner: payments
```

Fix: correct the name, or add a catalog file for what it names. Where several entities have a similar
name, the message lists the nearest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches

from generator.catalog import Catalog
from generator.model.entity import Entity, Mention
from generator.model.kinds import ORGANISATION
from generator.model.ref import split_ref
from generator.problems import Problem, Severity
from generator.rules.rule import at_value
from generator.sources.faults import dotted

CODE = "REF001"
TITLE = "Reference to an entity that is not there"
SEVERITY = Severity.WARNING


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each mention of an unknown entity."""
    names = _names_by_kind(catalog)
    for entity in catalog:
        for mention in entity.mentions:
            if mention.target not in catalog.entities and is_checkable(mention.target, catalog):
                yield _problem(entity, mention, catalog, names)


def is_checkable(target: str, catalog: Catalog) -> bool:
    """Tell whether the catalog knows enough to call a target absent.

    One repository checked by itself has neither teams nor systems: they live elsewhere.
    """
    kind = split_ref(target).kind
    if kind in ORGANISATION:
        return catalog.has_kind("Group") or catalog.has_kind("User")
    if kind in ("system", "domain"):
        return catalog.has_kind("System")
    return True


def _names_by_kind(catalog: Catalog) -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for entity in catalog:
        names[split_ref(entity.ref).kind].append(entity.ref)
    return names


def _problem(entity: Entity, mention: Mention, catalog: Catalog, names: dict[str, list[str]]) -> Problem:
    fix = _fix(mention.target, catalog, names)
    message = f"{dotted(mention.path)}: there is no {mention.target}"
    return Problem(CODE, SEVERITY, message, at_value(entity, mention.path), entity.ref, fix)


def _fix(target: str, catalog: Catalog, names: dict[str, list[str]]) -> str:
    if target in catalog.renamed:
        return f"It was renamed: write {catalog.renamed[target]}."
    kind, namespace, name = split_ref(target)
    same_name = [ref for refs in names.values() for ref in refs if split_ref(ref).name == name]
    if same_name:
        return f"Did you mean {' or '.join(sorted(same_name)[:3])}?"
    close = get_close_matches(target, names.get(kind, []), n=2, cutoff=0.8)
    if close:
        return f"Did you mean {' or '.join(close)}?"
    return f"Add a catalog file that defines {kind} {namespace}/{name}, or correct the reference."
