"""Progress on a terminal: one line that is written over. Elsewhere (CI, a pipe) nothing is shown."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from generator.progress import Progress, unseen

_INTERVAL = 0.1  # seconds between two writings
_CLEAR = "\r\x1b[K"


@contextmanager
def progress_shown() -> Iterator[Progress]:
    """Yield the progress to report to; the line is gone when the block ends."""
    if not sys.stderr.isatty():
        yield unseen
        return
    last = time.monotonic()

    def show(work: str, done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _INTERVAL:
            last = now
            sys.stderr.write(f"{_CLEAR}{work}: {done:,} of {total:,}")
            sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write(_CLEAR)
        sys.stderr.flush()
