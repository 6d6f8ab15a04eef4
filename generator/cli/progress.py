"""Progress: on a terminal a line that is written over; elsewhere (CI, a pipe) a line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from generator.progress import Progress

_INTERVAL = 0.1  # seconds between two writings on a terminal
_LONG = 5.0  # seconds between two lines elsewhere
_CLEAR = "\r\x1b[K"


@contextmanager
def progress_shown(*, profile: bool = False) -> Iterator[Progress]:
    """Yield the progress to report to; the line is gone when the block ends.

    Args:
        profile: say at the end how long each step took, in seconds of wall time and of CPU.
    """
    is_terminal = sys.stderr.isatty()
    steps = _Steps() if profile else None
    last = time.monotonic()

    def show(work: str, done: int, total: int) -> None:
        nonlocal last
        if steps is not None:
            steps.enter(work)
        now = time.monotonic()
        if now - last >= (_INTERVAL if is_terminal else _LONG):
            last = now
            line = f"{work}: {done:,} of {total:,}" if total else f"{work} ..."
            sys.stderr.write(f"{_CLEAR}{line}" if is_terminal else f"{line}\n")
            sys.stderr.flush()

    try:
        yield show
    finally:
        if is_terminal:
            sys.stderr.write(_CLEAR)
        if steps is not None:
            sys.stderr.write(steps.table())
        sys.stderr.flush()


class _Steps:
    """The time that each step took, in the order in which they began."""

    def __init__(self) -> None:
        self._taken: dict[str, list[float]] = {}
        self._current = "Starting"
        self._since = (time.monotonic() - time.process_time(), 0.0)  # the process began about then

    def enter(self, step: str) -> None:
        """Begin a step, which ends the one before it."""
        if step != self._current:
            self._close()
            self._current = step

    def table(self) -> str:
        """Return a line a step."""
        self._close()
        width = max(map(len, self._taken))
        rows = [f"{step:<{width}} {wall:8.2f} s {cpu:8.2f} s of CPU" for step, (wall, cpu) in self._taken.items()]
        return "\n".join([*rows, ""])

    def _close(self) -> None:
        now = (time.monotonic(), time.process_time())
        taken = self._taken.setdefault(self._current, [0.0, 0.0])
        taken[0] += now[0] - self._since[0]
        taken[1] += now[1] - self._since[1]
        self._since = now
