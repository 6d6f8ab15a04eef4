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

from generator.cache.inputs import note_listing
from generator.errors import UsageError
from generator.problems import Location, Problem, Severity
from generator.settings import Settings
from generator.sources.files import SourceFile, TargetError, read_bytes, shown_path

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SKIPPED_FOLDERS = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".tox", ".venv", "venv", ".cache"})
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
    if not given:
        walk.problems.extend(_absent(settings))
    files = sorted(walk.files.values(), key=lambda file: file.shown)
    return Discovery(tuple(files), tuple(walk.problems))


def source_roots(settings: Settings) -> list[Path]:
    """Return the folders that the settings' sources match: each is a repository's root, or holds some."""
    roots: list[Path] = []
    for path in settings.paths:
        roots.extend(Path(os.path.abspath(match)) for match in matching(settings.base, path))
    return roots


def _absent(settings: Settings) -> Iterator[Problem]:
    """Yield a problem for each source that leads to nothing: a slip of the pen would empty the portal."""
    for path in settings.paths:
        if not any(os.path.exists(match) for match in matching(settings.base, path)):
            message = f"the source {path} matches no folder"
            yield Problem("SRC004", Severity.WARNING, message, fix="Correct `sources` in the settings, or remove it.")


def _matches(paths: list[str], folder: Path) -> Iterator[Path]:
    for path in paths:
        start = folder / path
        if start.exists() or start.is_symlink():
            yield Path(os.path.abspath(start))
            continue
        matches = matching(folder, path) if glob.has_magic(path) else []
        if not matches:
            raise UsageError(f"{path}: there is no such file or folder")
        yield from (Path(os.path.abspath(match)) for match in matches)


def matching(folder: Path, pattern: str) -> list[str]:
    """Return what a person's pattern matches, sorted, or a path that is no pattern; the folder's own name is none."""
    if not glob.has_magic(pattern):
        return [os.path.join(folder, pattern)]
    return sorted(glob.glob(os.path.join(glob.escape(str(folder)), pattern), recursive=True))


class _Folder(NamedTuple):
    """A folder still to look into: the source that it lies in (else where its walk started), and what is ignored."""

    path: str
    limit: str | None
    start: Path
    exclude: _Ignore | None
    ignores: tuple[_Ignore, ...]


class _Ignore(NamedTuple):
    """Patterns, as .gitignore has them, for what lies below a folder."""

    base: str
    patterns: GitIgnoreSpec

    def judge(self, path: str, *, is_folder: bool) -> bool | None:
        """Tell whether a path is ignored, or taken back; None where nothing is said of it."""
        relative = path[len(self.base) + 1 :].replace(os.sep, "/")
        return self.patterns.check_file(f"{relative}/" if is_folder else relative).include


def _is_ignored(path: str, ignores: tuple[_Ignore, ...], *, is_folder: bool) -> bool:
    """Tell whether a path is ignored: the deepest folder that says something of it decides, as in git."""
    verdicts = (ignore.judge(path, is_folder=is_folder) for ignore in reversed(ignores))
    return next((verdict for verdict in verdicts if verdict is not None), False)


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
        exclude = _ignore(str(start), self._settings.exclude) if self._settings.exclude else None
        waiting = [_Folder(str(start), limit, start, exclude, tuple(self._above(start, limit)))]
        while waiting:
            waiting.extend(self._look_into(waiting.pop()))

    def _above(self, start: Path, limit: str | None) -> Iterator[_Ignore]:
        """Yield what the repository's folders above a start ignore."""
        root = self._roots.of(str(start), limit)
        for folder in reversed(start.parents) if root else ():
            if f"{folder}{os.sep}".startswith(f"{root}{os.sep}") and (folder / ".gitignore").exists():
                yield from self._gitignore(str(folder))

    def _look_into(self, folder: _Folder) -> Iterator[_Folder]:
        """Add a folder's catalog files, and yield the folders in it."""
        try:
            with os.scandir(folder.path) as listing:
                entries = {entry.name: entry for entry in listing}
        except OSError as error:
            self._say("SRC002", Severity.ERROR, folder.path, f"the folder cannot be read ({error.strerror})", _OPEN)
            return
        note_listing(folder.path, entries.values())
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
            excluded = folder.exclude is not None and folder.exclude.judge(path, is_folder=is_folder)
            if excluded or _is_ignored(path, ignores, is_folder=is_folder):
                continue
            if is_folder:
                limit = path if path in self._sources else folder.limit
                yield folder._replace(path=path, limit=limit, ignores=ignores)
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
            content = read_bytes(Path(path), self._settings.limits.file_bytes)
            yield _ignore(folder, content.decode("utf-8", "replace").splitlines())
        except (TargetError, ValueError) as error:
            self._say("SRC001", Severity.WARNING, path, f"the file {error}", _OPEN)

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
