"""Words that several commands say."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from generator.problems import Problem, Severity, printable

SHOWN = 20
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


def one_line(problem: Problem) -> str:
    """Return a problem's place, code and message."""
    place = f"{click.style(printable(str(problem.location)), bold=True)}: " if problem.location else ""
    label = click.style(f"{problem.severity}[{problem.code}]", fg=COLOURS[problem.severity], bold=True)
    return f"{place}{label} {printable(problem.message)}"


def worst(problems: Sequence[Problem]) -> list[str]:
    """Return the worst problems, a line each; the portal and `milepost check` have them all."""
    grave = [problem for problem in problems if problem.severity != "info"]
    grave.sort(key=lambda problem: problem.severity.rank)
    more = len(grave) - SHOWN
    rest = [f"... and {more:,} more: milepost check shows them all"] if more > 0 else []
    return [*map(one_line, grave[:SHOWN]), *rest]


def json_text(value: object, indent: int | None = None) -> str:
    """Return JSON that can be printed anywhere: what is no printable character is escaped."""
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    odd = {char for char in set(text) if not char.isprintable() and char != "\n"}
    return text.translate({ord(char): json.dumps(char)[1:-1] for char in odd})


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: `1 file`, `2 files`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
