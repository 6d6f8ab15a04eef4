"""The files of a recipe's repository: on a disk, or as a commit has them."""

from __future__ import annotations

import os
import posixpath
import subprocess
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from generator.local_git import git_says
from generator.recipes.tree import MOST_BYTES, MOST_FILES, File, TreeError, read_one, read_tree, safe_path

_PATIENCE = 60  # seconds for git
_PLAIN, _PROGRAM, _SYMLINK = "100644", "100755", "120000"
_HOPS = 8  # symlinks on the way to a file


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
            return {place.name: read_one(place, self.root)}
        if not place.is_dir():
            raise TreeError(f"there is no folder {folder} in the recipe's repository")
        return read_tree(place, self.root, self._listed(place))

    @staticmethod
    def _listed(place: Path) -> frozenset[str] | None:
        """Return the files of a folder that git does not ignore; None outside of git."""
        command = ["git", "-C", str(place), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        try:
            done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=True)  # noqa: S603
        except (OSError, subprocess.SubprocessError):
            return None
        return frozenset(os.fsdecode(name) for name in done.stdout.split(b"\0") if name)


class Commit:
    """A repository of git as one of its commits has it."""

    def __init__(self, root: Path, commit: str) -> None:
        self.root, self.commit = root, commit

    @cached_property
    def _entries(self) -> Mapping[str, tuple[str, str]]:
        """Return mode and id of each file, by its path."""
        listed = self._git("ls-tree", "-r", "-z", "--full-tree", self.commit)
        found = {}
        for line in listed.split(b"\0"):
            head, _, path = line.partition(b"\t")
            if path:
                mode, _, oid = head.decode("ascii").split(" ")
                found[path.decode("utf-8", "surrogateescape")] = mode, oid
        return found

    def tree(self, folder: str) -> dict[str, File]:
        """Return the files below a folder of it."""
        path = safe_path(folder)
        start = f"{path}/" if path else ""
        names = {
            name.removeprefix(start) if name != path else name.rpartition("/")[2]: name
            for name in self._entries
            if name == path or name.startswith(start)
        }
        if not names:
            raise TreeError(f"there is no folder {folder} in {self.commit[:10]}")
        if len(names) > MOST_FILES:
            raise TreeError(f"there are more than {MOST_FILES} files in {folder}")
        entries = {inside: self._regular(name) for inside, name in names.items()}
        contents = self._contents(sorted({oid for _, oid in entries.values()}))
        return {inside: File(contents[oid], mode == _PROGRAM) for inside, (mode, oid) in entries.items()}

    def _regular(self, name: str) -> tuple[str, str]:
        """Return the file that a path leads to, over symlinks that stay in the repository."""
        where = name
        for _ in range(_HOPS):
            mode, oid = self._entries.get(where, ("", ""))
            if mode != _SYMLINK:
                break
            target = self._contents([oid])[oid].decode("utf-8", "replace")
            where = posixpath.normpath(posixpath.join(posixpath.dirname(where), target))
        if mode not in (_PLAIN, _PROGRAM):
            raise TreeError(f"{name} is a symlink that leaves the recipe's repository, or is no file")
        return mode, oid

    def _contents(self, oids: Sequence[str]) -> dict[str, bytes]:
        said = self._git("cat-file", "--batch", given="\n".join(oids).encode("ascii") + b"\n")
        found, place = {}, 0
        for oid in oids:
            end = said.index(b"\n", place)
            size = int(said[place:end].split(b" ")[2])
            found[oid] = said[end + 1 : end + 1 + size]
            place = end + size + 2
        return found

    def _git(self, *arguments: str, given: bytes | None = None) -> bytes:
        command = ["git", "-C", str(self.root), *arguments]
        try:
            done = subprocess.run(command, input=given, capture_output=True, timeout=_PATIENCE, check=True)  # noqa: S603
        except (OSError, subprocess.SubprocessError) as error:
            raise TreeError(f"git cannot read the recipe's repository at {self.commit[:10]}") from error
        if len(done.stdout) > 2 * MOST_BYTES:
            raise TreeError(f"the recipe is larger than {MOST_BYTES // 10**6} MB at {self.commit[:10]}")
        return done.stdout


def top_of(path: Path) -> Path | None:
    """Return the folder of the checkout that a path lies in; None outside of git."""
    found = git_says(path if path.is_dir() else path.parent, "rev-parse", "--show-toplevel")
    return Path(found) if found else None
