"""One repository: asked whether it has changed, and brought to this machine if it has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from generator.cache.data import digest
from generator.harvest.credentials import Credentials
from generator.harvest.git import HEAD, Git, Head
from generator.harvest.git_errors import GitError
from generator.harvest.listed import Listed
from generator.harvest.locking import as_locked
from generator.harvest.moving import moved_to
from generator.harvest.records import Note, Outage, Record
from generator.harvest.state import State
from generator.harvest.storing import Storer, contents_of
from generator.model.kinds import Dialect
from generator.problems import Severity
from generator.settings import Settings

_MOVED = "REP003"
_FORM = b"2"  # of what is taken; another one takes everything anew


@dataclass(frozen=True)
class Bringer:
    """What all repositories of a harvest share.

    Args:
        git: the git command.
        credentials: for asking where a repository has gone.
        state: what is kept.
        settings: which files are catalog files, and the limits.
        dialect: the kinds.
        now: when the harvest began (UTC).
        paranoid: take no forge's word that nothing was pushed, and no file's that it is as it was.
    """

    git: Git
    credentials: Credentials
    state: State
    settings: Settings
    dialect: Dialect
    now: datetime
    paranoid: bool = False

    @property
    def _storer(self) -> Storer:
        return Storer(self.state, self.settings, self.dialect, self.now)

    def bring(self, listed: Listed, before: Record | None) -> Record:
        """Return the record of a repository as it is now, with its files and itself kept.

        What goes wrong with it is said in the record; what was known before stays.
        """
        record = Record.of(listed, before)
        notes = tuple(note for note in record.notes if note.code != _MOVED)
        record = record.model_copy(update={"way": self._way(listed), "moved": None, "notes": notes})
        fresh = self._aged(self._fresh(listed, before, record))
        if fresh != before:
            self.state.save(fresh)
        return fresh

    def bring_again(self, locked: Record, before: Record | None) -> Record:
        """Return the record of a repository exactly as a lock has it, with its files and itself kept.

        Raises:
            GitError: it is not to be had like that any more.
        """
        listed = as_locked(locked)
        record = Record.of(listed, before).model_copy(update={"way": self._way(listed), "former": locked.former})
        if locked.commit is not None and not self._is_as_locked(record, locked, before):
            with self.git.fetched(locked.url, locked.commit) as repository:
                record = self._storer.stored_again(repository, listed, record, locked, self.git)
        fresh = record.model_copy(
            update={name: getattr(locked, name) for name in ("branch", "kept", "outage", "archived")}
        )
        self.state.save(fresh)
        return fresh

    def _is_as_locked(self, record: Record, locked: Record, before: Record | None) -> bool:
        return (
            before is not None
            and (before.commit, before.way, before.kept) == (locked.commit, record.way, locked.kept)
            and self.state.root(before).is_dir()
        )

    def _fresh(self, listed: Listed, before: Record | None, record: Record) -> Record:
        if listed.gone is not None:
            return self._unreached(record, before, listed.gone)
        try:
            try:
                return self._asked(listed, before, record)
            except GitError as error:
                url = moved_to(listed.url, self.credentials) if error.reason == "moved" else None
                if url is None:
                    raise
                return _moved(self._asked(replace(listed, url=url), before, record), url)
        except GitError as error:
            return self._unreached(record, before, str(error))

    def _asked(self, listed: Listed, before: Record | None, record: Record) -> Record:
        head = None
        if before is not None and self._is_whole(listed, before, record):
            if self._is_told_unchanged(listed, before):
                return _reached(record, listed.stamp)
            if listed.commit is None:
                head = self.git.head(listed.url, listed.ref)
                if head.commit == before.commit:
                    return _reached(record.model_copy(update={"branch": head.branch}), listed.stamp)
        return self._fetched(listed, before, record, head)

    def _way(self, listed: Listed) -> str:
        chosen = self.settings.model_dump_json(include={"include", "exclude", "limits"})
        return digest(_FORM, chosen, "/".join(listed.folders), str(listed.is_whole), *sorted(listed.files)).hex()[:8]

    def _is_whole(self, listed: Listed, before: Record, record: Record) -> bool:
        """Tell whether what is kept is all that is wanted, if the repository has not changed."""
        if before.way != record.way or before.ref != listed.ref or before.commit is None:
            return False
        root = self.state.root(before)
        if self.paranoid:
            return not any(content is None for _, content in contents_of(before, root))
        return all((root / path).is_file() for path in before.files)

    def _is_told_unchanged(self, listed: Listed, before: Record) -> bool:
        """Tell whether that is known without asking the repository."""
        if listed.commit is not None:
            return listed.commit == before.commit
        told = listed.stamp is not None and listed.stamp == before.stamp
        return told and before.outage is None and not self.paranoid

    def _fetched(self, listed: Listed, before: Record | None, record: Record, head: Head | None) -> Record:
        what, branch = self._what(listed, head)
        try:
            with self.git.fetched(listed.url, what) as repository:
                return self._storer.stored(repository, listed, record.model_copy(update={"branch": branch}), before)
        except GitError as error:
            if error.reason == "empty" and (before is None or before.commit is None):
                return _reached(record, listed.stamp)
            raise

    def _what(self, listed: Listed, head: Head | None) -> tuple[str, str | None]:
        """Return what to fetch, and the branch that it is; `head` is where that stands, if it was asked."""
        if listed.commit is not None:
            return listed.commit, listed.ref
        if listed.is_branch and listed.ref is not None:
            return f"refs/heads/{listed.ref}", listed.ref
        try:
            head = head or self.git.head(listed.url, listed.ref)
        except GitError as error:
            if error.reason == "empty":
                return HEAD, None
            raise
        return head.commit, head.branch

    def _unreached(self, record: Record, before: Record | None, why: str) -> Record:
        """Return the record of a repository that cannot be reached: as it was, with since when and why."""
        since = before.outage.since if before is not None and before.outage is not None else self.now
        was = {name: getattr(before, name) for name in ("way", "stamp", "ref")} if before is not None else {}
        return record.model_copy(update={**was, "outage": Outage(since=since, why=why)})

    def _aged(self, record: Record) -> Record:
        """Return a record in which what is stale for too long is over."""
        oldest = self.now - timedelta(days=self.settings.stale_after)
        kept = {ref: entry.model_copy(update={"over": entry.since < oldest}) for ref, entry in record.kept.items()}
        outage = record.outage
        if outage is not None:
            outage = outage.model_copy(update={"over": outage.since < oldest})
        return record.model_copy(update={"kept": kept, "outage": outage})


def _reached(record: Record, stamp: str | None) -> Record:
    return record.model_copy(update={"outage": None, "stamp": stamp})


def _moved(record: Record, url: str) -> Record:
    """Return the record of a repository that was found at another address than its source names."""
    message = f"the repository has moved to {url}"
    note = Note(code=_MOVED, severity=Severity.INFO, path="", message=message, fix="Name its new address.")
    return record.model_copy(update={"notes": (*record.notes, note), "moved": url})
