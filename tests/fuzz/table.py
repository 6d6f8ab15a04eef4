"""The table of targets."""

from __future__ import annotations

from tests.fuzz.target import Target
from tests.fuzz.targets import (
    checking,
    config,
    growth,
    ignores,
    judging,
    keeping,
    links,
    people,
    placeholders,
    reader,
    recipes,
    refs,
    snapshots,
)

TARGETS: dict[str, Target] = {
    "reader": reader,
    "judging": judging,
    "checking": checking,
    "placeholders": placeholders,
    "snapshots": snapshots,
    "ignores": ignores,
    "config": config,
    "links": links,
    "refs": refs,
    "growth": growth,
    "people": people,
    "keeping": keeping,
    "recipes": recipes,
}
