"""Which files of a repository's tree are taken: its catalog files, and what they take in or lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from generator.harvest.git import Entry, Fetched
from generator.harvest.globs import fits
from generator.harvest.records import Note
from generator.harvest.wanted import inside, is_pattern, references_of
from generator.problems import Severity
from generator.settings import Settings

SYMLINK = "120000"
SUBMODULE = "160000"

_FILES = 20_000  # that are taken of one repository at most
_HOPS = 8  # symlinks on the way to a file
_LFS = b"version https://git-lfs.github.com/spec/"


class Taking:
    """Takes files out of the tree of one commit.

    Args:
        repository: the commit.
        settings: names and limits.
        known: contents by id, of those that need not be fetched.

    Attributes:
        files: contents by path.
        ids: by path, as git has them.
        elsewhere: the addresses that Locations name.
        notes: what cannot be taken, and why.
    """

    def __init__(self, repository: Fetched, settings: Settings, known: Mapping[str, bytes]) -> None:
        self._repository, self._settings, self._known = repository, settings, known
        self.files: dict[str, bytes] = {}
        self.ids: dict[str, str] = {}
        self.elsewhere: dict[str, None] = {}
        self.notes: list[Note] = []
        self._seen: set[str] = set()
        self._read: set[str] = set()
        self._size = 0

    @cached_property
    def tree(self) -> dict[str, Entry]:
        """Return the files of the tree by path, but for what no disk should be asked to hold."""
        return {entry.path: entry for entry in self._repository.entries() if _is_harmless(entry.path)}

    def take(self, catalog: Iterable[str], embedded: Iterable[str] = ()) -> None:
        """Take catalog files with all that they lead to, and further files as they are."""
        reading, plain = set(catalog), {path for path in embedded if path in self.tree}
        while reading | plain:
            self._fetch((reading | plain) - self._seen)
            located: set[str] = set()
            plain = set()
            self._read |= reading
            for path in sorted(reading & self.files.keys()):
                found = references_of(path, self.files[path], self._settings)
                plain.update(found.embedded)
                located.update(place for target in found.located for place in self.matches(target))
                self.elsewhere.update(dict.fromkeys(found.elsewhere))
            reading = located - self._read
            plain = {path for path in plain if path in self.tree} - self._seen

    def matches(self, target: str) -> Iterable[str]:
        """Return the files of the tree that a Location's target names."""
        if is_pattern(target):
            return [path for path in self.tree if fits(path, target)]
        return [target] if target in self.tree else []

    def refuse(self, paths: Iterable[str]) -> None:
        """Leave out files that the disk here cannot hold."""
        for path in paths:
            del self.files[path], self.ids[path]
            self._note("SRC001", path, "the file has a name that the disk here cannot hold", _RENAME)

    def _fetch(self, paths: set[str]) -> None:
        self._seen |= paths
        entries = [entry for path in sorted(paths) if (entry := self._regular(path)) is not None]
        missing = {entry.oid for entry in entries if entry.oid not in self._known}
        contents = {**self._known, **self._repository.contents(missing, self._settings.limits.file_bytes)}
        for entry in entries:
            self._add(entry, contents[entry.oid])

    def _regular(self, path: str) -> Entry | None:
        """Return the file that a path leads to, over symlinks that stay in the repository; the path is its own."""
        where = path
        for _ in range(_HOPS):
            entry = self.tree.get(where)
            if entry is None or entry.mode == SUBMODULE:
                break
            if entry.mode != SYMLINK:
                return Entry(entry.mode, entry.oid, path)
            target = self._repository.contents([entry.oid], 4_096)[entry.oid] or b""
            where = next(iter(inside(where, [target.decode("utf-8", "replace")])), "")
        self._note("SRC001", path, "the file is a symlink that leaves the repository or leads nowhere", _MEND_LINK)
        return None

    def _add(self, entry: Entry, content: bytes | None) -> None:
        limits = self._settings.limits
        if content is None:
            self._note("YAML005", entry.path, f"the file is larger than {limits.file_bytes} bytes", _SPLIT)
        elif content.startswith(_LFS):
            self._note("REP006", entry.path, "the file is kept in Git LFS, of which nothing is fetched", _NO_LFS)
        elif len(self.files) >= _FILES or self._size + len(content) > limits.repository_bytes:
            self._note("REP002", entry.path, "no more files are taken of this repository", _FEWER)
        else:
            self.files[entry.path], self.ids[entry.path] = content, entry.oid
            self._size += len(content)

    def _note(self, code: str, path: str, message: str, fix: str) -> None:
        self.notes.append(Note(code=code, severity=Severity.ERROR, path=path, message=message, fix=fix))


_MEND_LINK = "Name a file inside the same repository, or put the file itself there."
_SPLIT = "Split it, or raise `limits.file_bytes`."
_RENAME = "Give it a shorter or a simpler name."
_NO_LFS = "Keep catalog files, and what they take in, in git itself."
_FEWER = "Name fewer files, leave some out by `exclude`, or raise `limits.repository_bytes`."


def _is_harmless(path: str) -> bool:
    return not any(
        part in ("", ".", "..") or part.lower() == ".git" or "\\" in part or "\0" in part for part in path.split("/")
    )
