"""Which files to read: those named, and those found below the folders named."""

from __future__ import annotations

import errno
import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

import pathspec

from generator.errors import UsageError
from generator.problems import Location, Problem, Severity
from generator.settings import Settings
from generator.sources.files import SourceFile, repository_root, shown_path

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
    walk = _Walk(settings, folder)
    given = list(paths)
    for root in source_roots(settings):
        walk.sources.append(root)
    for start in (_matches(given, folder) if given else walk.sources):
        walk.take(start, explicit=bool(given))
    files = sorted(walk.files.values(), key=lambda file: file.shown)
    return Discovery(tuple(files), tuple(walk.problems))


def source_roots(settings: Settings) -> list[Path]:
    """Return the folders that the settings' sources match: each is a repository's root, or holds some."""
    roots = []
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


@dataclass(slots=True)
class _Walk:
    settings: Settings
    folder: Path
    sources: list[Path] = field(default_factory=list)
    files: dict[Path, SourceFile] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    patterns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.patterns = tuple(name for name in self.settings.include if glob.has_magic(name))

    def take(self, start: Path, *, explicit: bool) -> None:
        """Take a file, or every catalog file below a folder."""
        if start.is_dir():
            exclude = pathspec.GitIgnoreSpec.from_lines(self.settings.exclude)
            self._descend(start, start, ((start, exclude),) if self.settings.exclude else ())
        elif explicit or start.exists():
            self._add(start, start.parent)

    def _descend(
        self, folder: Path, start: Path, ignores: tuple[tuple[Path, pathspec.GitIgnoreSpec], ...]
    ) -> None:
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            self._problem("SRC002", Severity.ERROR, folder, f"the folder cannot be read ({error.strerror})", _OPEN)
            return
        names = {entry.name for entry in entries}
        if _VENV_MARK in names:
            return
        if ".gitignore" in names:
            ignores = (*ignores, *self._gitignore(folder))
        for entry in entries:
            self._visit(entry, start, ignores)

    def _visit(
        self, entry: os.DirEntry[str], start: Path, ignores: tuple[tuple[Path, pathspec.GitIgnoreSpec], ...]
    ) -> None:
        is_folder = entry.is_dir(follow_symlinks=False)
        if is_folder and entry.name in SKIPPED_FOLDERS:
            return
        if not is_folder and not self._is_wanted(entry.name):
            if entry.is_symlink() and _loops(entry):
                self._problem(
                    "SRC003", Severity.WARNING, Path(entry.path), "this symlink leads back to a folder above it", _LOOP
                )
            return
        path = Path(entry.path)
        if any(_is_ignored(path, base, spec, is_folder=is_folder) for base, spec in ignores):
            return
        if is_folder:
            self._descend(path, start, ignores)
        else:
            self._add(path, start)

    def _is_wanted(self, name: str) -> bool:
        return name in self.settings.include or any(fnmatchcase(name, pattern) for pattern in self.patterns)

    def _gitignore(self, folder: Path) -> Iterator[tuple[Path, pathspec.GitIgnoreSpec]]:
        path = folder / ".gitignore"
        try:
            lines = path.read_text("utf-8", "replace").splitlines()
            yield folder, pathspec.GitIgnoreSpec.from_lines(lines)
        except (OSError, ValueError) as error:
            self._problem("SRC001", Severity.WARNING, path, f"the file cannot be read ({error})", _OPEN)

    def _add(self, path: Path, start: Path) -> None:
        limit = next((source for source in self.sources if source == path or source in path.parents), None)
        default = limit if limit and limit.is_dir() else start
        self.files[path] = SourceFile(path, repository_root(path, limit, default), shown_path(path, self.folder))

    def _problem(self, code: str, severity: Severity, path: Path, message: str, fix: str) -> None:
        self.problems.append(Problem(code, severity, message, Location(shown_path(path, self.folder)), fix=fix))


_OPEN = "Give the user that runs this the right to read it, or exclude it in the settings."
_LOOP = "Remove the symlink, or exclude it in the settings; symlinked folders are not followed."


def _is_ignored(path: Path, base: Path, spec: pathspec.GitIgnoreSpec, *, is_folder: bool) -> bool:
    relative = path.relative_to(base).as_posix()
    return spec.match_file(f"{relative}/" if is_folder else relative)


def _loops(entry: os.DirEntry[str]) -> bool:
    try:
        real = os.path.realpath(entry.path, strict=True)
    except OSError as error:
        return error.errno == errno.ELOOP
    return os.path.isdir(real) and os.path.realpath(os.path.dirname(entry.path)).startswith(real)
