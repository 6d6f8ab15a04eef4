"""What a source names: its repositories, and what is wrong with it. The table of sources that hold repositories."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import NamedTuple
from urllib.parse import urlsplit

from generator.errors import BuildError
from generator.harvest.credentials import Credentials
from generator.harvest.listed import Listed, name_of
from generator.harvest.records import Note, Record
from generator.problems import Severity
from generator.source_settings import ForgeSource, GitSource


class SourceError(Exception):
    """A source cannot be asked; the message is the end of a sentence that names it."""


@dataclass(frozen=True)
class Listing:
    """The repositories of a source.

    Args:
        listed: those that are wanted.
        seen: the identities of all, those too that filters leave out.
        find: looks for a repository that was listed before, by identity; None where it is not there any more.
    """

    listed: tuple[Listed, ...]
    seen: frozenset[str] = frozenset()
    find: Callable[[str], Listed | None] = field(default=lambda _identity: None, repr=False)


def git_repository(source: GitSource, credentials: Credentials) -> Listing:
    """Return the repository that a git source names."""
    forge = credentials.forge(source.git)
    name = name_of(source.git)
    url = urlsplit(source.git)
    web = f"{url.scheme}://{name}" if forge and url.scheme in ("https", "http") else None
    name = f"{name}@{source.ref}" if source.ref else name
    key = source.key
    return Listing((Listed(key, name, source.git, key, source.ref, folder=source.folder, forge=forge, web=web),))


class Facts(NamedTuple):
    """What filters ask of a repository; `names` are those that patterns may fit."""

    names: tuple[str, ...]
    topics: tuple[str, ...]
    archived: bool
    visibility: str


def is_wanted(source: ForgeSource, facts: Facts) -> bool:
    """Tell whether a repository passes the filters of its source."""
    if facts.archived and not source.archived:
        return False
    if source.visibility and facts.visibility not in source.visibility:
        return False
    if source.topics and set(source.topics).isdisjoint(facts.topics):
        return False
    without = [pattern[1:] for pattern in source.names if pattern.startswith("!")]
    chosen = [pattern for pattern in source.names if not pattern.startswith("!")]
    return not _fits_any(facts.names, without) and (not chosen or _fits_any(facts.names, chosen))


def _fits_any(names: Iterable[str], patterns: Iterable[str]) -> bool:
    patterns = list(patterns)
    return any(fnmatchcase(name, pattern) for name in names for pattern in patterns)


def list_repositories(
    before: Mapping[str, Record], listers: Iterable[tuple[str, Callable[[], Listing]]], limit: int | None = None
) -> tuple[list[Listed], list[Note]]:
    """Return the repositories of all sources, each once, and what is wrong with the sources.

    A source that cannot be asked names what it named before. A repository that it names no more is looked
    for, and where it is not found it counts as one that cannot be reached.

    Args:
        before: the records of the last harvest.
        listers: by the key of a source, what lists it.
        limit: repositories of one source at most, those that were pushed to last.

    Raises:
        BuildError: a source cannot be asked, and nothing is kept of it.
    """
    found: dict[tuple[str, str], Listed] = {}
    notes: list[Note] = []
    for key, lister in listers:
        known = {record.identity: record for record in before.values() if record.source == key}
        try:
            listing = lister()
        except SourceError as error:
            if not known:
                raise BuildError(f"the source {key} {error}, and nothing is kept of it") from error
            notes.append(_unlisted(key, error))
            listing = Listing(tuple(as_listed(record) for record in known.values()), frozenset(known))
        for listed in (*_latest(listing.listed, limit), *_vanished(listing, known, notes)):
            found.setdefault((listed.name.lower(), listed.folder), listed)
    return list(found.values()), notes


def _latest(listed: Sequence[Listed], limit: int | None) -> Sequence[Listed]:
    """Return the repositories that were pushed to last; where that is not known, the first."""
    if limit is None or len(listed) <= limit:
        return listed
    return sorted(listed, key=lambda one: one.stamp or "", reverse=True)[:limit]


def _vanished(listing: Listing, known: Mapping[str, Record], notes: list[Note]) -> Iterable[Listed]:
    there = {listed.identity for listed in listing.listed} | listing.seen
    for identity, record in known.items():
        if identity in there:
            continue
        try:
            moved = listing.find(identity)
        except SourceError as error:
            yield as_listed(record, gone=f"is no longer listed, and {error}")
            continue
        if moved is None:
            if record.outage is None or not record.outage.over:
                yield as_listed(record, gone="is no longer listed: it was deleted, or is hidden from this user")
            continue
        notes.append(_moved(record, moved))
        yield moved


def as_listed(record: Record, gone: str | None = None) -> Listed:
    """Return a repository as it was listed before."""
    return Listed(
        record.identity,
        record.name,
        record.url,
        record.source,
        record.ref,
        folder=record.folder,
        archived=record.archived,
        forge=record.forge,
        web=record.web,
        gone=gone,
    )


def _unlisted(key: str, error: SourceError) -> Note:
    message = f"the source {key} {error}; its repositories are those that were known before"
    return Note(code="REP009", severity=Severity.WARNING, path="", message=message, fix=_ASK)


def _moved(record: Record, moved: Listed) -> Note:
    former = "" if moved.name == record.name else f" (formerly {record.name})"
    message = f"the repository {moved.name}{former} was transferred: the source {record.source} does not list it"
    return Note(code="REP003", severity=Severity.INFO, path="", message=message, fix=_NAME)


_ASK = "Correct the source, or give the token that harvests the right to read it."
_NAME = "Name it as a source of its own, or remove it from its file."
