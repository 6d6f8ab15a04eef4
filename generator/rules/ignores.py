"""`# milepost: ignore CODE -- reason`: problems that somebody has looked at and accepted.

Behind a value such a comment counts for its own line; behind a key, for the key's whole value. Alone on
a line it counts for the next one; above a document's first field, for the whole document. Several
codes stand with commas between them, and a reason is required. Text that looks like a comment and
stands inside a value, such as a block of Markdown, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from generator.model.entity import Origin
from generator.problems import Location, Problem, Severity
from generator.sources.composing import disguise

_MARK = "milepost:"
_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*milepost:\s*ignore\b(?P<codes>.*?)(?:\s--(?:\s+(?P<reason>.*?))?)?\s*$")
_CODE = re.compile(r"[A-Z]{2,5}\d{3}")
_INDENT = re.compile(r"[ ]*(?:- +)*")


@dataclass(frozen=True, slots=True)
class Ignore:
    """One comment: which codes, for which lines of which file, where it stands, and why.

    `fault` says why it counts for nothing, where it does.
    """

    file: str
    codes: frozenset[str]
    first: int
    last: int
    place: Location
    fault: str | None = None


def apply_ignores(problems: Iterable[Problem], origins: Iterable[Origin]) -> list[Problem]:
    """Drop the problems that comments accept; add those of the comments themselves.

    A comment without a reason or a code is IGN001 (warning), one that matches nothing IGN002 (info).
    """
    ignores = [ignore for origin in origins if _MARK in origin.text for ignore in read_ignores(origin)]
    if not ignores:
        return list(problems)
    active = _by_file(ignore for ignore in ignores if not ignore.fault)
    kept: list[Problem] = []
    used: set[Location] = set()
    for problem in problems:
        match = _match(problem, active)
        if match is None:
            kept.append(problem)
        else:
            used.add(match.place)
    kept.extend(_faulty(ignore.place, ignore.fault) for ignore in ignores if ignore.fault)
    kept.extend(_unused(ignore) for ignore in ignores if not ignore.fault and ignore.place not in used)
    return kept


def read_ignores(origin: Origin) -> Iterator[Ignore]:
    """Yield the ignore comments of a document."""
    lines = origin.text.split("\n")
    found = [(index, match) for index, line in enumerate(lines) if (match := _COMMENT.search(line.rstrip("\r")))]
    values = _scalars(origin.text) if found else []
    for index, match in found:
        if any(start <= (index, match.start()) < end for start, end in values):
            continue
        first, last = _reach(lines, index, match.start(), origin)
        words = re.findall(r"[^\s,]+", match["codes"].upper())
        place = Location(origin.path, origin.start + index, match.start() + 1)
        yield Ignore(origin.path, frozenset(words), first, last, place, _fault(words, match["reason"]))


def _scalars(text: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return where each value starts and ends; behind a syntax error nothing is known, and all counts as comment."""
    spans = []
    try:
        for event in yaml.parse(disguise(text)[0], yaml.CSafeLoader):
            start, end = event.start_mark, event.end_mark
            if isinstance(event, yaml.ScalarEvent) and start and end:
                spans.append(((start.line, start.column), (end.line, end.column)))
    except yaml.YAMLError:
        pass
    return spans


def _fault(words: Sequence[str], reason: str | None) -> str | None:
    if not words or not all(_CODE.fullmatch(word) for word in words):
        return "an ignore comment names the codes that it accepts, then -- and a reason"
    return None if reason else "an ignore comment needs a reason, and counts for nothing without one"


def _reach(lines: Sequence[str], index: int, column: int, origin: Origin) -> tuple[int, int]:
    """Return the first and the last line of the file for which a comment counts."""
    line = origin.start + index
    before = lines[index][:column].strip()
    if before:
        return line, origin.start + (_end_of_value(lines, index) if before.endswith(":") else index)
    if line < origin.line:
        return origin.start, origin.start + len(lines)
    following = index + 1
    while following < len(lines) and lines[following].lstrip().startswith("#"):
        following += 1
    return line, origin.start + following


def _end_of_value(lines: Sequence[str], index: int) -> int:
    """Return the last line of what stands below a key: lines further in, and a list's items at its own margin."""
    margin = len(_INDENT.match(lines[index])[0])  # type: ignore[index]  # it matches anything
    last = index
    for following in range(index + 1, len(lines)):
        text = lines[following].strip()
        indent = len(lines[following]) - len(lines[following].lstrip(" "))
        if text and indent <= margin and not (indent == margin and text.startswith("-")):
            break
        last = following
    return last


def _by_file(ignores: Iterable[Ignore]) -> Mapping[str, list[Ignore]]:
    table: dict[str, list[Ignore]] = {}
    for ignore in ignores:
        table.setdefault(ignore.file, []).append(ignore)
    return table


def _match(problem: Problem, by_file: Mapping[str, list[Ignore]]) -> Ignore | None:
    place = problem.location
    if place is None or place.line is None:
        return None
    for ignore in by_file.get(place.path, ()):
        if problem.code in ignore.codes and ignore.first <= place.line <= ignore.last:
            return ignore
    return None


def _faulty(place: Location, fault: str) -> Problem:
    fix = "Write # milepost: ignore CODE -- and why this is all right."
    return Problem("IGN001", Severity.WARNING, fault, place, fix=fix)


def _unused(ignore: Ignore) -> Problem:
    codes = ", ".join(sorted(ignore.codes))
    message = f"this comment ignores {codes}, which is not reported here"
    return Problem("IGN002", Severity.INFO, message, ignore.place, fix="Remove the comment.")
