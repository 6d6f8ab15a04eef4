"""The ownership index of a portal: from its address, with the copy that was read last where it cannot be reached."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path

from generator.cache.home import user_cache
from generator.errors import UsageError
from generator.owning.index import PATH, Index, parsed
from generator.writing import replace_file

FRESH = 300.0
"""Seconds for which a copy is not asked for again."""
_PATIENCE = 5.0  # seconds that an answer may take, and that a limit is waited for: somebody wants to know now


def index_of_portal(address: str, say: Callable[[str], None]) -> Index:
    """Return the index of a portal.

    Args:
        address: of its pages or of the file itself, or the folder of a built site here.
        say: called with a sentence where the answer is older than the portal.

    Raises:
        UsageError: there is none.
    """
    if not address.strip():
        raise UsageError("--portal is the address of a portal, or the folder of a built site; it is empty")
    if "://" not in address:
        return _from_disk(Path(address))
    copy = _copy_of(address)
    known = _known(copy, address)
    if known is not None and 0 <= time.time() - copy.stat().st_mtime < FRESH:
        return known
    return _asked(address, copy, known, say)


def _known(copy: Path, address: str) -> Index | None:
    """Return the copy of last time; None where there is none, or it is damaged."""
    content = _read(copy)
    try:
        return parsed(content, address) if content is not None else None
    except UsageError:
        return None


def _from_disk(path: Path) -> Index:
    file = path / PATH if path.is_dir() else path
    content = _read(file)
    if content is None:
        raise UsageError(
            f"{file}: cannot be read; --portal is an address that begins with https://, or the folder of a built site"
        )
    return parsed(content, str(file))


def _asked(address: str, copy: Path, known: Index | None, say: Callable[[str], None]) -> Index:
    from generator.harvest.patience import Patience  # noqa: PLC0415 with a copy nothing waits for them
    from generator.harvest.portals import PortalError, read_url  # noqa: PLC0415

    try:
        fresh = read_url(address, PATH, Patience(say, left=_PATIENCE, tries=1, answer=_PATIENCE))
        index = parsed(fresh, address)
    except (PortalError, UsageError) as error:
        why = f"{address} {error}" if isinstance(error, PortalError) else str(error)
        if known is None:
            raise UsageError(f"the portal {why}") from error
        say(f"The portal {why}. This is the copy of {known.as_of}.")
        return known
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        replace_file(copy, fresh)
        os.utime(copy)
    except OSError:  # the answer is right without a copy
        pass
    return index


def _copy_of(address: str) -> Path:
    digest = hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return user_cache() / f"owners-{digest}.json"


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (OSError, ValueError):
        return None
