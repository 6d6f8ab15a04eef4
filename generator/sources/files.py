"""The files of a repository: which one, where it is rooted, and reading it safely."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from generator.cache.inputs import note


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read.

    Args:
        path: where it is.
        root: its repository's root; nothing that the file names is read outside of it.
        shown: how to name it to people: POSIX, relative to where the command ran, or as given.
        name: of its repository, where the folder of the root does not tell it (`github.com/acme/pay`).
        place: in its repository, where that is another one than below the root.
    """

    path: Path
    root: Path
    shown: str
    name: str | None = None
    place: str | None = None

    @property
    def inside(self) -> str:
        """Return the file's path in its repository, POSIX."""
        if self.place is not None:
            return self.place
        path, root = str(self.path), f"{str(self.root).rstrip(os.sep)}{os.sep}"
        return (path[len(root) :] if path.startswith(root) else self.path.name).replace(os.sep, "/")

    @property
    def repository(self) -> str:
        """Return the repository's name; "" where the file is shown relative to its root (the command ran there)."""
        if self.name is not None:
            return self.name
        return "" if self.shown == self.inside else self.root.name

    def beside(self, path: Path, folder: Path) -> SourceFile:
        """Return another file of the same repository; `folder` is where the command runs."""
        if self.name is None:
            return SourceFile(path, self.root, shown_path(path, folder))
        return SourceFile(path, self.root, f"{self.name}/{shown_path(path, self.root)}", self.name)


class TargetError(Exception):
    """A path that is not read; `refused` when it would leave its repository, `too_large` when a limit is reached."""

    def __init__(self, message: str, *, refused: bool = False, too_large: bool = False) -> None:
        super().__init__(message)
        self.refused, self.too_large = refused, too_large


def shown_path(path: str | Path, folder: Path) -> str:
    """Return a path as people see it: POSIX, relative to `folder` where it lies below it or near it."""
    path, base = str(path), f"{folder}{os.sep}"
    if path.startswith(base):
        return path[len(base) :].replace(os.sep, "/")
    relative = os.path.relpath(path, folder)
    far = os.path.join("..", "..", "..")
    return (path if relative.startswith(far) else relative).replace(os.sep, "/")


def resolve_target(file: SourceFile, target: str) -> Path:
    """Return the file that a relative path in `file` names.

    Raises:
        TargetError: it leaves the repository (`..`, an absolute path, a symlink), or is not there.
    """
    if "\0" in target:
        raise TargetError("is not a path", refused=True)
    if os.path.isabs(target):
        raise TargetError("is an absolute path, which may leave the repository", refused=True)
    candidate = file.path.parent / target
    note(str(candidate))  # where it is not there, that matters too
    root = os.path.realpath(file.root)
    if not _is_inside(os.path.normpath(os.path.abspath(candidate)), os.path.abspath(file.root)):
        raise TargetError("leaves the repository", refused=True)
    try:
        real = os.path.realpath(candidate, strict=True)
    except OSError as error:
        raise TargetError("is not there" if isinstance(error, FileNotFoundError) else _why(error)) from error
    if not _is_inside(real, root):
        raise TargetError("is a symlink that leaves the repository", refused=True)
    if not os.path.isfile(real):
        raise TargetError("is not a file")
    return Path(real)


def _is_inside(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def read_bytes(path: Path, limit: int) -> bytes:
    """Read a file, of which no more than `limit` bytes are wanted.

    Raises:
        TargetError: it cannot be read, is no regular file, or is larger.
    """
    try:
        if not path.is_file():
            raise TargetError("is not a file" if path.exists() else "is not there")
        with path.open("rb") as stream:
            content = stream.read(limit + 1)
    except OSError as error:
        raise TargetError(_why(error)) from error
    if len(content) > limit:
        raise TargetError(f"is larger than {limit} bytes", too_large=True)
    return content


def _why(error: OSError) -> str:
    return f"cannot be read ({error.strerror or error})"
