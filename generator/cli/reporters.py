"""What `milepost check` prints: a reporter a format."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import click

from generator.cli.words import COLOURS, count, json_text, one_line
from generator.problems import Location, Problem, Severity, printable
from generator.sources.reading import Reading


@dataclass(frozen=True, slots=True)
class Report:
    """What there is to print: the problems, the counts of what was read, and where the files are."""

    problems: Sequence[Problem]
    files: int
    documents: int
    entities: int
    folder: Path
    known: int = 0

    @classmethod
    def of(cls, reading: Reading, problems: Sequence[Problem], folder: Path, known: int) -> Report:
        """Count what was read."""
        accepted = sum(judgement.entity is not None for judgement in reading.judgements)
        return cls(problems, len(reading.files), len(reading.judgements), accepted, folder, known)

    @property
    def summary(self) -> dict[str, int]:
        """Return the counts that `--format json` prints under `summary`."""
        by_severity = Counter(problem.severity for problem in self.problems)
        return {
            "files": self.files,
            "documents": self.documents,
            "entities": self.entities,
            "errors": by_severity[Severity.ERROR],
            "warnings": by_severity[Severity.WARNING],
            "infos": by_severity[Severity.INFO],
        }


def print_json(report: Report) -> None:
    """Print one JSON object: problems and summary."""
    content = {"problems": [problem.as_json() for problem in report.problems], "summary": report.summary}
    sys.stdout.write(f"{json_text(content, indent=2)}\n")


def print_text(report: Report) -> None:
    """Print as a good compiler does: place, code, message, the source line with a caret, the mend."""
    for problem in report.problems:
        click.echo(_block(problem, report.folder))
    if not report.files:
        click.echo("No catalog files found. Name a file or a folder that holds a catalog-info.yaml.", err=True)
    click.echo(_closing(report))


def _block(problem: Problem, folder: Path) -> str:
    lines = [one_line(problem)]
    if problem.location and problem.location.line:
        lines.extend(_excerpt(problem.location, folder))
    lines.extend(f"  {printable(fact)}" for fact in problem.evidence)
    if problem.fix:
        lines.append(f"  {click.style('fix:', fg='green')} {printable(problem.fix)}")
    return "\n".join(lines) + "\n"


def _excerpt(place: Location, folder: Path) -> list[str]:
    lines = _lines(folder / place.path)
    if place.line is None or place.line > len(lines):
        return []
    number = str(place.line)
    start, part = _window(lines[place.line - 1], (place.column or 1) - 1)
    source = printable(part.replace("\t", " "))
    margin = " " * len(number)
    caret = " " * start + click.style("^", fg="cyan", bold=True)
    return [f"  {number} | {source}", f"  {margin} | {caret}"]


_WIDTH = 110


def _window(source: str, column: int) -> tuple[int, str]:
    """Return a long line's part around a column, and where the column is in it."""
    if len(source) <= _WIDTH:
        return column, source
    first = max(0, column - _WIDTH // 2)
    return column - first, source[first : first + _WIDTH]


@lru_cache(maxsize=8)
def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8-sig", "replace").split("\n")
    except OSError:
        return []


def _closing(report: Report) -> str:
    counts = report.summary
    found = [
        click.style(count(counts[f"{severity}s"], str(severity)), fg=COLOURS[severity], bold=True)
        for severity in Severity
        if counts[f"{severity}s"]
    ]
    read = f"{count(report.files, 'file')}, {count(report.entities, 'entity', 'entities')}"
    known = f" ({report.known} known from the baseline)" if report.known else ""
    if not found:
        return f"{click.style('No problems', fg='green', bold=True)} in {read}.{known}"
    codes = sorted({problem.code for problem in report.problems})
    return f"{', '.join(found)} in {read}.{known} More: milepost explain {codes[0]}"


REPORTERS: dict[str, Callable[[Report], None]] = {"text": print_text, "json": print_json}
