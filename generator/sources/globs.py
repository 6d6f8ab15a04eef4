"""The globs of `milepost/paths` and CODEOWNERS: whether one names a path, and how precisely."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

_ANY = "**"


class _Glob(NamedTuple):
    """A glob: its parts, and whether it names only what lies below what they name."""

    parts: tuple[str, ...]
    is_below: bool


def depth_of(glob: str, path: str) -> int | None:
    """Return how precisely a glob names a path (`precision`); None where it does not name it.

    A folder stands for all that lies below it. A glob with a slash at its beginning or in its midst starts at the
    root, any other one anywhere, as in a `.gitignore`.
    """
    return precision(glob) if _names(_read(glob), path) else None


def names_path(glob: str, path: str) -> bool:
    """Tell whether a glob names a path, which may be a folder of which it names what lies below."""
    return depth_of(glob, path) is not None or depth_of(glob, f"{path}/any") is not None


def precision(glob: str) -> int:
    """Return how precise a glob is: twice its parts without a wildcard."""
    return sum(2 for part in glob.strip("/").split("/") if part and "*" not in part)


@lru_cache(maxsize=65_536)
def _read(glob: str) -> _Glob:
    bare = glob.strip("/")
    parts = [part for part in bare.split("/") if part]
    if bare and "/" not in glob.rstrip("/"):
        parts.insert(0, _ANY)
    plain = len(parts)
    while parts and parts[-1] == _ANY:
        parts.pop()
    is_below = bool(bare) and (glob.endswith("/") or (bool(parts) and len(parts) < plain))
    if is_below and glob.endswith("**/"):
        parts.append("*")  # of a folder within, only what lies below it
    elif is_below and not parts:
        parts = ["*"]
    return _Glob(tuple(parts), is_below)


def _names(glob: _Glob, path: str) -> bool:
    """Tell whether a glob names a path: all places of the glob that are reached so far are followed at once."""
    last = len(glob.parts)
    names = path.split("/") if path else []
    reached = _opened(glob, {0})
    for count, name in enumerate(names):
        if last in reached and not (glob.is_below and count == len(names)):
            return True
        step = {place for place in reached if place < last and glob.parts[place] == _ANY}
        step |= {place + 1 for place in reached if place < last and _fits(glob.parts[place], name)}
        reached = _opened(glob, step)
    return last in reached and not glob.is_below


def _opened(glob: _Glob, places: set[int]) -> set[int]:
    """Return places, and those behind a `**`, which may stand for nothing."""
    found = set(places)
    for place in range(len(glob.parts)):
        if place in found and glob.parts[place] == _ANY:
            found.add(place + 1)
    return found


def _fits(part: str, name: str) -> bool:
    """Tell whether a part with `*` and `?` names a folder or a file; it takes the product of their lengths at most."""
    if "*" not in part and "?" not in part:
        return part == name
    here = there = 0
    star, back = -1, 0
    while there < len(name):
        if here < len(part) and part[here] == "*":
            star, back = here, there
            here += 1
        elif here < len(part) and part[here] in ("?", name[there]):
            here, there = here + 1, there + 1
        elif star >= 0:
            back += 1
            here, there = star + 1, back
        else:
            return False
    return part[here:].strip("*") == ""
