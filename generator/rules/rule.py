"""What a rule is, and how it names places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from generator.catalog import Catalog
from generator.model.entity import Entity
from generator.problems import Location, Problem, Severity
from generator.sources.places import locate

TreePath = tuple[str | int, ...]


class Rule(Protocol):
    """A module satisfies it; its docstring is the rule's manual (`milepost explain CODE`)."""

    @property
    def CODE(self) -> str:  # noqa: N802 a constant of the module
        """The code, letters for the subject and a number."""

    @property
    def TITLE(self) -> str:  # noqa: N802
        """What is wrong, in a few words."""

    @property
    def SEVERITY(self) -> Severity:  # noqa: N802
        """How much it matters, unless the settings say otherwise."""

    def check(self, catalog: Catalog, /) -> Iterator[Problem]:
        """Yield a problem for each fault; severities are set by the caller."""


def at_value(entity: Entity, path: TreePath, *, key: bool = False) -> Location:
    """Return the place of a value (or its key) of an entity."""
    line, column = locate(entity, path, key=key)
    return Location(entity.origin.path, line, column)


def at_start(entity: Entity) -> Location:
    """Return the place where an entity's document starts."""
    return Location(entity.origin.path, entity.origin.line, 1)


_SECTIONS = {section: re.compile(rf"^{section}:", re.MULTILINE) for section in ("metadata", "spec")}


def at_section(entity: Entity, section: str) -> Location:
    """Return the place of the key `metadata` or `spec`, where something is missing below it.

    Such problems may be as many as the entities, and composing every document for their places would
    take longer than reading them: a key at the left margin can only be the document's own.
    """
    match = _SECTIONS[section].search(entity.origin.text)
    if match is None:
        return at_value(entity, (section,), key=True)
    line = entity.origin.start + entity.origin.text.count("\n", 0, match.start())
    return Location(entity.origin.path, line, 1)
