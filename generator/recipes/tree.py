"""Files in memory, by paths that cannot leave the folder that they are for."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from generator.errors import MilepostError

MOST_FILES = 20_000
MOST_BYTES = 100_000_000

_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9]|lpt[0-9])(?:\..*)?|git~\d+", re.IGNORECASE)
_STRANGE = re.compile(r'[\x00-\x1f<>:"|?*\\]')


class TreeError(MilepostError):
    """A path or a folder that is not used; the message says why."""


class File(NamedTuple):
    """A file: its content, and whether it is a program."""

    content: bytes
    is_executable: bool = False

    @property
    def text(self) -> str | None:
        """Return the content as a text; None where it is none."""
        if b"\0" in self.content:
            return None
        try:
            return self.content.decode("utf-8")
        except UnicodeDecodeError:
            return None


Tree = Mapping[str, File]
"""Files by their paths, with slashes."""


def safe_path(path: str) -> str:
    """Return a path below a folder, without `.` and doubled slashes; "" for the folder itself.

    Raises:
        TreeError: it leaves the folder, or no file of Windows can be called so.
    """
    if path.startswith(("/", "~")) or re.match(r"[A-Za-z]:", path):
        raise TreeError(f"{path!r} is an absolute path, and would leave the folder")
    parts = [part for part in path.split("/") if part not in ("", ".")]
    for part in parts:
        if part == "..":
            raise TreeError(f"{path!r} would leave the folder")
        if part.lower() == ".git":
            raise TreeError(f"{path!r} would change what git keeps")
        if _RESERVED.fullmatch(part) or _STRANGE.search(part) or part.endswith((".", " ")):
            raise TreeError(f"{path!r} has a part that Windows takes for something else")
        if len(part.encode("utf-8", "replace")) > 255:  # noqa: PLR2004 of every file system
            raise TreeError(f"{path[:60]!r}... has a part that is too long")
    return "/".join(parts)


def read_tree(folder: Path, root: Path, names: Collection[str] | None = None) -> dict[str, File]:
    """Return the files of a folder.

    Args:
        folder: what is read.
        names: paths in the folder of the files that count; all without it.
        root: nothing outside of it is read: a symlink that leads out is refused, one that stays is its file.

    Raises:
        TreeError: a symlink leads out or nowhere, something is no file, or there is too much of it.
    """
    found: dict[str, File] = {}
    size = 0
    for path in sorted(_paths(folder)):
        shown = path.relative_to(folder).as_posix()
        if names is not None and shown not in names:
            continue
        file = read_one(path, root)
        size += len(file.content)
        if len(found) >= MOST_FILES or size > MOST_BYTES:
            raise TreeError(f"there are more than {MOST_FILES} files or {MOST_BYTES // 10**6} MB in {folder.name}")
        found[shown] = file
    return found


def read_one(path: Path, root: Path) -> File:
    """Return a file of a folder.

    Raises:
        TreeError: it is a symlink that leads out or nowhere, or cannot be read.
    """
    real = path.resolve()
    if not real.is_relative_to(root.resolve()):
        raise TreeError(f"{path.name} is a symlink that leaves the recipe's repository")
    if ".git" in real.relative_to(root.resolve()).parts:
        raise TreeError(f"{path.name} leads to what git keeps")
    if not real.is_file():
        raise TreeError(f"{path.name} is no file" if real.exists() else f"{path.name} is a symlink to nothing")
    try:
        return File(real.read_bytes(), bool(real.stat().st_mode & stat.S_IXUSR))
    except OSError as error:
        raise TreeError(f"{path.name} cannot be read ({error.strerror})") from error


def _paths(folder: Path) -> Iterator[Path]:
    """Yield what is no folder below a folder, without what git keeps."""
    for place, folders, names in os.walk(folder):
        here = Path(place)
        links = [name for name in folders if (here / name).is_symlink()]
        yield from (here / name for name in (*names, *links))
        folders[:] = [name for name in folders if name != ".git" and name not in links]
