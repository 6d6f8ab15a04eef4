"""The globs of Locations, for files that are not on this disk."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import lru_cache

from generator.sources.discovery import SKIPPED_FOLDERS


def fits(path: str, pattern: str) -> bool:
    """Tell whether a path fits the glob of a Location: `**` for folders, the rest as in a shell."""
    return _Match(path.split("/"), _parts(pattern)).fits(0, 0)


@lru_cache(maxsize=64)
def _parts(pattern: str) -> Sequence[str]:
    """Return the parts of a glob; several `**` in a row are one, and at the end it means every file below."""
    found: list[str] = []
    for part in pattern.split("/"):
        if part != "**" or found[-1:] != ["**"]:
            found.append(part)
    return [*found, "*"] if found[-1] == "**" else found


class _Match:
    """The comparison of one path with one glob; each pair of places is looked at once."""

    def __init__(self, path: Sequence[str], pattern: Sequence[str]) -> None:
        self._path, self._pattern = path, pattern
        self._failed: set[tuple[int, int]] = set()

    def fits(self, place: int, part: int) -> bool:
        """Tell whether the path from some place on fits the glob from some part on."""
        path, pattern = self._path, self._pattern
        if part == len(pattern) or place == len(path):
            return part == len(pattern) and place == len(path)
        if (place, part) in self._failed:
            return False
        if pattern[part] == "**":
            goes_on = place + 1 < len(path) and path[place] not in SKIPPED_FOLDERS
            found = (goes_on and self.fits(place + 1, part)) or self.fits(place, part + 1)
        else:
            found = fnmatchcase(path[place], pattern[part]) and self.fits(place + 1, part + 1)
        if not found:
            self._failed.add((place, part))
        return found
