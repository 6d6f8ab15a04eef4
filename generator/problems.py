"""What is wrong with the user's data, as values: a code, a place and a way to mend it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a problem matters: an error fails `milepost check`, a warning only under `--strict`."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for errors, 1 for warnings, 2 for infos: the order in which they are shown."""
        return _RANKS[self]


# What the runners of GitHub and of Azure take for a command: `::` at the start of a line, the others anywhere.
_COMMAND = re.compile(r"^\s*:(?=:)|##(?=\[|vso\[)")


def printable(text: str) -> str:
    """Return a catalog's text without what would steer a terminal or be a command to a CI system."""
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return _COMMAND.sub(lambda match: f"{match[0]} ", shown)


_RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file: lines and columns count from 1, None where there is none.

    `path` is POSIX, relative to where the command ran, or as the user gave it.
    """

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Read `file:line:column`, as compilers print it and editors open it."""
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where, and how to mend it.

    Args:
        code: letters for the subject and a number (`REF001`); `milepost explain CODE` tells more.
        severity: how much it matters.
        message: what is wrong, as a sentence.
        location: where, if it has a place.
        entity: the ref of the entity concerned.
        fix: how to mend it, as a sentence.
        evidence: further facts, one a line (the path of a cycle, the other file of a duplicate).
    """

    code: str
    severity: Severity
    message: str
    location: Location | None = None
    entity: str | None = None
    fix: str | None = None
    evidence: tuple[str, ...] = ()

    def with_severity(self, severity: Severity) -> Problem:
        """Return the same problem, mattering more or less."""
        return replace(self, severity=severity)

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--format json` prints (contract: eight fixed keys and `evidence`)."""
        place = self.location
        return {
            "code": self.code,
            "severity": str(self.severity),
            "message": self.message,
            "file": place.path if place else None,
            "line": place.line if place else None,
            "column": place.column if place else None,
            "entity": self.entity,
            "fix": self.fix,
            "evidence": list(self.evidence),
        }

    @property
    def sort_key(self) -> tuple[str, int, int, int, str, str]:
        """Order by file, then place, then weight: the order in which people mend things."""
        place = self.location or Location("")
        return (place.path, place.line or 0, place.column or 0, self.severity.rank, self.code, self.message)
