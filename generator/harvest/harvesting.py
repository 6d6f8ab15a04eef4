"""A harvest, as a table of contents: list what the sources name, bring what has changed, keep it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from generator.harvest.asking import Sites, credentials_for, listers, people_readers
from generator.harvest.borrowing import Borrower
from generator.harvest.bringing import Bringer
from generator.harvest.credentials import Credentials
from generator.harvest.git import Git
from generator.harvest.git_process import Allowance
from generator.harvest.harvested import Harvested, load_harvested
from generator.harvest.http import Patience
from generator.harvest.listing import SourceError, list_repositories
from generator.harvest.records import Note, Record
from generator.harvest.rounds import bring_all, local_targets
from generator.harvest.state import State, Summary
from generator.model.kinds import dialect_of
from generator.people.roster import People
from generator.problems import Severity
from generator.progress import Progress, unseen
from generator.settings import Settings
from generator.sources.kinds import load_kinds

_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Ways:
    """How a harvest goes about it.

    Args:
        now: when it begins (UTC).
        paranoid: ask every repository, whatever a forge says of its last push.
        progress: told of each repository.
        say: called with a sentence where there is something to wait for.
        sleep: waits for so many seconds.
    """

    now: datetime
    paranoid: bool = False
    progress: Progress = unseen
    say: Callable[[str], None] = lambda _sentence: None
    sleep: Callable[[float], None] = time.sleep


def harvest(settings: Settings, folder: Path, ways: Ways) -> Harvested:
    """Bring what the sources of the settings name elsewhere up to date, and return what is there now.

    Args:
        settings: the sources.
        folder: where the command runs.
        ways: how to go about it.

    Raises:
        UsageError: there is no git.
        BuildError: a source cannot be asked and nothing is kept of it, or what is brought cannot be kept.
    """
    state = State(settings.base)
    credentials = credentials_for(settings)
    with state.alone(ways.say), closing(Sites(credentials, Patience(ways.say, ways.sleep), state)) as sites:
        before = state.records()
        ways.progress("Listing repositories", 0, 0)
        listed, notes = list_repositories(before, listers(settings, credentials, sites, ways.now))
        bringer = _bringer(settings, folder, state, credentials, ways)
        records = bring_all(listed, before, bringer, local_targets(settings, folder), ways.progress)
        for identity in before.keys() - records.keys():
            state.forget(identity)
        ways.progress("Listing teams", 0, 0)
        people_changed = _keep_people(state, people_readers(settings, sites), notes)
        portals_changed = Borrower(settings, state, bringer.git, sites.patience, ways.now).borrow_all(notes)
        changed = people_changed or portals_changed or _seen(before) != _seen(records)
        _sum_up(state, notes, ways.now, changed=changed)
        sites.forget_unused()
    return load_harvested(settings)


def _bringer(settings: Settings, folder: Path, state: State, credentials: Credentials, ways: Ways) -> Bringer:
    kinds, _ = load_kinds(settings, folder)
    dialect = dialect_of(settings.opt_in_kinds, kinds)
    allowance = Allowance(settings.limits.repository_bytes, settings.limits.repository_seconds)
    return Bringer(Git(credentials, allowance), credentials, state, settings, dialect, ways.now, ways.paranoid)


def _keep_people(state: State, readers: Iterable[tuple[str, Callable[[], People | None]]], notes: list[Note]) -> bool:
    """Keep the teams and people of all sources, those of an earlier harvest where one fails; tell of changes."""
    keys, changed = [], False
    for key, read in readers:
        before = state.people(key)
        keys.append(key)
        try:
            people = read()
        except SourceError as error:
            notes.append(_without_people(key, error, is_known=before is not None))
            continue
        if people is not None and people != before:
            state.save_people(key, people)
            changed = True
    state.keep_people_of(keys)
    return changed


def _without_people(key: str, error: SourceError, *, is_known: bool) -> Note:
    rest = "its teams are those that were known before" if is_known else "its teams are missing"
    severity = Severity.WARNING if is_known else Severity.ERROR
    fix = "Correct the source, or give the token that harvests the right to read teams and their members."
    return Note(code="REP009", severity=severity, path="", message=f"the source {key} {error}; {rest}", fix=fix)


def _seen(records: Mapping[str, Record]) -> dict[str, Record]:
    """Return records without what can change though nothing that is shown does."""
    return {identity: record.model_copy(update={"stamp": None}) for identity, record in records.items()}


def _sum_up(state: State, notes: Sequence[Note], now: datetime, *, changed: bool) -> None:
    """Keep when the sources were asked, and how old what they hold is: right to a day, and never said to be newer."""
    last = state.summary()
    same = last is not None and not changed and last.notes == tuple(notes) and now - last.as_of < _A_DAY
    as_of = last.as_of if last is not None and same else now
    state.save_summary(Summary(as_of=as_of, checked=now, notes=tuple(notes)))
