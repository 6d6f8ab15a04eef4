"""Which files of a repository are catalog files, and what one names: files that it takes in, or leads to."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from pathspec import GitIgnoreSpec

from generator.harvest.globs import fits
from generator.settings import Settings
from generator.sources.discovery import SKIPPED_FOLDERS
from generator.sources.documents import read_documents

_PLACEHOLDERS = frozenset({"$text", "$json", "$yaml"})


class Wanted:
    """The names that catalog files have, by the settings.

    Args:
        settings: include and exclude.
        folders: only what lies below them is read; all without any.
        files: paths and globs of files that are read whatever they are called.
        is_whole: other files are read too.
    """

    def __init__(
        self, settings: Settings, folders: Iterable[str] = (), files: Iterable[str] = (), *, is_whole: bool = True
    ) -> None:
        self._is_whole = is_whole
        self._include = frozenset(name for name in settings.include if not is_pattern(name))
        self._patterns = tuple(name for name in settings.include if is_pattern(name))
        self._exclude = GitIgnoreSpec.from_lines(settings.exclude) if settings.exclude else None
        self._below = tuple(f"{folder}/" for folder in folders) or ("",)
        self._files = tuple(files)

    def __contains__(self, path: str) -> bool:
        """Tell whether a path of the tree is a catalog file."""
        *folders, name = path.split("/")
        if any(fits(path, file) for file in self._files):
            return True
        if not self._is_whole:
            return False
        if name not in self._include and not any(fnmatchcase(name, pattern) for pattern in self._patterns):
            return False
        if not path.startswith(self._below) or not SKIPPED_FOLDERS.isdisjoint(folders):
            return False
        return self._exclude is None or not self._exclude.match_file(path)


def is_pattern(name: str) -> bool:
    """Tell whether a name is a glob."""
    return any(sign in name for sign in "*?[")


class References(NamedTuple):
    """What a catalog file names: files that it takes in, files that it leads to (maybe globs), and addresses."""

    embedded: Sequence[str]
    located: Sequence[str]
    elsewhere: Sequence[str]


def references_of(path: str, content: bytes, settings: Settings) -> References:
    """Return what a catalog file names; files by their paths in the repository, and none outside of it."""
    embedded: list[str] = []
    located: list[str] = []
    elsewhere: list[str] = []
    for document in read_documents(content, path, settings.limits):
        value = document.value
        if not isinstance(value, dict):
            continue
        embedded += inside(path, _embedded(value))
        if value.get("kind") == "Location":
            targets = list(_targets(value.get("spec")))
            elsewhere += (target for target in targets if "://" in target)
            located += inside(path, (target for target in targets if "://" not in target))
    return References(embedded, located, elsewhere)


def _embedded(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _embedded(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if len(value) == 1 and key in _PLACEHOLDERS and isinstance(item, str):
                yield item
            else:
                yield from _embedded(item)


def _targets(spec: Any) -> Iterator[str]:
    if isinstance(spec, dict):
        targets = spec.get("targets")
        for target in (spec.get("target"), *(targets if isinstance(targets, list) else ())):
            if isinstance(target, str):
                yield target


def inside(path: str, targets: Iterable[str]) -> Iterator[str]:
    """Yield where targets that a file names lie in its repository; none outside of it."""
    for target in targets:
        found = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        if not found.startswith(("/", "../")) and found not in ("..", "."):
            yield found
