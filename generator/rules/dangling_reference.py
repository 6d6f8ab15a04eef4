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

Fix: correct the name, or add a catalog file for what it names. Where entities have a similar name, or
the same name and another kind, the fix names them. A reference that still holds a template's
placeholder is TPL001 instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from generator.catalog import Catalog
from generator.model.entity import Entity, Mention
from generator.model.ref import split_ref
from generator.problems import Problem, Severity
from generator.rules.expectations import field_of, suits, wanted
from generator.rules.knowledge import Knowledge
from generator.rules.rule import at_value
from generator.rules.suggestions import Names
from generator.sources.faults import dotted

CODE = "REF001"
TITLE = "Reference to an entity that is not there"
SEVERITY = Severity.WARNING


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each mention of an unknown entity."""
    known = Knowledge.of(catalog)
    names: Callable[[], Names] = cache(lambda: Names.of(catalog.entities))
    near: Callable[[str], list[str]] = cache(lambda target: names().near(target))
    for entity in catalog:
        for mention in entity.mentions:
            if known.is_dangling(mention):
                fix = _renamed(mention, catalog) or _same_name(entity, mention, names()) or _near(mention, near)
                message = f"{dotted(mention.path)}: there is no {mention.target}"
                yield Problem(CODE, SEVERITY, message, at_value(entity, mention.path), entity.ref, fix)


def _renamed(mention: Mention, catalog: Catalog) -> str | None:
    now = catalog.renamed.get(mention.target)
    return f"It was renamed: write {now}." if now else None


def _same_name(entity: Entity, mention: Mention, names: Names) -> str | None:
    """Return what to do where the name exists, under another kind or in another namespace."""
    found = names.same_name(mention.target)
    if not found:
        return None
    suited = [ref for ref in found if suits(entity, mention, ref)]
    if not suited:
        return f"There is {found[0]}, but {field_of(mention)} needs {wanted(field_of(mention))}: correct the name."
    if len(suited) == 1:
        return f"There is {suited[0]}: write {_written(suited[0], entity)}."
    return f"Did you mean {_either(suited[:3])}?"


def _written(ref: str, entity: Entity) -> str:
    """Return a ref as one writes it in an entity's file."""
    kind, namespace, name = split_ref(ref)
    return f"{kind}:{name}" if namespace == entity.namespace.lower() else ref


def _near(mention: Mention, near: Callable[[str], list[str]]) -> str:
    close = near(mention.target)
    if close:
        return f"Did you mean {_either(close)}?"
    kind, namespace, name = split_ref(mention.target)
    return f"Add a catalog file that defines {kind} {namespace}/{name}, or correct the reference."


def _either(refs: list[str]) -> str:
    return " or ".join((", ".join(refs[:-1]), refs[-1])) if len(refs) > 1 else refs[0]
