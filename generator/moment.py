"""How old the data is: the time and the commit that every page, the API and the snapshot name."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from generator.local_git import git_says


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
    try:
        revision, time = (git_says(folder, "log", "-1", "--format=%H %ct") or "").split()
        return revision, int(time)
    except ValueError:
        return None, None
