"""The teams and people of the settings' tables and exports, and those that a harvest has brought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.people.roster import People, Roster
from generator.people.scim import read_scim
from generator.people.tables import read_table
from generator.problems import Location, Problem, Severity
from generator.settings import Settings
from generator.source_settings import CsvPeople, ScimPeople
from generator.sources.discovery import matching
from generator.sources.files import TargetError, read_bytes, shown_path

_LARGEST = 50_000_000  # bytes of an export


def rosters(settings: Settings, folder: Path, brought: Iterable[Roster]) -> list[Roster]:
    """Return all that is known of teams and people beside catalog files; e-mail only where it may be published.

    Args:
        settings: the sources.
        folder: where the command runs.
        brought: what was harvested.
    """
    found = [*_read(settings, folder), *brought]
    return found if settings.people == "contacts" else [_without_addresses(roster) for roster in found]


def people_files(settings: Settings) -> Iterator[Path]:
    """Yield the tables and exports of the settings, those too that are not there."""
    for source in settings.sources:
        if isinstance(source, CsvPeople | ScimPeople):
            yield from _matches(settings, source.csv if isinstance(source, CsvPeople) else source.scim)


def _read(settings: Settings, folder: Path) -> Iterator[Roster]:
    for source in settings.sources:
        if isinstance(source, CsvPeople):
            yield from _tables(source, settings, folder)
        elif isinstance(source, ScimPeople):
            yield _export(source, settings, folder)


def _tables(source: CsvPeople, settings: Settings, folder: Path) -> Iterator[Roster]:
    for path in _matches(settings, source.csv):
        shown = shown_path(path, folder)
        try:
            content = read_bytes(path, _LARGEST)
        except TargetError as error:
            yield _unreadable(source.csv, shown, source.namespace, error)
            continue
        yield read_table(content, shown, source.namespace, source.columns)


def _export(source: ScimPeople, settings: Settings, folder: Path) -> Roster:
    contents = []
    for path in _matches(settings, source.scim):
        try:
            contents.append((shown_path(path, folder), read_bytes(path, _LARGEST)))
        except TargetError as error:
            return _unreadable(source.scim, shown_path(path, folder), source.namespace, error)
    shown = contents[0][0] if len(contents) == 1 else source.scim
    return read_scim(contents, shown, source.namespace)


def _matches(settings: Settings, pattern: str) -> list[Path]:
    return [Path(match) for match in matching(settings.base, pattern)]


def _unreadable(named: str, shown: str, namespace: str, error: TargetError) -> Roster:
    message = f"the source {named} {error}"
    fix = "Correct the source in the settings, or put the file there."
    problem = Problem("PPL002", Severity.ERROR, message, Location(shown), fix=fix)
    return Roster(shown, namespace, People(), (problem,))


def _without_addresses(roster: Roster) -> Roster:
    persons = tuple(person.model_copy(update={"email": None}) for person in roster.people.persons)
    people = roster.people.model_copy(update={"persons": persons})
    return Roster(roster.shown, roster.namespace, people, roster.problems)
