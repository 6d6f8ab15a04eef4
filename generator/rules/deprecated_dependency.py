"""Something that is in use depends on something that will go away.

Why: when it is switched off, what depends on it breaks. Until then it is cheap to move away, and its
catalog file often says where to.

Bad:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata:
  name: old-db
  annotations:
    milepost/sunset: "2031-06-30"
    milepost/successor: resource:new-db
spec:
  type: database
  owner: payments
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ledger
spec:
  type: service
  lifecycle: production
  owner: payments
  dependsOn: [resource:old-db]
```

Good:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata:
  name: new-db
spec:
  type: database
  owner: payments
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ledger
spec:
  type: service
  lifecycle: production
  owner: payments
  dependsOn: [resource:new-db]
```

Fix: move to the successor. Something is deprecated when its lifecycle is `deprecated`, `retired` or
`end-of-life`, or when it carries `milepost/sunset`. `dependsOn`, `consumesApis`, `subcomponentOf` and
`system` count; what is itself deprecated may depend on anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalog import Catalog
from generator.model.entity import Entity, Mention
from generator.model.ref import MalformedRefError, parse_ref
from generator.problems import Problem, Severity
from generator.rules.expectations import field_of
from generator.rules.rule import at_value
from generator.sources.faults import dotted

CODE = "DEP001"
TITLE = "Dependency on something deprecated"
SEVERITY = Severity.WARNING

_LIFECYCLES = frozenset({"deprecated", "retired", "end-of-life"})
_FIELDS = frozenset({"dependsOn", "consumesApis", "subcomponentOf", "system"})
_SUNSET, _SUCCESSOR, _GUIDE = "milepost/sunset", "milepost/successor", "milepost/migration-guide"


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each mention of something deprecated, by something that is not."""
    deprecated = {entity.ref for entity in catalog if is_deprecated(entity)}
    if not deprecated:
        return
    for entity in catalog:
        if entity.ref in deprecated:
            continue
        for mention in entity.mentions:
            if mention.target in deprecated and field_of(mention) in _FIELDS:
                yield _problem(entity, mention, catalog.entities[mention.target])


def is_deprecated(entity: Entity) -> bool:
    """Tell whether an entity says that it will go away."""
    return (entity.lifecycle or "").lower() in _LIFECYCLES or bool(entity.annotations.get(_SUNSET))


def _problem(entity: Entity, mention: Mention, target: Entity) -> Problem:
    sunset = target.annotations.get(_SUNSET)
    ends = f", and ends on {sunset}" if sunset else ""
    message = f"{dotted(mention.path)}: {target.ref} is deprecated{ends}"
    return Problem(CODE, SEVERITY, message, at_value(entity, mention.path), entity.ref, _fix(target))


def _fix(target: Entity) -> str:
    successor, guide = _successor(target), target.annotations.get(_GUIDE)
    move = f"Move to {successor}" if successor else "Move away from it; its owner can say where to"
    return f"{move}. The migration guide: {guide}" if guide else f"{move}."


def _successor(target: Entity) -> str | None:
    try:
        return parse_ref(target.annotations.get(_SUCCESSOR, ""), target.kind, target.namespace)
    except MalformedRefError:
        return None
