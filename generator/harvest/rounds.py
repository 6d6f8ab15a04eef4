"""All repositories of a harvest, several at once; then those that Locations name in them, until there is no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial
from pathlib import Path

from generator.errors import BuildError
from generator.harvest.addresses import with_addresses
from generator.harvest.bringing import Bringer
from generator.harvest.git_errors import GitError
from generator.harvest.listed import Listed, name_of
from generator.harvest.records import Note, Record
from generator.harvest.wanted import references_of
from generator.problems import Severity
from generator.progress import Progress
from generator.settings import Settings
from generator.sources.discovery import discover
from generator.sources.files import TargetError, read_bytes

JOBS = 12
"""Repositories that are asked at once: most of the time is spent waiting for a host."""
_ROUNDS = 6  # of Locations that name files with further Locations


def local_targets(settings: Settings, folder: Path) -> list[str]:
    """Return the addresses that Locations of files on this disk name."""
    if not settings.location_hosts:
        return []
    found: list[str] = []
    for file in discover((), settings, folder).files:
        try:
            content = read_bytes(file.path, settings.limits.file_bytes)
        except TargetError:  # the build says so
            continue
        if b"Location" in content:
            found += references_of(file.inside, content, settings).elsewhere
    return found


def bring_all(
    listed: Sequence[Listed],
    before: Mapping[str, Record],
    bringer: Bringer,
    targets: Sequence[str],
    progress: Progress,
) -> dict[str, Record]:
    """Return the records of all repositories, each kept as soon as it is there.

    Args:
        listed: what the sources name.
        before: the records of the last harvest.
        bringer: of one repository.
        targets: addresses that Locations elsewhere name.
        progress: told of each repository.
    """
    hosts = bringer.settings.location_hosts
    records = dict(before)
    done: dict[str, Listed] = {}
    for _ in range(_ROUNDS):
        named = [target for record in records.values() for target in record.targets] if hosts else []
        wanted = {one.identity: one for one in with_addresses(listed, (*targets, *named), hosts, records)}
        fresh = [one for identity, one in wanted.items() if done.get(identity) != one]
        records = {identity: record for identity, record in records.items() if identity in wanted}
        if not fresh:
            break
        records |= _brought(fresh, records, bringer, progress)
        done = wanted
    return records


def without_moved(records: Mapping[str, Record], notes: list[Note]) -> dict[str, Record]:
    """Return records without those that are named by an old address, and by another source by the new one."""
    places = {record.place for record in records.values()}
    kept = {}
    for identity, record in records.items():
        if record.moved and (name_of(record.moved).lower(), record.place[1]) in places:
            message = f"the repository {record.name} has moved to {record.moved}, which another source names too"
            notes.append(Note(code="REP003", severity=Severity.INFO, path="", message=message, fix=_REMOVE))
        else:
            kept[identity] = record
    return kept


_REMOVE = "Remove the source that names the old address."


def bring_again(
    locked: Sequence[Record], before: Mapping[str, Record], bringer: Bringer, progress: Progress
) -> dict[str, Record]:
    """Return the records of repositories exactly as a lock has them.

    Raises:
        BuildError: one of them is not to be had like that any more.
    """

    def bring(record: Record) -> Record:
        try:
            return bringer.bring_again(record, before.get(record.identity))
        except GitError as error:
            message = f"{record.name} at {(record.commit or '')[:7]}, which the lock names, cannot be had: it {error}"
            raise BuildError(message) from error

    return _all([partial(bring, record) for record in locked], bringer, progress)


def _brought(
    listed: Sequence[Listed], before: Mapping[str, Record], bringer: Bringer, progress: Progress
) -> dict[str, Record]:
    return _all([partial(bringer.bring, one, before.get(one.identity)) for one in listed], bringer, progress)


def _all(work: Sequence[Callable[[], Record]], bringer: Bringer, progress: Progress) -> dict[str, Record]:
    """Do the work on all repositories, several at once."""
    records: dict[str, Record] = {}
    having = 0
    with ThreadPoolExecutor(JOBS) as pool:
        futures = [pool.submit(bring) for bring in work]
        try:
            for future in as_completed(futures):
                record = future.result()
                records[record.identity] = record
                having += bool(record.catalog)
                progress(f"Reading repositories ({having:,} with a catalog file)", len(records), len(work))
        except BaseException:
            bringer.git.stop()
            pool.shutdown(cancel_futures=True)
            raise
    return records
