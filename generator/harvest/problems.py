"""What is wrong with repositories and sources, as Problems."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from generator.harvest.records import Kept, Note, Record
from generator.problems import Location, Problem, Severity


def problems_of(record: Record) -> Iterator[Problem]:
    """Yield what is wrong with a repository, with its files, and with what is shown of them."""
    if record.outage is not None:
        yield _unreached(record)
    for note in record.notes:
        yield problem_of(note, record.name)
    for ref, kept in sorted(record.kept.items()):
        yield _kept(record, ref, kept)


def problem_of(note: Note, place: str = "") -> Problem:
    """Return a note as a Problem; `place` is what its path is in."""
    path = "/".join(part for part in (place, note.path) if part)
    return Problem(note.code, note.severity, note.message, Location(path) if path else None, fix=note.fix)


def _unreached(record: Record) -> Problem:
    outage, place = record.outage, Location(record.name)
    if outage is None:
        raise ValueError("the repository was reached")
    message = f"the repository {outage.why}"
    since = (f"since {day(outage.since)}",)
    if record.commit is None:
        return Problem("REP001", Severity.ERROR, message, place, fix=_REACH, evidence=since)
    if outage.over:
        text = f"{message}; what it held is no longer shown"
        return Problem("REP008", Severity.ERROR, text, place, fix=_REACH, evidence=since)
    shown = f"{message}; what it held at {record.commit[:7]} is shown"
    return Problem("REP001", Severity.WARNING, shown, place, fix=_REACH, evidence=since)


def _kept(record: Record, ref: str, kept: Kept) -> Problem:
    place = Location(f"{record.name}/{kept.file}")
    since = (f"since {day(kept.since)}", kept.why)
    if kept.over:
        message = f"{ref} is no longer shown: this file has not been good for too long"
        return Problem("REP008", Severity.ERROR, message, place, ref, _MEND, since)
    message = f"{ref} is shown as it was at {kept.commit[:7]}, as it cannot be read any more"
    return Problem("REP007", Severity.WARNING, message, place, ref, _MEND, since)


def day(moment: datetime) -> str:
    """Return a day and a time of UTC, for people."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


_REACH = "Give the user or the token that harvests the right to read it, correct its address, or leave it out."
_MEND = "Mend the file, or remove the entity from it."
