"""The globs of `milepost/paths` and CODEOWNERS: whether one names a path, and how precisely."""

from __future__ import annotations

import re
from functools import lru_cache

_PARTS = re.compile(r"/\*\*/|\*\*/|/\*\*|\*\*|\*|\?|[^*?/]+|/")


def depth_of(glob: str, path: str) -> int | None:
    """Return how precisely a glob names a path, twice its parts without a wildcard; None where it does not name it.

    A folder stands for all that lies below it. A glob with a slash at its beginning or in its midst starts at the
    root, any other one anywhere, as in a `.gitignore`.
    """
    if not _pattern(glob).fullmatch(path):
        return None
    return sum(2 for part in glob.strip("/").split("/") if part and "*" not in part)


@lru_cache(maxsize=4096)
def _pattern(glob: str) -> re.Pattern[str]:
    bare = glob.strip("/")
    anywhere = "" if "/" in glob.rstrip("/") or bare == "" else "(?:.*/)?"
    body = "".join(_WILD.get(part) or re.escape(part) for part in _PARTS.findall(bare))
    below = "/.+" if glob.endswith("/") else "(?:/.+)?"
    return re.compile(f"{anywhere}{body}{below}" if bare else ".*", re.DOTALL)


_WILD = {"/**/": "/(?:.*/)?", "**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
