"""The teams and people of the settings' tables and exports, and those that a harvest has brought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from generator.people.roster import People, Roster
from generator.people.scim import read_scim
from generator.people.tables import read_table
from generator.problems import Location, Problem, Severity
from generator.settings import Settings
from generator.source_settings import CsvPeople, ScimPeople, Source
from generator.sources.discovery import matching
from generator.sources.files import TargetError, read_bytes, shown_path

_LARGEST = 50_000_000  # bytes of an export


def rosters(settings: Settings, folder: Path, brought: Iterable[Roster]) -> list[Roster]:
    """Return all that is known of teams and people beside catalog files; e-mail only where it may be published.

    Args:
        settings: the sources.
        folder: where the command runs.
        brought: what was harvested; the order is that of the settings.
    """
    by_key = {roster.key: roster for roster in brought}
    found = [roster for source in settings.sources for roster in _of(source, settings, folder, by_key)]
    return found if settings.people == "contacts" else [_without_addresses(roster) for roster in found]


def people_files(settings: Settings) -> Iterator[Path]:
    """Yield the tables and exports of the settings, those too that are not there."""
    for source in settings.sources:
        if isinstance(source, CsvPeople | ScimPeople):
            yield from _matches(settings, source.csv if isinstance(source, CsvPeople) else source.scim)


def _of(source: Source, settings: Settings, folder: Path, brought: Mapping[str, Roster]) -> Iterator[Roster]:
    if isinstance(source, CsvPeople):
        yield from _tables(source, settings, folder)
    elif isinstance(source, ScimPeople):
        yield _export(source, settings, folder)
    elif source.key in brought:
        yield brought[source.key]


def _tables(source: CsvPeople, settings: Settings, folder: Path) -> Iterator[Roster]:
    paths = _matches(settings, source.csv)
    if not paths:
        yield _unmatched(source.csv, source.namespace)
    for path in paths:
        shown = shown_path(path, folder)
        try:
            content = read_bytes(path, _LARGEST)
        except TargetError as error:
            yield _unreadable(source.csv, shown, source.namespace, error)
            continue
        yield read_table(content, shown, source.namespace, source.columns)


def _export(source: ScimPeople, settings: Settings, folder: Path) -> Roster:
    contents = []
    paths = _matches(settings, source.scim)
    if not paths:
        return _unmatched(source.scim, source.namespace)
    for path in paths:
        try:
            contents.append((shown_path(path, folder), read_bytes(path, _LARGEST)))
        except TargetError as error:
            return _unreadable(source.scim, shown_path(path, folder), source.namespace, error)
    shown = contents[0][0] if len(contents) == 1 else source.scim
    return read_scim(contents, shown, source.namespace)


def _matches(settings: Settings, pattern: str) -> list[Path]:
    return [Path(match) for match in matching(settings.base, pattern)]


def _unmatched(named: str, namespace: str) -> Roster:
    """Return what there is to say of a glob that no file fits; a name without one is a file that is not there."""
    problem = Problem("PPL002", Severity.ERROR, f"the source {named} names no file", fix=_PUT_THERE)
    return Roster(named, namespace, People(), (problem,))


def _unreadable(named: str, shown: str, namespace: str, error: TargetError) -> Roster:
    message = f"the source {named} {error}"
    problem = Problem("PPL002", Severity.ERROR, message, Location(shown), fix=_PUT_THERE)
    return Roster(shown, namespace, People(), (problem,))


_PUT_THERE = "Correct the source in the settings, or put the file there."


def _without_addresses(roster: Roster) -> Roster:
    persons = tuple(person.model_copy(update={"email": None}) for person in roster.people.persons)
    people = roster.people.model_copy(update={"persons": persons})
    return replace(roster, people=people)
