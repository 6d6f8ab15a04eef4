"""The globs of Locations, for files that are not on this disk."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from generator.sources.discovery import SKIPPED_FOLDERS


def fits(path: str, pattern: str) -> bool:
    """Tell whether a path fits the glob of a Location: `**` for folders, the rest as in a shell."""
    return _fits(path.split("/"), pattern.split("/"))


def _fits(path: Sequence[str], pattern: Sequence[str]) -> bool:
    if not pattern or not path:
        return not pattern and not path
    head, *rest = pattern
    if head == "**":
        goes_on = len(path) > 1 and path[0] not in SKIPPED_FOLDERS and _fits(path[1:], pattern)
        return goes_on or _fits(path, rest or ["*"])
    return fnmatchcase(path[0], head) and _fits(path[1:], rest)
