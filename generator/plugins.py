"""Entry points of other distributions: the one place that loads them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from generator.problems import Problem, Severity

RULES = "milepost.rules"
SOURCES = "milepost.sources"
ACTIONS = "milepost.actions"


@dataclass(frozen=True, slots=True)
class Plugin:
    """One entry point: its name, and what it names, or else the problem that it could not be loaded."""

    name: str
    value: Any = None
    problem: Problem | None = None


def load(group: str) -> list[Plugin]:
    """Return what is installed under an entry-point group, by name; what cannot be imported is a problem."""
    return [_load(point) for point in sorted(entry_points(group=group), key=lambda point: point.name)]


def names(group: str) -> list[str]:
    """Return the names of what is installed under an entry-point group, sorted; nothing is loaded."""
    return sorted(point.name for point in entry_points(group=group))


def _load(point: EntryPoint) -> Plugin:
    try:
        return Plugin(point.name, point.load())
    except Exception as error:  # noqa: BLE001 whatever a plugin does on import, the others are loaded
        return Plugin(point.name, problem=unusable(point.name, f"{type(error).__name__}: {error}"))


def unusable(name: str, why: str) -> Problem:
    """Return the problem of a plugin that cannot be used."""
    return Problem(
        "INT002",
        Severity.ERROR,
        f"the plugin {name} cannot be used: {why}",
        fix="Repair the package that brings it, or uninstall it.",
    )
