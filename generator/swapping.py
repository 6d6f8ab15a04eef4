"""Swapping a site in whole: whoever reads it sees the old one or the new one, never a part."""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from generator.errors import BuildError
from generator.locking import locked

# A folder that holds one of these was built by us (or by the engine alone).
_MARKS = ("index.html", "api/snapshot/v1.json.gz")

Say = Callable[[str], None]


@contextmanager
def fresh_site(target: Path, say: Say) -> Iterator[Path]:
    """Yield an empty folder beside `target`, which is gone when the block ends (unless it was swapped in).

    One build at a time works on a target: another one waits until this one has ended. What builds that
    were killed have left is cleared away.

    Args:
        target: the site's folder.
        say: called with a sentence if there is something to wait for.

    Raises:
        BuildError: the folder cannot be made, or the target holds something that is no site of ours.
    """
    refuse_foreign(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _alone(target, say):
            _recover(target)
            fresh = Path(tempfile.mkdtemp(prefix=_prefix(target), dir=target.parent))
            fresh.chmod(0o755)
            try:
                yield fresh
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise BuildError(f"{error.filename or target}: cannot be written: {error.strerror or error}") from error


def swap_in(fresh: Path, target: Path) -> None:
    """Put a folder in the place of `target`; what was there before ends up in the folder's place, to be removed."""
    if not target.exists():
        fresh.rename(target)
    elif not _exchange(fresh, target):
        old = _aside(target)
        target.rename(old)
        fresh.rename(target)
        old.rename(fresh)


def beside(target: Path) -> str:
    """Return how the paths of all folders begin that we make beside a site."""
    return str(target.with_name(f".{target.name}-"))


def _prefix(target: Path) -> str:
    return f".{target.name}-new-"


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}-old")


def refuse_foreign(target: Path, marks: Sequence[str] = _MARKS) -> None:
    """Refuse to replace what is no folder, or one that holds other things than a built site.

    Args:
        target: the folder.
        marks: the files of which a built site has one.

    Raises:
        BuildError: it is, or does.
    """
    is_ours = any((target / mark).is_file() for mark in marks)
    if (target.exists() and not target.is_dir()) or (target.is_dir() and any(target.iterdir()) and not is_ours):
        raise BuildError(f"{target} holds something that is no built site, so it is not replaced; name another folder")


@contextmanager
def _alone(target: Path, say: Say) -> Iterator[None]:
    """Hold the lock of a target; the system lets go of it when the process ends, however it ends.

    It is a file of the system's temporary folder, so that nothing is left beside the site.
    """
    if sys.platform == "win32":  # which knows no such locks, nor users by number
        yield
        return
    name = hashlib.sha256(os.fsencode(target.absolute())).hexdigest()[:16]
    path = Path(tempfile.gettempdir()) / f"milepost-{os.getuid()}-{name}.lock"
    with locked(path, lambda: say(f"Another build is writing {target}; waiting until it has ended.")):
        yield
        path.unlink(missing_ok=True)


def _recover(target: Path) -> None:
    """Undo what a killed build has left half done, and clear its folders away; the caller holds the lock."""
    old = _aside(target)
    if old.is_dir() and not target.exists():
        old.rename(target)
    for left in (old, *target.parent.glob(f"{_prefix(target)}*")):
        shutil.rmtree(left, ignore_errors=True)


_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot (it is Linux's renameat2)."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    status: int = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return status == 0
