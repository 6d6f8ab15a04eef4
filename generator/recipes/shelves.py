"""The files of a recipe's repository: on a disk, or as a commit has them."""

from __future__ import annotations

import subprocess
import tarfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from generator.local_git import git_says
from generator.recipes.tree import MOST_BYTES, MOST_FILES, File, TreeError, read_tree, safe_path

_PATIENCE = 60  # seconds for git


class Disk:
    """A folder and what lies in it now."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def tree(self, folder: str) -> dict[str, File]:
        """Return the files below a folder of it."""
        place = self.root / safe_path(folder)
        if not place.resolve().is_relative_to(self.root.resolve()):
            raise TreeError(f"{folder} is a symlink that leaves the recipe's repository")
        if place.is_file():
            return {place.name: read_tree(place.parent, self.root)[place.name]}
        if not place.is_dir():
            raise TreeError(f"there is no folder {folder} in the recipe's repository")
        return read_tree(place, self.root)


class Commit:
    """A repository of git as one of its commits has it."""

    def __init__(self, root: Path, commit: str) -> None:
        self.root, self.commit = root, commit

    def tree(self, folder: str) -> dict[str, File]:
        """Return the files below a folder of it."""
        path = safe_path(folder)
        found = {}
        start = f"{path}/" if path else ""
        for name, file in self._files(path):
            found[name.removeprefix(start) if name.startswith(start) else name.rpartition("/")[2]] = file
            if len(found) > MOST_FILES:
                raise TreeError(f"there are more than {MOST_FILES} files in {folder}")
        if not found:
            raise TreeError(f"there is no folder {folder} in {self.commit[:10]}")
        return found

    def _files(self, path: str) -> Iterator[tuple[str, File]]:
        command = ["git", "-C", str(self.root), "archive", "--format=tar", self.commit, "--", path or "."]
        try:
            done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=True)  # noqa: S603
        except (OSError, subprocess.SubprocessError) as error:
            raise TreeError(f"git does not have {path or 'the repository'} at {self.commit[:10]}") from error
        if len(done.stdout) > MOST_BYTES:
            raise TreeError(f"{path} is larger than {MOST_BYTES // 10**6} MB")
        with tarfile.open(fileobj=BytesIO(done.stdout)) as archive:
            entries = {entry.name: entry for entry in archive.getmembers() if not entry.isdir()}
            for name, entry in entries.items():
                target = entries.get(_target(entry)) if entry.issym() else entry
                stream = archive.extractfile(target) if target is not None and target.isfile() else None
                if stream is None or target is None:
                    raise TreeError(f"{name} is a symlink that leads out of what is rendered")
                yield name, File(stream.read(), bool(target.mode & 0o100))


def _target(entry: tarfile.TarInfo) -> str:
    parts: list[str] = entry.name.split("/")[:-1]
    for part in entry.linkname.split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def top_of(path: Path) -> Path | None:
    """Return the folder of the checkout that a path lies in; None outside of git."""
    found = git_says(path if path.is_dir() else path.parent, "rev-parse", "--show-toplevel")
    return Path(found) if found else None
