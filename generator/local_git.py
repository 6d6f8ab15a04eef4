"""What git says of a folder of this disk, where there is a git and the folder is a checkout."""

from __future__ import annotations

import subprocess
from pathlib import Path


def git_says(folder: Path, *arguments: str) -> str | None:
    """Return what git answers without the white space around it; None where it fails, or takes ten seconds."""
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)  # noqa: S603
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
