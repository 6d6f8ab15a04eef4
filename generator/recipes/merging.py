"""Three versions of a file -> one: what was edited here and what the recipe has since changed, both kept."""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from generator.errors import BuildError
from generator.recipes.record import PATH
from generator.recipes.tree import File, Tree

HERE = "here"
"""What the side of the repository is called in a conflict."""
_LABELS = (HERE, "the recipe before", "the recipe now")
_CONFLICTS = 127  # git merge-file: more than this many, or a failure


@dataclass
class Merge:
    """What comes of it.

    Args:
        files: to be written.
        gone: paths of files to be removed.
        conflicts: paths of files with marks of conflicts, as git sets them.
        left: sentences on files that are left as they are here.
    """

    files: dict[str, File] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def merge(here: Tree, before: Tree, now: Tree) -> Merge:
    """Return what brings a repository to what the recipe makes now.

    Args:
        here: the files of the repository, as far as the recipe makes them, then or now.
        before: what the recipe made at the recorded version.
        now: what it makes now.
    """
    found = Merge()
    for path in sorted({*before, *now} - {PATH}):
        _one(path, here.get(path), before.get(path), now.get(path), found)
    return found


def _one(path: str, here: File | None, before: File | None, now: File | None, found: Merge) -> None:
    if now in (before, here):
        return
    if here == before:
        if now is None:
            found.gone.append(path)
        else:
            found.files[path] = now
    elif here is None:
        found.left.append(f"{path} was removed here, and the recipe has changed it: it stays away")
    elif now is None:
        found.left.append(f"{path} was edited here, and the recipe has it no longer: it stays")
    else:
        _both(path, here, before or File(b""), now, found)


def _both(path: str, here: File, before: File, now: File, found: Merge) -> None:
    """Merge a file that was changed on both sides."""
    is_executable = now.is_executable if now.is_executable != before.is_executable else here.is_executable
    if here.text is None or now.text is None or before.text is None:
        found.left.append(f"{path} is no text, and was changed here and in the recipe: it stays as it is here")
        return
    content, is_clean = _merged(here.content, before.content, now.content)
    found.files[path] = File(content, is_executable)
    if not is_clean:
        found.conflicts.append(path)


def _merged(*contents: bytes) -> tuple[bytes, bool]:
    """Return what git makes of three versions, and whether without a conflict.

    Raises:
        BuildError: there is no git, or it fails.
    """
    with tempfile.TemporaryDirectory(prefix="milepost-") as name:
        files = [Path(name) / str(number) for number in range(len(contents))]
        for file, content in zip(files, contents, strict=True):
            file.write_bytes(content)
        labels = [part for label in _LABELS for part in ("-L", label)]
        try:
            done = subprocess.run(  # noqa: S603
                ["git", "merge-file", "-p", *labels, *map(str, files)],  # noqa: S607
                capture_output=True,
                check=False,
            )
        except OSError as error:
            raise BuildError(f"git is needed to merge, and cannot be run: {error}") from error
        if not 0 <= done.returncode <= _CONFLICTS:
            raise BuildError(f"git merge-file failed: {done.stderr.decode('utf-8', 'replace').strip()}")
        return done.stdout, done.returncode == 0
