"""One repository: asked whether it has changed, and brought to this machine if it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from generator.cache.data import digest
from generator.harvest.credentials import Credentials
from generator.harvest.git import HEAD, Fetched, Git
from generator.harvest.git_errors import GitError
from generator.harvest.keeping import Shown, kept_files, references_missing, shown, still_kept
from generator.harvest.listed import Listed
from generator.harvest.moving import moved_to
from generator.harvest.records import Kept, Note, Outage, Record
from generator.harvest.state import State, write_files
from generator.harvest.taking import Taking, Wanted, references_of
from generator.model.kinds import Dialect
from generator.problems import Severity
from generator.settings import Settings

_FORM = b"1"  # of what is taken; another one takes everything anew


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
        paranoid: take no forge's word that nothing was pushed.
    """

    git: Git
    credentials: Credentials
    state: State
    settings: Settings
    dialect: Dialect
    now: datetime
    paranoid: bool = False

    def bring(self, listed: Listed, before: Record | None) -> Record:
        """Return the record of a repository as it is now, with its files and itself kept.

        What goes wrong with it is said in the record; what was known before stays.
        """
        record = Record.of(listed, before).model_copy(update={"way": self._way(listed)})
        fresh = self._aged(self._fresh(listed, before, record))
        if fresh != before:
            self.state.save(fresh)
        return fresh

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
        if before is not None and self._is_unchanged(listed, before, record):
            return _reached(record, listed.stamp)
        return self._fetched(listed, before, record)

    def _way(self, listed: Listed) -> str:
        settings = self.settings
        chosen = settings.model_dump_json(include={"include", "exclude", "limits"})
        return digest(_FORM, chosen, listed.folder, str(listed.is_whole), *sorted(listed.files)).hex()[:8]

    def _is_unchanged(self, listed: Listed, before: Record, record: Record) -> bool:
        """Tell whether the files that are kept are those of today; asks for one listing of refs at most."""
        if before.way != record.way or before.ref != listed.ref or before.commit is None:
            return False
        if not self.state.root(before).is_dir():
            return False
        if listed.commit is not None:
            return listed.commit == before.commit
        told = listed.stamp is not None and listed.stamp == before.stamp
        if told and before.outage is None and not self.paranoid:
            return True
        return self.git.head(listed.url, listed.ref).commit == before.commit

    def _fetched(self, listed: Listed, before: Record | None, record: Record) -> Record:
        what, branch = self._what(listed)
        try:
            with self.git.fetched(listed.url, what) as repository:
                return self._taken(repository, before, record, branch, listed)
        except GitError as error:
            if error.reason == "empty" and (before is None or before.commit is None):
                return _reached(record, listed.stamp)
            raise

    def _what(self, listed: Listed) -> tuple[str, str | None]:
        """Return what to fetch, and the branch that it is."""
        if listed.commit is not None:
            return listed.commit, listed.ref
        if listed.is_branch and listed.ref is not None:
            return f"refs/heads/{listed.ref}", listed.ref
        try:
            head = self.git.head(listed.url, listed.ref)
        except GitError as error:
            if error.reason == "empty":
                return HEAD, None
            raise
        return head.commit, head.branch

    def _taken(
        self, repository: Fetched, before: Record | None, record: Record, branch: str | None, listed: Listed
    ) -> Record:
        old = self.state.root(before) if before is not None else None
        taking = Taking(repository, self.settings, _known(before, old))
        wanted = Wanted(self.settings, listed.folder, listed.files, is_whole=listed.is_whole)
        taking.take(path for path in taking.tree if path in wanted)
        fresh = record.model_copy(
            update={
                "commit": repository.commit,
                "committed": repository.committed(),
                "branch": branch,
                "stamp": listed.stamp,
                "catalog": tuple(sorted(path for path in taking.files if path in wanted)),
                "kept": {},
                "outage": None,
            }
        )
        with self.state.replacing(fresh) as root:
            kept = self._written(taking, fresh, root, before, old)
        return fresh.model_copy(
            update={
                "files": taking.ids,
                "targets": tuple(taking.elsewhere),
                "notes": tuple(taking.notes),
                "kept": kept,
            }
        )

    def _written(
        self, taking: Taking, fresh: Record, root: Path, before: Record | None, old: Path | None
    ) -> Mapping[str, Kept]:
        """Write the files, with the entities that stay as they were; return those."""
        write_files(root, taking.files)
        if before is None or old is None or not old.is_dir():
            return {}
        was = shown(before, old, self.dialect, self.settings.limits)
        kept: dict[str, Kept] = {}
        while True:  # a Location that stays leads to files of which some may have to stay too
            now = shown(fresh.model_copy(update={"kept": kept}), root, self.dialect, self.settings.limits)
            more = still_kept(was, now, taking.notes, self.now)
            if not more:
                return kept
            kept |= more
            self._write_kept(taking, kept, root, was, old)

    def _write_kept(self, taking: Taking, kept: Mapping[str, Kept], root: Path, was: Shown, old: Path) -> None:
        """Write the files of entities that stay as they were, and what these lead to."""
        files = kept_files(kept, was, old, self.settings.limits)
        named = [references_of(path, content, self.settings) for path, content in files.items()]
        embedded = {path for found in named for path in found.embedded}
        taking.take({path for found in named for target in found.located for path in taking.matches(target)}, embedded)
        write_files(root, {**taking.files, **dict(references_missing(embedded, taking.tree, old)), **files})

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
    note = Note(code="REP003", severity=Severity.INFO, path="", message=message, fix="Name its new address.")
    return record.model_copy(update={"notes": (*(old for old in record.notes if old.code != note.code), note)})


def _known(before: Record | None, root: Path | None) -> dict[str, bytes]:
    """Return the contents that are here already, by id."""
    if before is None or root is None:
        return {}
    return dict(_contents(before.files.items(), root))


def _contents(files: Iterable[tuple[str, str]], root: Path) -> Iterable[tuple[str, bytes]]:
    for path, oid in files:
        try:
            yield oid, (root / path).read_bytes()
        except OSError:
            continue
