"""What the last harvest has left, as a build reads it: files with the names that people know them by."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from urllib.parse import urlsplit

from generator.harvest.addresses import SOURCE, Elsewhere
from generator.harvest.borrowed import Borrowed, state_of
from generator.harvest.keeping import kept_path, source_files
from generator.harvest.listed import name_of
from generator.harvest.problems import problem_of, problems_of
from generator.harvest.records import Kept, Note, Outage, Record
from generator.harvest.state import State, Summary
from generator.people.roster import Roster
from generator.problems import Problem, Severity
from generator.settings import Settings
from generator.source_settings import GithubTeams, GitlabGroups, PluginSource
from generator.sources.files import SourceFile


@dataclass(frozen=True)
class Harvested:
    """The result of a harvest.

    Args:
        records: the repositories, sorted by name.
        files: their catalog files, and files with entities as they last were.
        hosts: those that were asked for the sake of Locations.
        borrowed: the catalogs of other portals.
        borrowed_files: their files, by the path that is shown.
        rosters: teams and people of forges.
        problems: what is wrong with repositories and sources.
        as_of: when something was last found to have changed; None without a harvest.
    """

    records: tuple[Record, ...] = ()
    files: tuple[SourceFile, ...] = ()
    hosts: tuple[str, ...] = ()
    borrowed: tuple[Borrowed, ...] = ()
    borrowed_files: Mapping[str, Borrowed] = field(default_factory=dict)
    rosters: tuple[Roster, ...] = ()
    problems: tuple[Problem, ...] = ()
    as_of: datetime | None = None

    @property
    def kept(self) -> dict[str, dict[str, Kept]]:
        """Return the entities that are shown as they last were, by the shown path of their file and by ref."""
        found: dict[str, dict[str, Kept]] = {}
        for record in self.records:
            for ref, kept in record.kept.items():
                found.setdefault(f"{record.name}/{kept_path(kept)}", {})[ref] = kept
        return found

    @property
    def outages(self) -> dict[str, Outage]:
        """Return the repositories that cannot be reached, by name."""
        return {record.name: record.outage for record in self.records if record.outage is not None}

    def elsewhere(self, target: str) -> list[SourceFile] | None:
        """Return the files that a Location names by their address; None where that was not asked for."""
        found = self._elsewhere.find(target)
        if found is None:
            return None
        shown = (f"{record.name}/{path}" for record, path in found)
        return [self._by_path[path] for path in shown if path in self._by_path]

    @cached_property
    def _elsewhere(self) -> Elsewhere:
        return Elsewhere(tuple(record for record in self.records if not _is_over(record)), self.hosts)

    @cached_property
    def _by_path(self) -> Mapping[str, SourceFile]:
        return {file.shown: file for file in self.files}

    def without_borrowed(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Yield the problems but those of other portals' files: they are told over there.

        That two portals define the same entity, neither of them knows.
        """
        for found in problems:
            is_theirs = found.location is not None and found.location.path in self.borrowed_files
            if not is_theirs or found.code == "DUP001":
                yield found

    def dated(self, settings: Settings) -> Settings:
        """Return the settings with the age of what was harvested; SOURCE_DATE_EPOCH wins, as it does for files."""
        if self.as_of is None or os.environ.get("SOURCE_DATE_EPOCH", "").isdecimal():
            return settings
        return settings.model_copy(update={"as_of": self.as_of})


NOTHING = Harvested()


def load_harvested(settings: Settings) -> Harvested:
    """Return what the last harvest has left for the sources of the settings; the network is not asked."""
    if not settings.needs_harvest:
        return NOTHING
    state = State(settings.base)
    summary = state.summary() or Summary(as_of=settings.as_of, notes=(_UNFINISHED,))
    keys = {SOURCE, *(source.key for source in settings.harvested)}
    named = (_for_audience(record, settings) for record in state.records().values() if record.source in keys)
    records = sorted((r for r in named if _is_allowed(r, settings)), key=lambda r: (r.name, r.identity))
    files = [file for record in records if not _is_over(record) for file in source_files(record, state.root(record))]
    borrowed = [found for key in sorted(keys) if (found := state_of(key, state)) is not None]
    theirs = {file.shown: (file, portal) for portal in borrowed if not _is_over(portal) for file in portal.files(state)}
    problems = [*map(problem_of, summary.notes), *(found for record in records for found in problems_of(record))]
    return Harvested(
        tuple(records),
        (*files, *(file for file, _ in theirs.values())),
        settings.location_hosts,
        tuple(borrowed),
        {shown: portal for shown, (_, portal) in theirs.items()},
        rosters=tuple(_rosters(settings, state)),
        problems=tuple(problems),
        as_of=summary.as_of,
    )


def _for_audience(record: Record, settings: Settings) -> Record:
    """Return a record that does not quote the entries of people, unless how to reach them is published."""
    if settings.people in (None, "contacts"):
        return record
    unsaid = {"why": "its entry cannot be read"}
    kept = {
        ref: entry.model_copy(update=unsaid) if ref.startswith("user:") else entry for ref, entry in record.kept.items()
    }
    return record.model_copy(update={"kept": kept})


def _rosters(settings: Settings, state: State) -> Iterator[Roster]:
    for source in settings.harvested:
        if isinstance(source, GithubTeams | GitlabGroups | PluginSource):
            people = state.people(source.key)
            if people is not None:
                namespace = "default" if isinstance(source, PluginSource) else source.namespace
                yield Roster(roster_name(source), namespace, people, key=source.key)


def roster_name(source: GithubTeams | GitlabGroups | PluginSource) -> str:
    """Return how the teams of a source are named to people."""
    if isinstance(source, PluginSource):
        return source.key.replace(" ", "/")
    host = name_of(source.url).strip("/")
    if isinstance(source, GithubTeams):
        return f"{host}/orgs/{source.github_teams}/teams"
    return f"{host}/groups/{source.gitlab_groups}"


def _is_allowed(record: Record, settings: Settings) -> bool:
    """Tell whether the settings still name the host of a repository that only Locations name."""
    hosts = {host.lower() for host in settings.location_hosts}
    return record.source != SOURCE or urlsplit(record.url).netloc.lower() in hosts


def _is_over(record: Record | Borrowed) -> bool:
    return record.outage is not None and record.outage.over


_UNFINISHED = Note(
    code="REP009",
    severity=Severity.WARNING,
    path="",
    message="the sources that the settings name elsewhere were not harvested yet, or not to the end",
    fix="Run `milepost harvest`.",
)
