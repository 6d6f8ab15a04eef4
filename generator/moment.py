"""How old the data is: the time and the commit that every page, the API and the snapshot name."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple


class Moment(NamedTuple):
    """The age of the data (UTC), and the commit that they come from where there is one."""

    as_of: datetime
    revision: str | None


def moment_of(folder: Path) -> Moment:
    """Return the moment of what a folder holds.

    The age is SOURCE_DATE_EPOCH where it is set; else the time of the last commit of the repository
    that holds `folder`, so that building it twice gives the same site; else the start of today (UTC).
    """
    revision, committed = _last_commit(folder)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return Moment(datetime.fromtimestamp(int(epoch), UTC), revision)
    if committed is not None:
        return Moment(datetime.fromtimestamp(committed, UTC), revision)
    return Moment(datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0), revision)


def _last_commit(folder: Path) -> tuple[str | None, int | None]:
    command = ["git", "-C", str(folder), "log", "-1", "--format=%H %ct"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)  # noqa: S603
        revision, time = done.stdout.split()
        return revision, int(time)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None, None
