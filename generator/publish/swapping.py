"""Swapping a site in whole: whoever reads it sees the old one or the new one, never a part."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.errors import BuildError

_MARK = "index.html"


@contextmanager
def swap_in(target: Path) -> Iterator[Path]:
    """Yield an empty folder beside `target`; when the block ends well, it takes the target's place.

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
        _exchange(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _refuse_foreign(target: Path) -> None:
    """Refuse to replace a folder that holds other things than a built site."""
    if target.is_file() or (target.is_dir() and any(target.iterdir()) and not (target / _MARK).is_file()):
        raise BuildError(f"{target} holds something that is no built site, so it is not replaced; name another folder")


def _exchange(fresh: Path, target: Path) -> None:
    """Put `fresh` in the place of `target`, whose old content ends up in `fresh`."""
    if not target.exists():
        fresh.rename(target)
        return
    old = fresh.with_name(f"{fresh.name}-old")
    os.rename(target, old)
    os.rename(fresh, target)
    shutil.rmtree(old, ignore_errors=True)
