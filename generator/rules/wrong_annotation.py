"""An annotation of Milepost is misspelt, or has a value that it cannot have.

Why: Backstage accepts any annotation, so a wrong one is silently worth nothing: the sunset that nobody
is told about, the tier that no scorecard counts.

Bad:
```yaml
metadata:
  annotations:
    milepost/teir: "1"
    milepost/sunset: next summer
```

Good:
```yaml
metadata:
  annotations:
    milepost/tier: "1"
    milepost/sunset: "2031-06-30"
```

Fix: `milepost/tier` is "1" to "4", `milepost/sunset` a date as 2031-06-30, `milepost/successor` a
reference, `milepost/escalation` a reference to a group, `milepost/on-call` a URL. The others are
`milepost/migration-guide`, `milepost/renamed-from` (REN001), `milepost/runbook`, `milepost/paths`,
`milepost/chat` and `milepost/minutes`, a whole number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from generator.catalog import Catalog
from generator.insights.placeholders import has_placeholder
from generator.model.entity import Entity
from generator.model.ref import MalformedRefError, parse_ref, split_ref
from generator.model.urls import scheme_of
from generator.problems import Problem, Severity
from generator.rules.rule import TreePath, at_value
from generator.rules.suggestions import nearest
from generator.rules.texts import annotations_of

CODE = "ANN002"
TITLE = "Wrong annotation of Milepost"
SEVERITY = Severity.WARNING

_PREFIX = "milepost/"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each annotation below `milepost/` that is unknown or has a wrong value."""
    for entity in catalog:
        for path, key, value in annotations_of(entity):
            if key.startswith(_PREFIX) and not has_placeholder(value):
                yield from _judge(entity, path, key, value)


def _judge(entity: Entity, path: TreePath, key: str, value: str) -> Iterator[Problem]:
    if key not in KNOWN:
        close = nearest(key.removeprefix(_PREFIX), [known.removeprefix(_PREFIX) for known in KNOWN])
        fix = f"Did you mean {_PREFIX}{close}?" if close else f"Use one of {', '.join(KNOWN)}."
        yield Problem(
            CODE, SEVERITY, f"{key} is no annotation of Milepost", at_value(entity, path, key=True), entity.ref, fix
        )
    elif wrong := "is empty" if not value.strip() else KNOWN[key](entity, value):
        yield Problem(CODE, SEVERITY, f"{key} {wrong}", at_value(entity, path), entity.ref, _FIXES.get(key, _FILL))


_Judge = Callable[[Entity, str], str | None]


def _any(_entity: Entity, _value: str) -> None:
    """Accept any text."""


def _tier(_entity: Entity, value: str) -> str | None:
    return None if value in ("1", "2", "3", "4") else f'is "{value}", which is no tier'


def _sunset(_entity: Entity, value: str) -> str | None:
    try:
        date.fromisoformat(value)
    except ValueError:
        return f'is "{value}", which is no date'
    return None if _DATE.fullmatch(value) else f'is "{value}", which is no date as 2031-06-30'


def _successor(entity: Entity, value: str) -> str | None:
    return f'is "{value}", which is no reference' if _ref(value, entity.kind, entity) is None else None


def _escalation(entity: Entity, value: str) -> str | None:
    ref = _ref(value, "Group", entity)
    if ref is None:
        return f'is "{value}", which is no reference'
    return None if split_ref(ref).kind == "group" else f"is {ref}, which is no group"


def _ref(value: str, kind: str, entity: Entity) -> str | None:
    """Return a canonical ref; a text with a space in it is a sentence, whatever Backstage would read."""
    try:
        return None if " " in value.strip() else parse_ref(value, kind, entity.namespace)
    except MalformedRefError:
        return None


def _minutes(_entity: Entity, value: str) -> str | None:
    return None if value.isascii() and value.isdigit() else f'is "{value}", which is no number of minutes'


def _on_call(_entity: Entity, value: str) -> str | None:
    # a scheme that is dangerous is LNK001
    return f'is "{value}", which is no URL' if scheme_of(value) is None else None


KNOWN: dict[str, _Judge] = {
    "milepost/tier": _tier,
    "milepost/sunset": _sunset,
    "milepost/successor": _successor,
    "milepost/migration-guide": _any,
    "milepost/renamed-from": _any,
    "milepost/runbook": _any,
    "milepost/paths": _any,
    "milepost/on-call": _on_call,
    "milepost/chat": _any,
    "milepost/escalation": _escalation,
    "milepost/minutes": _minutes,
    # Milepost itself writes these, into what it shows.
    "milepost/stale-since": _any,
    "milepost/stale-reason": _any,
    "milepost/portal": _any,
}
"""The annotations that Milepost reads, and what judges their values (None: all right)."""

_FILL = "Write a value, or remove the annotation."
_FIXES = {
    "milepost/tier": 'Write "1" (the most critical), "2", "3" or "4", in quotes.',
    "milepost/sunset": 'Write the date as "2031-06-30", in quotes.',
    "milepost/successor": "Write a reference, as component:name.",
    "milepost/escalation": "Write the name of a group.",
    "milepost/minutes": 'Write a whole number, as "20", in quotes.',
    "milepost/on-call": "Write the whole URL of the schedule, with https://.",
}
