"""What a rule is, and how it reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from generator.catalog import Catalog
from generator.model.entity import Entity
from generator.problems import Location, Problem, Severity
from generator.sources.places import locate

TreePath = tuple[str | int, ...]


class Rule(Protocol):
    """A module satisfies it; its docstring is the rule's manual (`milepost explain CODE`)."""

    CODE: str
    TITLE: str
    SEVERITY: Severity

    @staticmethod
    def check(catalog: Catalog) -> Iterator[Problem]:
        """Yield a problem for each fault; severities are set by the caller."""


def at_value(entity: Entity, path: TreePath, *, key: bool = False) -> Location:
    """Return the place of a value (or its key) of an entity."""
    line, column = locate(entity, path, key=key)
    return Location(entity.origin.path, line, column)


def at_start(entity: Entity) -> Location:
    """Return the place where an entity's document starts."""
    return Location(entity.origin.path, entity.origin.line, 1)
