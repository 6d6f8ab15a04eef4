"""Which files to read: those named, and those found below the folders named."""

from __future__ import annotations

import errno
import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.errors import UsageError
from generator.problems import Location, Problem, Severity
from generator.settings import Settings
from generator.sources.files import SourceFile, shown_path

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SKIPPED_FOLDERS = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".tox", ".venv", "venv"})
_VENV_MARK = "pyvenv.cfg"


@dataclass(frozen=True, slots=True)
class Discovery:
    """The files found, each once, sorted by path; and what could not be looked into."""

    files: tuple[SourceFile, ...]
    problems: tuple[Problem, ...]


def discover(paths: Iterable[str], settings: Settings, folder: Path) -> Discovery:
    """Find the catalog files below paths given by a person (files, folders or globs).

    Without paths, the sources of the settings are used.

    Raises:
        UsageError: a path given does not exist, or its glob matches nothing.
    """
    given, sources = list(paths), source_roots(settings)
    walk = _Walk(settings, folder, sources)
    for start in _matches(given, folder) if given else sources:
        walk.take(start, explicit=bool(given))
    files = sorted(walk.files.values(), key=lambda file: file.shown)
    return Discovery(tuple(files), tuple(walk.problems))


def source_roots(settings: Settings) -> list[Path]:
    """Return the folders that the settings' sources match: each is a repository's root, or holds some."""
    roots: list[Path] = []
    for source in settings.sources:
        pattern = str(settings.path(source.path))
        matches = sorted(glob.glob(pattern, recursive=True)) if glob.has_magic(pattern) else [pattern]
        roots.extend(Path(os.path.abspath(match)) for match in matches)
    return roots


def _matches(paths: list[str], folder: Path) -> Iterator[Path]:
    for path in paths:
        start = folder / path
        if start.exists() or start.is_symlink():
            yield Path(os.path.abspath(start))
            continue
        matches = sorted(glob.glob(str(start), recursive=True)) if glob.has_magic(path) else []
        if not matches:
            raise UsageError(f"{path}: there is no such file or folder")
        yield from (Path(os.path.abspath(match)) for match in matches)


class _Folder(NamedTuple):
    """A folder still to look into: the source that it lies in (else where its walk started), and what is ignored."""

    path: str
    limit: str | None
    start: Path
    ignores: tuple[_Ignore, ...]


class _Ignore(NamedTuple):
    """Patterns, as .gitignore has them, for what lies below a folder."""

    base: str
    patterns: GitIgnoreSpec

    def covers(self, path: str, *, is_folder: bool) -> bool:
        relative = path[len(self.base) + 1 :].replace(os.sep, "/")
        return self.patterns.match_file(f"{relative}/" if is_folder else relative)


def _ignore(base: str, lines: Iterable[str]) -> _Ignore:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 most walks meet no pattern, and it costs 20 ms to import

    return _Ignore(base, GitIgnoreSpec.from_lines(lines))


class _Walk:
    """Collects the files of one discovery."""

    def __init__(self, settings: Settings, folder: Path, sources: list[Path]) -> None:
        self._settings, self._folder = settings, folder
        self._sources = {str(source) for source in sources}
        self._patterns = tuple(name for name in settings.include if glob.has_magic(name))
        self._roots = _Roots()
        self.files: dict[str, SourceFile] = {}
        self.problems: list[Problem] = []

    def take(self, start: Path, *, explicit: bool) -> None:
        """Take a file, or every catalog file below a folder."""
        limit = next((str(place) for place in (start, *start.parents) if str(place) in self._sources), None)
        if not start.is_dir():
            if explicit or start.exists():
                self._add(str(start), limit, start.parent)
            return
        ignores = (_ignore(str(start), self._settings.exclude),) if self._settings.exclude else ()
        waiting = [_Folder(str(start), limit, start, ignores)]
        while waiting:
            waiting.extend(self._look_into(waiting.pop()))

    def _look_into(self, folder: _Folder) -> Iterator[_Folder]:
        """Add a folder's catalog files, and yield the folders in it."""
        try:
            with os.scandir(folder.path) as listing:
                entries = {entry.name: entry for entry in listing}
        except OSError as error:
            self._say("SRC002", Severity.ERROR, folder.path, f"the folder cannot be read ({error.strerror})", _OPEN)
            return
        if _VENV_MARK in entries:
            return
        ignores = folder.ignores
        if ".gitignore" in entries:
            ignores = (*ignores, *self._gitignore(folder.path))
        for entry in entries.values():
            is_folder = entry.is_dir(follow_symlinks=False)
            if not self._is_wanted(entry, is_folder=is_folder):
                continue
            path = entry.path
            if any(ignore.covers(path, is_folder=is_folder) for ignore in ignores):
                continue
            if is_folder:
                yield _Folder(path, path if path in self._sources else folder.limit, folder.start, ignores)
            else:
                self._add(path, folder.limit, folder.start)

    def _is_wanted(self, entry: os.DirEntry[str], *, is_folder: bool) -> bool:
        name = entry.name
        if is_folder:
            return name not in SKIPPED_FOLDERS
        if name in self._settings.include or any(fnmatchcase(name, pattern) for pattern in self._patterns):
            return True
        if entry.is_symlink() and _loops(entry):
            self._say("SRC003", Severity.WARNING, entry.path, "this symlink leads back to a folder above it", _LOOP)
        return False

    def _gitignore(self, folder: str) -> Iterator[_Ignore]:
        path = os.path.join(folder, ".gitignore")
        try:
            yield _ignore(folder, Path(path).read_text("utf-8", "replace").splitlines())
        except (OSError, ValueError) as error:
            self._say("SRC001", Severity.WARNING, path, f"the file cannot be read ({error})", _OPEN)

    def _add(self, path: str, limit: str | None, start: Path) -> None:
        default = Path(limit) if limit and limit != path else start
        root = self._roots.of(os.path.dirname(path), limit)
        self.files[path] = SourceFile(Path(path), Path(root) if root else default, shown_path(path, self._folder))

    def _say(self, code: str, severity: Severity, path: str, message: str, fix: str) -> None:
        self.problems.append(Problem(code, severity, message, Location(shown_path(path, self._folder)), fix=fix))


class _Roots:
    """The repositories' roots: the nearest folder, from a folder up to a limit, that holds `.git`."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str | None], str | None] = {}

    def of(self, folder: str, limit: str | None) -> str | None:
        """Return the root of a folder's repository; None where no `.git` is found up to the limit."""
        passed = []
        root: str | None = None
        while (folder, limit) not in self._found:
            passed.append((folder, limit))
            if os.path.exists(os.path.join(folder, ".git")):
                root = folder
                break
            above = os.path.dirname(folder)
            if folder in (limit, above):
                break
            folder = above
        else:
            root = self._found[folder, limit]
        self._found.update(dict.fromkeys(passed, root))
        return root


_OPEN = "Give the user that runs this the right to read it, or exclude it in the settings."
_LOOP = "Remove the symlink, or exclude it in the settings; symlinked folders are not followed."


def _loops(entry: os.DirEntry[str]) -> bool:
    try:
        real = os.path.realpath(entry.path, strict=True)
    except OSError as error:
        return error.errno == errno.ELOOP
    above = os.path.realpath(os.path.dirname(entry.path))
    return os.path.isdir(real) and f"{above}{os.sep}".startswith(f"{real.rstrip(os.sep)}{os.sep}")
