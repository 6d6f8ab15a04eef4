"""What a source names: its repositories, and what is wrong with it. The table of sources that hold repositories."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from generator.errors import BuildError
from generator.harvest.answers import HttpError
from generator.harvest.credentials import Credentials
from generator.harvest.listed import Listed, name_of, named
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

    @property
    def identities(self) -> frozenset[str]:
        """Return those of all repositories."""
        return self.seen | {listed.identity for listed in self.listed}


class Repositories(NamedTuple):
    """What all sources name, what is wrong with them, and the keys of those that were listed, now or before."""

    listed: list[Listed]
    notes: list[Note]
    keys: tuple[str, ...]


def git_repository(source: GitSource, credentials: Credentials) -> Listing:
    """Return the repository that a git source names."""
    forge = credentials.forge(source.git)
    url = urlsplit(source.git)
    listed = Listed(
        " ".join(part for part in (source.kind, source.git, source.ref) if part),
        named(source.git, source.ref),
        source.git,
        source.key,
        source.ref,
        is_newest=source.ref is None,
        folders=(source.folder,) if source.folder else (),
        forge=forge,
        web=f"{url.scheme}://{name_of(source.git)}" if forge and url.scheme in ("https", "http") else None,
    )
    return Listing((listed,))


def forge_listing(
    repositories: Iterator[Mapping[str, Any]],
    find: Callable[[str], Iterator[Mapping[str, Any]]],
    listed: Callable[[Mapping[str, Any]], Listed],
    is_wanted: Callable[[Mapping[str, Any]], bool],
) -> Listing:
    """Return the repositories of an organisation.

    Args:
        repositories: all of them, as the forge tells of them.
        find: asks the forge for one of them, by its number.
        listed: what is to be known of one.
        is_wanted: tells whether it passes the filters of its source.

    Raises:
        SourceError: they cannot be listed.
    """
    try:
        found = [(listed(repository), is_wanted(repository)) for repository in repositories]
    except HttpError as error:
        raise SourceError(str(error)) from error

    def find_one(identity: str) -> Listed | None:
        try:
            return next(map(listed, find(identity.rpartition(" ")[2])), None)
        except HttpError as error:
            if error.is_absent:
                return None
            raise SourceError(str(error)) from error

    wanted = tuple(one for one, passes in found if passes)
    return Listing(wanted, frozenset(one.identity for one, _ in found), find_one)


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
    before: Mapping[str, Record],
    listers: Iterable[tuple[str, Callable[[], Listing]]],
    limit: int | None = None,
    known: Collection[str] = (),
) -> Repositories:
    """Return the repositories of all sources, each once, and what is wrong with the sources.

    A source that cannot be asked names what it named before. A repository that no source names any more is
    looked for, and where it is not found it counts as one that cannot be reached.

    Args:
        before: the records of the last harvest.
        listers: by the key of a source, what lists it.
        limit: repositories of one source at most, those that were pushed to last.
        known: the keys of sources that were listed before.

    Raises:
        BuildError: a source cannot be asked, and nothing is kept of it.
    """
    listings: dict[str, Listing] = {}
    listed_now: list[str] = []
    notes: list[Note] = []
    for key, lister in listers:
        try:
            listings[key] = lister()
            listed_now.append(key)
        except SourceError as error:
            kept = tuple(as_listed(record) for record in before.values() if record.source == key)
            if not kept and key not in known:
                raise BuildError(f"the source {key} {error}, and nothing is kept of it") from error
            notes.append(_unlisted(key, error))
            listings[key] = Listing(kept)
    there = {identity for listing in listings.values() for identity in listing.identities}
    found: dict[tuple[str, str | None], Listed] = {}
    for key, listing in listings.items():
        missing = [record for record in before.values() if record.source == key and record.identity not in there]
        for listed in (*_latest(listing.listed, limit), *_vanished(listing, missing, notes)):
            other = found.get(listed.place)
            found[listed.place] = other.joined(listed) if other else listed
    keys = tuple(sorted({*listed_now, *(key for key in listings if key in known)}))
    return Repositories(list(found.values()), notes, keys)


def _latest(listed: Sequence[Listed], limit: int | None) -> Sequence[Listed]:
    """Return the repositories that were pushed to last, as their listing has it."""
    if limit is None or len(listed) <= limit:
        return listed
    return sorted(listed, key=lambda one: one.pushed, reverse=True)[:limit]


def _vanished(listing: Listing, missing: Iterable[Record], notes: list[Note]) -> Iterable[Listed]:
    for record in missing:
        try:
            moved = listing.find(record.identity)
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
        is_newest=record.is_newest,
        folders=record.folders,
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
