"""Where a user's own cache is, apart from that of any project."""

from __future__ import annotations

import os
from pathlib import Path


def user_cache() -> Path:
    """Return the folder for it: below XDG_CACHE_HOME where that is absolute, as its specification has it."""
    home = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (home if home.is_absolute() else Path.home() / ".cache") / "milepost"
