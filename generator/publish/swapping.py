"""Swapping a site in whole: whoever reads it sees the old one or the new one, never a part."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.errors import BuildError

# A folder that holds one of these was built by us (or by the engine alone).
_MARKS = ("index.html", "api/snapshot/v1.json.gz")


@contextmanager
def fresh_site(target: Path) -> Iterator[Path]:
    """Yield an empty folder beside `target`, which is gone when the block ends (unless it was swapped in).

    Raises:
        BuildError: the folder cannot be made, or the target holds something that is no site of ours.
    """
    _refuse_foreign(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        fresh.chmod(0o755)
    except OSError as error:
        raise BuildError(f"{target.parent} cannot be written: {error.strerror}") from error
    try:
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _refuse_foreign(target: Path) -> None:
    """Refuse to replace a folder that holds other things than a built site."""
    is_ours = any((target / mark).is_file() for mark in _MARKS)
    if target.is_file() or (target.is_dir() and any(target.iterdir()) and not is_ours):
        raise BuildError(f"{target} holds something that is no built site, so it is not replaced; name another folder")


def swap_in(fresh: Path, target: Path) -> None:
    """Put a folder in the place of `target`, whose old content is removed."""
    if not target.exists():
        fresh.rename(target)
        return
    old = fresh.with_name(f"{fresh.name}-old")
    target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)
