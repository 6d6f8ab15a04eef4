"""Which repositories the catalog comes from, and in what state each is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from generator.harvest.borrowed import Borrowed
from generator.harvest.marking import is_stale
from generator.harvest.records import Record
from generator.model.entity import Entity
from generator.portal import Portal
from generator.problems import Severity
from generator.sources.files import SourceFile


class State(StrEnum):
    """The state of a repository, the worst first."""

    GONE = "gone"
    UNREACHABLE = "unreachable"
    STALE = "stale"
    FRESH = "fresh"
    EMPTY = "empty"

    @property
    def rank(self) -> int:
        """Return the place in the order."""
        return list(State).index(self)


@dataclass(frozen=True, slots=True)
class RepositoryState:
    """A repository, and what is known of it.

    Args:
        name: host and path, or the name of its folder.
        state: `gone` where it is no longer shown, `unreachable` and `stale` where all or some of what is shown is
            older than it should be, `empty` where it has no catalog file.
        url: its page on its forge.
        branch: that is read.
        commit: that was read.
        committed: when that was made.
        archived: nothing changes there any more.
        since: when the trouble began.
        why: what it is.
        files: catalog files.
        entities: that stand in them.
        stale: refs of those that are shown as they last were.
        errors: problems of this severity in its files.
        warnings: the same.
        former: names that it had.
    """

    name: str
    state: State
    url: str | None = None
    branch: str | None = None
    commit: str | None = None
    committed: datetime | None = None
    archived: bool = False
    since: datetime | None = None
    why: str | None = None
    files: int = 0
    entities: int = 0
    stale: tuple[str, ...] = ()
    errors: int = 0
    warnings: int = 0
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PortalState:
    """Another portal whose catalog is shown here: how old its data is, and since when and why it cannot be read."""

    name: str
    url: str | None
    as_of: datetime
    entities: int
    since: datetime | None
    why: str | None


def repositories_of(portal: Portal) -> list[RepositoryState]:
    """Return all repositories, those in trouble first, then by name; the folder that the command ran in is ""."""
    files = Counter(file.repository for file in _own_files(portal))
    entities: dict[str, list[Entity]] = defaultdict(list)
    for entity in portal.catalog:
        entities[entity.origin.repository].append(entity)
    problems = _problems(portal)
    records = {record.name: record for record in portal.harvested.records}
    found = [
        _state(name, records.get(name), files[name], entities.get(name, []), problems.get(name, Counter()))
        for name in {*records, *files}
    ]
    return sorted(found, key=lambda one: (one.state.rank, one.name))


def _own_files(portal: Portal) -> Iterator[SourceFile]:
    """Yield the files of repositories: not those of other portals, nor what lists people."""
    theirs, records = portal.harvested.borrowed_files, {record.name for record in portal.harvested.records}
    for file in portal.reading.files:
        if file.shown not in theirs and (file.name is None or file.name in records):
            yield file


def _problems(portal: Portal) -> dict[str, Counter[Severity]]:
    """Return how many problems the files of each repository have, by severity."""
    repositories = {file.shown: file.repository for file in portal.reading.files}
    found: dict[str, Counter[Severity]] = defaultdict(Counter)
    for problem in portal.problems:
        if problem.location is not None and problem.location.path in repositories:
            found[repositories[problem.location.path]][problem.severity] += 1
    return found


def _state(
    name: str, record: Record | None, files: int, entities: list[Entity], problems: Counter[Severity]
) -> RepositoryState:
    stale = tuple(entity.ref for entity in entities if is_stale(entity))
    found = RepositoryState(
        name,
        State.FRESH,
        files=files,
        entities=len(entities),
        stale=stale,
        errors=problems[Severity.ERROR],
        warnings=problems[Severity.WARNING],
    )
    if record is None:
        return found
    since, why = _trouble(record)
    return replace(
        found,
        state=_judged(record, stale=bool(stale)),
        url=record.web,
        branch=record.branch or record.ref,
        commit=record.commit,
        committed=record.committed,
        archived=record.archived,
        since=since,
        why=why,
        files=len(record.catalog),
        former=record.former,
    )


def _judged(record: Record, *, stale: bool) -> State:
    if record.outage is not None:
        return State.GONE if record.outage.over or record.commit is None else State.UNREACHABLE
    if stale:
        return State.STALE
    return State.FRESH if record.catalog or record.kept else State.EMPTY


def _trouble(record: Record) -> tuple[datetime | None, str | None]:
    """Return since when a repository is in trouble, and why."""
    if record.outage is not None:
        return record.outage.since, record.outage.why
    kept = min(record.kept.values(), key=lambda kept: kept.since, default=None)
    return (kept.since, f"{kept.file}: {kept.why}") if kept is not None else (None, None)


def portals_of(portal: Portal) -> list[PortalState]:
    """Return the portals whose catalogs are shown here, by name."""
    counts = Counter(
        found.name
        for entity in portal.catalog
        if (found := portal.harvested.borrowed_files.get(entity.origin.path)) is not None
    )
    states = [_portal(borrowed, counts[borrowed.name]) for borrowed in portal.harvested.borrowed]
    return sorted(states, key=lambda one: one.name)


def _portal(borrowed: Borrowed, entities: int) -> PortalState:
    outage = borrowed.outage
    since, why = (outage.since, outage.why) if outage else (None, None)
    return PortalState(borrowed.name, borrowed.address, borrowed.as_of, entities, since, why)
