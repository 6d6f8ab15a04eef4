"""A harvest, as a table of contents: list what the sources name, bring what has changed, keep it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from generator.errors import BuildError
from generator.harvest.asking import Sites, credentials_for, listers, people_readers
from generator.harvest.borrowed import state_of
from generator.harvest.borrowing import Borrower
from generator.harvest.bringing import Bringer
from generator.harvest.gathering import Gatherer
from generator.harvest.git import Git
from generator.harvest.git_process import Allowance
from generator.harvest.harvested import Harvested, load_harvested
from generator.harvest.listing import list_repositories
from generator.harvest.locking import Lock, bare, digest_of, read_lock, write_lock
from generator.harvest.patience import Patience
from generator.harvest.records import Note, Record
from generator.harvest.rounds import bring_again, bring_all, local_targets, without_moved
from generator.harvest.state import State, Summary
from generator.model.kinds import dialect_of
from generator.progress import Progress, unseen
from generator.settings import Settings
from generator.sources.kinds import load_kinds

_A_DAY = timedelta(days=1)
_NAMED = 5  # repositories that a message names


@dataclass(frozen=True)
class Ways:
    """How a harvest goes about it.

    Args:
        now: when it begins (UTC).
        paranoid: ask every repository, whatever a forge says of its last push.
        locked: bring exactly what `milepost.lock` names.
        progress: told of each repository.
        say: called with a sentence where there is something to wait for.
        sleep: waits for so many seconds.
    """

    now: datetime
    paranoid: bool = False
    locked: bool = False
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
        SettingsError: there is no lock to follow.
        BuildError: a source cannot be asked and nothing is kept of it, the lock cannot be followed, or what is
            brought cannot be kept.
    """
    state = State(settings.base)
    lock = read_lock(settings.base) if ways.locked else None
    with state.alone(ways.say), closing(_Harvest(settings, folder, state, ways)) as work:
        if lock is None:
            work.bring_newest()
        else:
            work.bring_locked(lock)
    return load_harvested(settings)


def refuse_unlocked(settings: Settings) -> None:
    """Refuse what is kept if it is not what the lock names.

    Raises:
        SettingsError: there is no lock.
        BuildError: something that it names is not here.
    """
    state, lock = State(settings.base), read_lock(settings.base)
    records = state.records()
    missing = []
    for locked in lock.repositories:
        record = records.pop(locked.identity, None)
        if record is None or bare(record) != locked or (record.commit and not state.root(record).is_dir()):
            missing.append(locked.name)
    missing += (record.name for record in records.values())
    people = {key: digest_of(found) for key in lock.people if (found := state.people(key)) is not None}
    portals = {key: portal.digest for key in lock.portals if (portal := state_of(key, state)) is not None}
    missing += (
        key for key, digest in {**lock.people, **lock.portals}.items() if {**people, **portals}.get(key) != digest
    )
    if missing:
        named = ", ".join(sorted(missing)[:_NAMED])
        more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        raise BuildError(f"what is here is not what the lock names: {named}{more}; harvest with --locked first")


class _Harvest:
    """One harvest: what its steps share."""

    def __init__(self, settings: Settings, folder: Path, state: State, ways: Ways) -> None:
        self._settings, self._folder, self._state, self._ways = settings, folder, state, ways
        self._credentials = credentials_for(settings)
        self._patience = Patience(ways.say, ways.sleep)
        self._sites = Sites(self._credentials, self._patience, state)
        self._before = state.records()
        self._bringer = self._new_bringer()

    def close(self) -> None:
        """Let go of all connections."""
        self._sites.close()
        shutil.rmtree(self._state.work, ignore_errors=True)

    def bring_newest(self) -> None:
        """List what the sources name, bring what has changed, and keep it."""
        settings, ways = self._settings, self._ways
        ways.progress("Listing repositories", 0, 0)
        last = self._state.summary()
        listed, notes, keys = list_repositories(
            self._before,
            listers(settings, self._credentials, self._sites, ways.now),
            settings.limits.repositories,
            last.listed if last else (),
        )
        targets = local_targets(settings, self._folder)
        records = bring_all(listed, self._before, self._bringer, targets, ways.progress)
        records = without_moved(records, notes)
        people_changed, people = self._gather(None, notes)
        portals_changed, portals = self._borrow(None, notes)
        changed = people_changed or portals_changed or _seen(self._before) != _seen(records)
        summary = self._summary(last, notes, keys, changed=changed)
        self._keep(records, summary, ways.now)
        repositories = tuple(sorted(map(bare, records.values()), key=lambda record: (record.name, record.identity)))
        lock = {"people": people, "portals": portals, "repositories": repositories}
        write_lock(settings.base, Lock(as_of=summary.as_of, checked=ways.now, notes=summary.notes, **lock))
        self._sites.forget_unused()

    def bring_locked(self, lock: Lock) -> None:
        """Bring exactly what a lock names, and keep it."""
        records = bring_again(lock.repositories, self._before, self._bringer, self._ways.progress)
        notes: list[Note] = []
        self._gather(lock.people, notes)
        self._borrow(lock.portals, notes)
        last = self._state.summary()
        told = {"notes": (*lock.notes, *notes), "listed": last.listed if last else ()}
        summary = lock.summary.model_copy(update=told)
        self._keep(records, summary, lock.checked)

    def _gather(self, locked: Mapping[str, str] | None, notes: list[Note]) -> tuple[bool, dict[str, str]]:
        self._ways.progress("Listing teams", 0, 0)
        return Gatherer(self._state, locked).gather(people_readers(self._settings, self._sites), notes)

    def _borrow(self, locked: Mapping[str, str] | None, notes: list[Note]) -> tuple[bool, dict[str, str]]:
        borrower = Borrower(self._settings, self._state, self._bringer.git, self._patience, self._ways.now, locked)
        return borrower.borrow_all(notes)

    def _keep(self, records: Mapping[str, Record], summary: Summary, checked: datetime) -> None:
        for identity in self._before.keys() - records.keys():
            self._state.forget(identity)
        self._state.save_summary(summary)
        self._state.save_checked(checked)

    def _summary(self, last: Summary | None, notes: Sequence[Note], keys: tuple[str, ...], *, changed: bool) -> Summary:
        """Return how old the data is: right to a day, and never said to be newer than it is."""
        now = self._ways.now
        same = last is not None and not changed and last.notes == tuple(notes) and now - last.as_of < _A_DAY
        return Summary(as_of=last.as_of if last is not None and same else now, notes=tuple(notes), listed=keys)

    def _new_bringer(self) -> Bringer:
        settings = self._settings
        kinds, _ = load_kinds(settings, self._folder)
        allowance = Allowance(settings.limits.repository_bytes, settings.limits.repository_seconds)
        git = Git(self._credentials, allowance, self._state.work)
        return Bringer(
            git,
            self._credentials,
            self._state,
            settings,
            dialect_of(settings.opt_in_kinds, kinds),
            self._ways.now,
            self._ways.paranoid,
        )


def _seen(records: Mapping[str, Record]) -> dict[str, Record]:
    """Return records without what can change though nothing that is shown does."""
    return {identity: record.model_copy(update={"stamp": None}) for identity, record in records.items()}
