"""Where things came from, told without the paths of the machine that built the site."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import NamedTuple

from generator.sources.files import SourceFile


class Place(NamedTuple):
    """A file of a repository.

    Args:
        repository: the name of its root folder; "" where the command ran in that folder.
        file: POSIX, relative to that root.
    """

    repository: str
    file: str

    def __str__(self) -> str:
        """Read `pay/catalog-info.yaml`."""
        return f"{self.repository}/{self.file}" if self.repository else self.file


class Places:
    """The place of each file that was read, by the path under which entities and problems name it."""

    def __init__(self, files: Iterable[SourceFile]) -> None:
        self._by_path = {file.shown: Place(file.repository, file.inside) for file in files}

    def of(self, path: str) -> Place:
        """Return a place; of a path that is in no repository, only what tells nothing of the machine."""
        return self._by_path.get(path) or Place("", _harmless(path))


def _harmless(path: str) -> str:
    is_elsewhere = path.startswith(("/", "..")) or path[1:2] == ":"
    return posixpath.basename(path) if is_elsewhere else path
