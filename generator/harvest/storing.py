"""The files of one commit, taken and kept, with the entities that stay as they last were."""

from __future__ import annotations

import errno
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.harvest.git import Fetched, Git, is_content
from generator.harvest.git_errors import GitError
from generator.harvest.keeping import Shown, kept_files, references_missing, shown, still_kept
from generator.harvest.listed import Listed
from generator.harvest.records import Kept, Record
from generator.harvest.state import State
from generator.harvest.taking import Taking
from generator.harvest.wanted import Wanted, references_of
from generator.model.kinds import Dialect
from generator.settings import Settings
from generator.sources.codeowners import PLACES

_Keep = Callable[[Taking, Record, Path], Mapping[str, Kept]]


@dataclass(frozen=True)
class Storer:
    """Keeps the files of repositories.

    Args:
        state: where they are kept.
        settings: which files are catalog files, and the limits.
        dialect: the kinds.
        now: when the harvest began (UTC).
    """

    state: State
    settings: Settings
    dialect: Dialect
    now: datetime

    def stored(self, repository: Fetched, listed: Listed, record: Record, before: Record | None) -> Record:
        """Keep a commit, with what of the last one can no longer be read.

        Args:
            repository: the commit.
            listed: what its source says.
            record: the same, with what is known of it.
            before: of the last harvest.
        """
        old = self.state.root(before) if before is not None else None
        taking = Taking(repository, self.settings, _known(before, old))

        def keep(taking: Taking, fresh: Record, root: Path) -> Mapping[str, Kept]:
            if before is None or old is None or not old.is_dir():
                return {}
            return self._kept(taking, fresh, root, shown(before, old, self.dialect, self.settings.limits), old)

        return self._stored(repository, listed, record, taking, keep)

    def stored_again(self, repository: Fetched, listed: Listed, record: Record, locked: Record, git: Git) -> Record:
        """Keep a commit, with what a lock says that stays of earlier ones, which are fetched for it.

        Raises:
            GitError: one of these is not to be had any more.
        """

        def keep(taking: Taking, _fresh: Record, root: Path) -> Mapping[str, Kept]:
            by_commit: dict[str, dict[str, Kept]] = defaultdict(dict)
            for ref, kept in locked.kept.items():
                if not kept.over:
                    by_commit[kept.commit][ref] = kept
            for commit, entries in by_commit.items():
                with git.fetched(listed.url, commit) as earlier:
                    self._restore(earlier, entries, taking, root, locked)
            return locked.kept

        return self._stored(repository, listed, record, Taking(repository, self.settings, {}), keep)

    def _stored(self, repository: Fetched, listed: Listed, record: Record, taking: Taking, keep: _Keep) -> Record:
        wanted = Wanted(self.settings, listed.folders, listed.files, is_whole=listed.is_whole)
        named = [path for path in taking.tree if path in wanted]
        taking.take(named, PLACES if named else ())
        told = {"commit": repository.commit, "committed": repository.committed(), "stamp": listed.stamp}
        fresh = record.model_copy(update={**told, "kept": {}, "outage": None})
        with self.state.replacing(fresh) as root:
            taking.refuse(_write_files(root, taking.files))
            catalog = tuple(sorted(path for path in taking.files if path in wanted))
            fresh = fresh.model_copy(update={"catalog": catalog})
            kept = keep(taking, fresh, root)
        found = {"files": taking.ids, "targets": tuple(taking.elsewhere), "notes": tuple(taking.notes), "kept": kept}
        return fresh.model_copy(update=found)

    def _kept(self, taking: Taking, fresh: Record, root: Path, was: Shown, old: Path) -> Mapping[str, Kept]:
        """Return the entities that stay as they were, with their files written."""
        kept: dict[str, Kept] = {}
        while True:  # a Location that stays leads to files of which some may have to stay too
            now = shown(fresh.model_copy(update={"kept": kept}), root, self.dialect, self.settings.limits)
            more = {
                ref: entry for ref, entry in still_kept(was, now, taking.notes, self.now).items() if ref not in kept
            }
            if not more:
                return kept
            kept |= more
            self._write_kept(taking, kept, root, was, old)

    def _restore(
        self, earlier: Fetched, entries: Mapping[str, Kept], taking: Taking, root: Path, locked: Record
    ) -> None:
        files = tuple(sorted({kept.file for kept in entries.values()}))
        old = Taking(earlier, self.settings, {})
        old.take(files)
        with tempfile.TemporaryDirectory(prefix="milepost-") as name:
            folder = Path(name)
            _write_files(folder, old.files)
            record = locked.model_copy(update={"commit": earlier.commit, "catalog": files, "kept": {}})
            was = shown(record, folder, self.dialect, self.settings.limits)
            if not entries.keys() <= was.good.keys():
                raise GitError(f"does not hold at {earlier.commit[:7]} what the lock says", "failed")
            self._write_kept(taking, entries, root, was, folder)

    def _write_kept(self, taking: Taking, kept: Mapping[str, Kept], root: Path, was: Shown, old: Path) -> None:
        """Write the files of entities that stay as they were, and what these lead to."""
        files = kept_files(kept, was, old, self.settings.limits)
        named = [references_of(path, content, self.settings) for path, content in files.items()]
        embedded = {path for found in named for path in found.embedded}
        taking.take({path for found in named for target in found.located for path in taking.matches(target)}, embedded)
        _write_files(root, {**taking.files, **dict(references_missing(embedded, taking.tree, old)), **files})


def _known(before: Record | None, root: Path | None) -> dict[str, bytes]:
    """Return the contents that are here already, by id."""
    if before is None or root is None:
        return {}
    return {oid: content for oid, content in contents_of(before, root) if content is not None}


def contents_of(record: Record, root: Path) -> Iterator[tuple[str, bytes | None]]:
    """Yield the id of each file of a record with its content; None where that is damaged or not there."""
    for path, oid in record.files.items():
        try:
            content = (root / path).read_bytes()
        except OSError:
            yield oid, None
        else:
            yield oid, content if is_content(oid, content) else None


def _write_files(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write files below a folder and return the paths of those that this disk cannot hold."""
    refused = []
    for path, content in files.items():
        place = folder / path
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        except (OSError, ValueError) as error:
            if getattr(error, "errno", errno.EINVAL) not in _PATH_ERRORS:
                raise
            refused.append(path)
    return refused


_PATH_ERRORS = frozenset({errno.EINVAL, errno.ENAMETOOLONG, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.EILSEQ})
