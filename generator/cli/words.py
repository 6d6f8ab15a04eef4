"""Words that several commands say."""

from __future__ import annotations

import click

from generator.problems import Problem, Severity

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


def one_line(problem: Problem) -> str:
    """Return a problem's place, code and message."""
    place = f"{click.style(printable(str(problem.location)), bold=True)}: " if problem.location else ""
    label = click.style(f"{problem.severity}[{problem.code}]", fg=COLOURS[problem.severity], bold=True)
    return f"{place}{label} {printable(problem.message)}"


def printable(text: str) -> str:
    """Return a catalog's text without what would steer a terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: `1 file`, `2 files`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
