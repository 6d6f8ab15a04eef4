"""`# milepost: ignore CODE -- reason`: problems that somebody has looked at and accepted.

Such a comment counts for its own line (or, alone on a line, for the next one); above a document's
first field it counts for the whole document. A reason is required.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.model.entity import Origin
from generator.problems import Location, Problem, Severity

_MARK = "milepost: ignore"
_COMMENT = re.compile(r"(?P<before>.*?)#\s*milepost: ignore\s*(?P<codes>[A-Z0-9, ]*?)\s*(?:--\s*(?P<reason>.*))?$")


@dataclass(frozen=True, slots=True)
class Ignore:
    """One comment: which codes, for which lines of which file (None: the whole document), where it stands."""

    file: str
    codes: frozenset[str]
    first: int
    last: int
    place: Location
    reason: str


def apply_ignores(problems: Iterable[Problem], origins: Iterable[Origin]) -> list[Problem]:
    """Drop the problems that comments accept; add those of the comments themselves.

    A comment without a reason is IGN001 (warning), one that matches nothing IGN002 (info).
    """
    ignores, kept = [], []
    for origin in origins:
        if _MARK in origin.text:
            ignores.extend(_read(origin))
    kept.extend(_unreasoned(ignore) for ignore in ignores if not ignore.reason)
    active = [ignore for ignore in ignores if ignore.reason]
    if not active:
        return [*kept, *problems]
    by_file = _by_file(active)
    used: set[Location] = set()
    for problem in problems:
        match = _match(problem, by_file)
        if match is None:
            kept.append(problem)
        else:
            used.add(match.place)
    return kept + [_unused(ignore) for ignore in active if ignore.place not in used]


def _read(origin: Origin) -> Iterator[Ignore]:
    lines = origin.text.splitlines()
    first_content = origin.line
    for index, text in enumerate(lines):
        match = _COMMENT.match(text) if _MARK in text else None
        if match is None:
            continue
        line = origin.start + index
        codes = frozenset(code.strip() for code in match["codes"].split(",") if code.strip())
        alone = not match["before"].strip()
        first, last = (line, line)
        if alone and line < first_content:
            first, last = origin.start, origin.start + len(lines)
        elif alone:
            last = line + 1
        place = Location(origin.path, line, len(match["before"]) + 1)
        yield Ignore(origin.path, codes, first, last, place, (match["reason"] or "").strip())


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


def _unreasoned(ignore: Ignore) -> Problem:
    return Problem(
        "IGN001",
        Severity.WARNING,
        "an ignore comment needs a reason, and counts for nothing without one",
        ignore.place,
        fix="Write # milepost: ignore CODE -- why this is all right",
    )


def _unused(ignore: Ignore) -> Problem:
    codes = ", ".join(sorted(ignore.codes)) or "nothing"
    return Problem(
        "IGN002", Severity.INFO, f"this comment ignores {codes}, which is not reported here", ignore.place,
        fix="Remove the comment.",
    )
