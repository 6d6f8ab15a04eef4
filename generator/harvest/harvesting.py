"""A harvest, as a table of contents: list what the sources name, bring what has changed, keep it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from generator.harvest.bringing import Bringer
from generator.harvest.credentials import Credentials, Forge, site_of
from generator.harvest.git import Git
from generator.harvest.git_process import Allowance
from generator.harvest.harvested import Harvested, load_harvested
from generator.harvest.listed import Listed
from generator.harvest.listing import Listing, git_repository, list_repositories
from generator.harvest.records import Note, Record
from generator.harvest.state import State, Summary
from generator.model.kinds import dialect_of
from generator.progress import Progress, unseen
from generator.settings import Settings
from generator.source_settings import GithubSource, GithubTeams, GitlabGroups, GitlabSource, GitSource
from generator.sources.kinds import load_kinds

JOBS = 12
"""Repositories that are asked at once: most of the time is spent waiting for a host."""
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Ways:
    """How a harvest goes about it.

    Args:
        now: when it begins (UTC).
        paranoid: ask every repository, whatever a forge says of its last push.
        progress: told of each repository.
        say: called with a sentence where there is something to wait for.
    """

    now: datetime
    paranoid: bool = False
    progress: Progress = unseen
    say: Callable[[str], None] = lambda _sentence: None


def harvest(settings: Settings, folder: Path, ways: Ways) -> Harvested:
    """Bring what the sources of the settings name elsewhere up to date, and return what is there now.

    Args:
        settings: the sources.
        folder: where the command runs.
        ways: how to go about it.

    Raises:
        UsageError: there is no git.
        BuildError: what is brought cannot be kept.
    """
    state = State(settings.base)
    with state.alone(ways.say):
        before = state.records()
        bringer = _bringer(settings, folder, state, ways)
        listed, notes = list_repositories(before, _listers(settings, _credentials(settings)))
        records = _brought(listed, before, bringer, ways)
        for identity in before.keys() - records.keys():
            state.forget(identity)
        _sum_up(state, notes, ways.now, changed=_seen(before) != _seen(records))
    return load_harvested(settings)


def _bringer(settings: Settings, folder: Path, state: State, ways: Ways) -> Bringer:
    kinds, _ = load_kinds(settings, folder)
    dialect = dialect_of(settings.opt_in_kinds, kinds)
    allowance = Allowance(settings.limits.repository_bytes, settings.limits.repository_seconds)
    git = Git(_credentials(settings), allowance)
    return Bringer(git, state, settings, dialect, ways.now, ways.paranoid)


def _credentials(settings: Settings) -> Credentials:
    """Return the tokens, for the forges that the settings name too."""
    forges: dict[str, Forge] = {}
    for source in settings.harvested:
        if isinstance(source, GithubSource | GithubTeams):
            forges[site_of(source.url)] = "github"
        elif isinstance(source, GitlabSource | GitlabGroups):
            forges[site_of(source.url)] = "gitlab"
    return Credentials(forges)


def _listers(settings: Settings, credentials: Credentials) -> Iterator[tuple[str, Callable[[], Listing]]]:
    for source in settings.harvested:
        if isinstance(source, GitSource):
            yield source.key, partial(git_repository, source, credentials)


def _brought(listed: Sequence[Listed], before: Mapping[str, Record], bringer: Bringer, ways: Ways) -> dict[str, Record]:
    """Bring all repositories, several at once; each is kept as soon as it is there."""
    records: dict[str, Record] = {}
    with ThreadPoolExecutor(JOBS) as pool:
        futures = [pool.submit(bringer.bring, one, before.get(one.identity)) for one in listed]
        try:
            for future in as_completed(futures):
                record = future.result()
                records[record.identity] = record
                ways.progress("Reading repositories", len(records), len(listed))
        except BaseException:
            bringer.git.stop()
            pool.shutdown(cancel_futures=True)
            raise
    return records


def _seen(records: Mapping[str, Record]) -> dict[str, Record]:
    """Return records without what can change though nothing that is shown does."""
    return {identity: record.model_copy(update={"stamp": None}) for identity, record in records.items()}


def _sum_up(state: State, notes: Sequence[Note], now: datetime, *, changed: bool) -> None:
    """Keep when the sources were asked, and how old what they hold is: right to a day, and never said to be newer."""
    last = state.summary()
    same = last is not None and not changed and last.notes == tuple(notes) and now - last.as_of < _A_DAY
    as_of = last.as_of if last is not None and same else now
    state.save_summary(Summary(as_of=as_of, checked=now, notes=tuple(notes)))
