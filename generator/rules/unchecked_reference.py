"""A reference leads to a kind of entity of which the files that were read define none.

Why: one repository, checked by itself, defines neither teams nor systems: they stand in the
organisation's files. Whether the name is right cannot be said here, and no warning is given for it.
It is said once for each target, so that a typing error still catches the eye.

Bad:
```yaml
# the only file that is checked
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: pay
spec:
  type: service
  lifecycle: production
  owner: payments
```

Good:
```yaml
# checked together with the organisation's file
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: pay
spec:
  type: service
  lifecycle: production
  owner: payments
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: payments
spec:
  type: team
  children: []
```

Fix: nothing is wrong with the file. To have it checked, name the organisation's folder on the command
line too, or as a source in the settings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from generator.catalog import Catalog
from generator.model.entity import Entity, Mention
from generator.model.kinds import ORGANISATION
from generator.model.ref import split_ref
from generator.problems import Problem, Severity
from generator.rules.knowledge import Knowledge
from generator.rules.rule import at_value

CODE = "REF002"
TITLE = "Reference that cannot be checked here"
SEVERITY = Severity.INFO


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each target that cannot be judged, at the first place that mentions it."""
    known = Knowledge.of(catalog)
    places: dict[str, list[tuple[Entity, Mention]]] = defaultdict(list)
    for entity in catalog:
        for mention in entity.mentions:
            if known.is_beyond(mention):
                places[mention.target].append((entity, mention))
    for target in sorted(places):
        yield _problem(target, places[target])


def _problem(target: str, places: list[tuple[Entity, Mention]]) -> Problem:
    entity, mention = min(places, key=lambda place: (place[0].origin.path, place[0].origin.document))
    absent = "Group or User" if split_ref(target).kind in ORGANISATION else "System"
    files = len({entity.origin.path for entity, _ in places})
    count = f"mentioned in {_count(len(places), 'place')} of {_count(files, 'file')}"
    return Problem(
        CODE,
        SEVERITY,
        f"{target} cannot be checked here: no {absent} is known",
        at_value(entity, mention.path),
        entity.ref,
        "To have it checked, read the organisation's catalog files too.",
        (count,),
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
