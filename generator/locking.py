"""A lock that one process holds at a time; the system lets go of it when the process ends, however it ends."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(path: Path, wait: Callable[[], None]) -> Iterator[None]:
    """Hold the lock of a file, which is made for it.

    Args:
        path: the file.
        wait: called if another process holds it and must be waited for.
    """
    if sys.platform == "win32":  # which knows no such locks
        yield
        return
    import fcntl  # noqa: PLC0415 not on every system

    while True:
        with path.open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if error.errno not in (errno.EAGAIN, errno.EACCES):
                    raise
                wait()
                fcntl.flock(lock, fcntl.LOCK_EX)
            if _is_still(path, lock.fileno()):  # whoever held it before us has removed it, else
                yield
                return


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
