"""What a piece of work has read, so that the next one can tell whether any of it has changed.

Python's audit hook tells of every file that is opened and every folder that is listed, whoever does it: the
engine, a theme, a plugin. So nothing that a build reads can be forgotten here. Size, times and inode of a file
vouch for its digest, as they do in git's index; where they do not, the content is read.
"""

from __future__ import annotations

import importlib.util
import os
import stat
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from generator.cache.data import digest

RACY_NS = 2_000_000_000
"""A file that changed less than this before it was looked at may change again within the same tick of its clock."""

Signature = tuple[int, int, int, int]
"""Size, mtime_ns, ctime_ns and inode of a file or folder."""


class Seen(NamedTuple):
    """A path as it was: neither where it was absent; where both are kept, the first that fits vouches for it."""

    signature: Signature | None
    digest: bytes | None


Paths = Mapping[str, Seen]
"""What was read: paths, as seen from a base folder (those elsewhere whole), and how they were."""

_CHANGED = Seen(None, b"it changed while it was read")


def signature(path: str) -> Signature | None:
    """Return what vouches for a path's content, None where nothing is there."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


EVERY_VARIABLE = "*"
_FLEETING = frozenset({"_", "SHLVL", "PWD", "OLDPWD", "COLUMNS", "LINES"})


def variable_digest(name: str) -> bytes:
    """Return the digest of an environment variable, or of all of them: values may be secrets and are not kept."""
    if name == EVERY_VARIABLE:
        return digest(*(f"{key}={value}" for key, value in sorted(os.environ.items()) if key not in _FLEETING))
    return digest(repr(os.environ.get(name)))


@dataclass(frozen=True, slots=True)
class Place:
    """Where paths are seen from, and what is a build's own and no input: starts of paths, those of folders with a /."""

    base: str
    own: tuple[str, ...] = ()

    def absolute(self, path: str) -> str:
        """Return where a path of a trace is."""
        return self.base if path == "." else os.path.join(self.base, path)

    def relative(self, path: str) -> str:
        """Return a path as a trace names it."""
        inside = f"{self.base}{os.sep}"
        return path[len(inside) :] if path.startswith(inside) else ("." if path == self.base else path)

    def is_own(self, path: str) -> bool:
        """Tell whether a path is none of the inputs."""
        return f"{path}{os.sep}".startswith(self.own)

    def digest(self, path: str) -> bytes | None:
        """Return the digest of a file's content, or of what a folder lists; None where it cannot be read."""
        try:
            mode = os.stat(path).st_mode
            if stat.S_ISDIR(mode):
                with os.scandir(path) as listing:
                    return listing_digest(entry for entry in listing if not self.is_own(entry.path))
            if not stat.S_ISREG(mode):  # a FIFO would never end
                return digest(str(stat.S_IFMT(mode)))
            with open(path, "rb") as stream:
                return digest(stream.read())
        except (OSError, ValueError):
            return None

    def is_same(self, path: str, seen: Seen, *, paranoid: bool = False) -> bool:
        """Tell whether a path of a trace is as it was; `paranoid` takes only its content's word for it."""
        where = self.absolute(path)
        if seen == (None, None):
            return signature(where) is None
        if seen.signature is not None and not (paranoid and seen.digest) and signature(where) == seen.signature:
            return True
        return seen.digest is not None and self.digest(where) == seen.digest

    def is_unchanged(self, paths: Paths, *, paranoid: bool = False) -> bool:
        """Tell whether everything is as it was."""
        return all(self.is_same(path, seen, paranoid=paranoid) for path, seen in paths.items())


def listing_digest(entries: Iterable[os.DirEntry[str]]) -> bytes:
    """Return the digest of what a folder lists: names, kinds, and where symlinks lead."""
    return digest(*sorted(map(_line, entries)))


def _line(entry: os.DirEntry[str]) -> str:
    """Return an entry of a folder with its kind, and where it leads if it is a symlink."""
    if entry.is_symlink():
        return f"{entry.name}\0{os.readlink(entry.path)}"
    return f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name


class Recorder:
    """Collects what is read while it listens.

    Args:
        place: where paths are seen from, and what is not recorded.
        known: an earlier trace, whose digests are taken over where signatures vouch for them.
        shared: folders in which the build itself makes files: only what they list tells of changes.
        without: starts of further paths that are no inputs.
    """

    def __init__(self, place: Place, known: Paths, shared: Iterable[str] = (), without: Iterable[str] = ()) -> None:
        self.place, self._known, self._shared, self._without = place, known, frozenset(shared), tuple(without)
        self._found: dict[str, tuple[Signature | None, int]] = {}
        self._digests: dict[str, bytes | None] = {}
        self._taken: dict[str, Seen] = {}
        self.environment: dict[str, bytes] = {}
        self.strange: set[str] = set()

    def note(self, path: str, content: bytes | None = None) -> None:
        """Take in a path that is about to be read, or whose absence matters; `content` is its digest."""
        if path not in self._found:
            path = os.path.abspath(path)
        if path in self._found:
            if content is not None:
                self._digests.setdefault(path, content)
            return
        if self.place.is_own(path) or f"{path}{os.sep}".startswith(self._without):
            return
        self._found[path] = (signature(path), time.time_ns())
        if content is not None:
            self._digests[path] = content
        elif path in self._shared:
            self._digests[path] = self.place.digest(path)

    def take(self, paths: Paths) -> None:
        """Take in paths of a trace that have just been found to be as they were."""
        self._taken.update(paths)

    def note_variable(self, name: str) -> None:
        """Take in an environment variable that matters."""
        self.environment[name] = variable_digest(name)

    def leave_out(self, path: str) -> None:
        """Take what lies below a folder for no input from now on."""
        self._without = (*self._without, f"{path}{os.sep}")

    def paths(self) -> dict[str, Seen]:
        """Return what was read; what changed meanwhile is kept as something that has changed since."""
        found = {self.place.relative(path): self._seen(path, *how) for path, how in self._found.items()}
        return {**self._taken, **found}

    def _seen(self, path: str, before: Signature | None, moment: int) -> Seen:
        if path in self._shared:
            then = self._digests[path]
            return Seen(None, then) if then == self.place.digest(path) else _CHANGED
        now = signature(path)
        if now != before:
            return _CHANGED
        if now is None:
            return Seen(None, None)
        is_racy = max(now[1], now[2]) > moment - RACY_NS
        known = self._known.get(self.place.relative(path))
        if known is not None and known.signature == now and not is_racy:
            return known
        found = self._digests.get(path)
        if found is None and (is_racy or not os.path.isdir(path)):  # listing folders again would take long
            found = self.place.digest(path)
            if found is None:
                return _CHANGED
        return Seen(None if is_racy else now, found)


_listening: list[Recorder] = []
_hooked = False


@contextmanager
def recording(recorder: Recorder) -> Iterator[Recorder]:
    """Let a recorder listen to all that this process reads."""
    global _hooked  # noqa: PLW0603 a hook cannot be removed, so there is one
    if not _hooked:
        sys.addaudithook(_hear)
        _hooked = True
    _listening.append(recorder)
    try:
        yield recorder
    finally:
        _listening.remove(recorder)


def note_variable(name: str) -> None:
    """Tell whoever listens of an environment variable that matters."""
    for recorder in _listening:
        recorder.note_variable(name)


def note(path: str, content: bytes | None = None) -> None:
    """Tell whoever listens of a path that is looked at without being opened, or whose absence matters."""
    for recorder in _listening:
        recorder.note(path, content)


def note_listing(path: str, entries: Iterable[os.DirEntry[str]]) -> None:
    """Tell whoever listens of what a folder lists."""
    if _listening:
        note(path, listing_digest(entries))


def take(paths: Paths) -> None:
    """Tell whoever listens of paths that are as a trace has them."""
    for recorder in _listening:
        recorder.take(paths)


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if not _listening:
        return
    if event == "open":
        path, mode, flags = arguments
        if not isinstance(path, str | bytes | os.PathLike) or _writes(mode, flags):
            return
        note(_source(os.fsdecode(path)))
    elif event in ("os.scandir", "os.listdir"):
        path = arguments[0]
        if path is None or isinstance(path, str | bytes | os.PathLike):  # and no descriptor
            note(os.fsdecode(path or "."))
    elif event == "socket.connect" or (
        event == "subprocess.Popen" and os.path.basename(os.fsdecode(arguments[0] or "")) != "git"
    ):
        _strange(event)


def _writes(mode: object, flags: object) -> bool:
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))


def _source(path: str) -> str:
    """Return the module that a file of bytecode was made of."""
    if path.endswith(".pyc"):
        try:
            return importlib.util.source_from_cache(path)
        except ValueError:
            return path
    return path


def _strange(event: str) -> None:
    for recorder in _listening:
        recorder.strange.add(event)
