"""`# milepost: ignore CODE -- reason`: problems that somebody has looked at and accepted.

Behind a value such a comment counts for its own line; behind a key, for the key's whole value. Alone on
a line it counts for the next one; above a document's first field, for the whole document. Several
codes stand with commas between them, and a reason is required. Text that looks like a comment and
stands inside a value, such as a block of Markdown, is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

import yaml

from generator.model.entity import Origin
from generator.problems import Location, Problem, Severity
from generator.sources.composing import disguise

_MARK = "milepost:"
_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*milepost:\s*ignore\b(?P<codes>.*?)(?:\s--(?:\s+(?P<reason>.*))?)?$")
_CODE = re.compile(r"[A-Z]{2,5}\d{3}")
_INDENT = re.compile(r"[ ]*(?:- +)*")
_DEPTH = 500  # the deepest that `limits.depth` allows; behind it no value is of interest


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
    found = list(problems)
    active = _by_line((ignore for ignore in ignores if not ignore.fault), {problem.code for problem in found})
    kept: list[Problem] = []
    used: set[Location] = set()
    for problem in found:
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
    found = [(index, match) for index, line in enumerate(lines) if (match := _COMMENT.search(line.rstrip()))]
    values = _scalars(origin.text) if found else []
    following = _lines_following(lines) if found else []
    for index, match in found:
        if _is_inside(values, (index, match.start())):
            continue
        first, last = _reach(lines, following, index, match.start(), origin)
        words = re.findall(r"[^\s,]+", match["codes"].upper())
        place = Location(origin.path, origin.start + index, match.start() + 1)
        yield Ignore(origin.path, frozenset(words), first, last, place, _fault(words, match["reason"]))


def _scalars(text: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return where each value starts and ends; behind a syntax error nothing is known, and all counts as comment."""
    spans = []
    depth = 0
    try:
        for event in yaml.parse(disguise(text)[0], yaml.CSafeLoader):
            start, end = event.start_mark, event.end_mark
            if isinstance(event, yaml.ScalarEvent) and start and end:
                spans.append(((start.line, start.column), (end.line, end.column)))
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEPTH:  # libyaml's time grows with the square of the depth
                break
    except yaml.YAMLError:
        pass
    return spans


def _is_inside(values: Sequence[tuple[tuple[int, int], tuple[int, int]]], place: tuple[int, int]) -> bool:
    """Tell whether a place is in one of the values, which are in the order of the text."""
    position = bisect_right(values, place, key=itemgetter(0))
    return position > 0 and place < values[position - 1][1]


def _lines_following(lines: Sequence[str]) -> list[int]:
    """Return, for each line, the index of the next one that is no comment."""
    following = list(range(1, len(lines) + 1))
    for index in range(len(lines) - 2, -1, -1):
        if lines[index + 1].lstrip().startswith("#"):
            following[index] = following[index + 1]
    return following


def _fault(words: Sequence[str], reason: str | None) -> str | None:
    if not words or not all(_CODE.fullmatch(word) for word in words):
        return "an ignore comment names the codes that it accepts, then -- and a reason"
    return None if reason else "an ignore comment needs a reason, and counts for nothing without one"


def _reach(lines: Sequence[str], following: Sequence[int], index: int, column: int, origin: Origin) -> tuple[int, int]:
    """Return the first and the last line of the file for which a comment counts."""
    line = origin.start + index
    before = lines[index][:column].strip()
    if before:
        return line, origin.start + (_end_of_value(lines, index) if before.endswith(":") else index)
    if line < origin.line:
        return origin.start, origin.start + len(lines)
    return line, origin.start + following[index]


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


def _by_line(ignores: Iterable[Ignore], codes: Collection[str]) -> Mapping[tuple[str, str, int], Ignore]:
    """Return the comment that counts for a file, a code and a line, the first of several."""
    table: dict[tuple[str, str, int], Ignore] = {}
    known: set[tuple[str, str, int, int]] = set()
    for ignore in ignores:
        for code in ignore.codes.intersection(codes):
            reach = (ignore.file, code, ignore.first, ignore.last)
            if reach not in known:
                known.add(reach)
                for line in range(ignore.first, ignore.last + 1):
                    table.setdefault((ignore.file, code, line), ignore)
    return table


def _match(problem: Problem, by_line: Mapping[tuple[str, str, int], Ignore]) -> Ignore | None:
    place = problem.location
    return by_line.get((place.path, problem.code, place.line)) if place and place.line is not None else None


def _faulty(place: Location, fault: str) -> Problem:
    fix = "Write # milepost: ignore CODE -- and why this is all right."
    return Problem("IGN001", Severity.WARNING, fault, place, fix=fix)


def _unused(ignore: Ignore) -> Problem:
    codes = ", ".join(sorted(ignore.codes))
    message = f"this comment ignores {codes}, which is not reported here"
    return Problem("IGN002", Severity.INFO, message, ignore.place, fix="Remove the comment.")
