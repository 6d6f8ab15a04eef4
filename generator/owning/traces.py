"""Stack traces of Python, Java, Go and Node: the frames, and whose code each is in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.owning.addresses import address_of, repository_of
from generator.owning.claims import Claim, claim
from generator.owning.index import Index
from generator.sources.globs import depth_of

_PYTHON = re.compile(r'^\s*File "([^"]+)", line \d+', re.MULTILINE)
_JAVA = re.compile(
    r"^\s*at (?:[\w.]+/)*([\w$.]+)\.[\w$<>]+\((?:[\w$]+\.\w+:\d+|Native Method|Unknown Source)\)", re.MULTILINE
)
_GO = re.compile(r"^\s+(\S+\.go):\d+", re.MULTILINE)
_GO_FUNCTION = re.compile(r"^((?:[\w.-]+/)+[\w.-]+)\.\(?[*\w]", re.MULTILINE)
_NODE = re.compile(r"^\s*at (?:.*?\()?(?:file://)?(/[^():]+|[\w.-]+/[^():]+):\d+:\d+\)?$", re.MULTILINE)
_FOREIGN = re.compile(
    r"(?:^|/)(?:site-packages|dist-packages|node_modules|vendor)/|/lib/python\d|^/usr/local/go/|^node:|^<"
    r"|/pkg/mod/(?!.*@)"
)
# Folders and parts of packages that say nothing of whose code it is.
_PLAIN = frozenset(
    "api app apps bin build cmd code com common core dist go home internal io lib libs main net opt org packages pkg"
    " python root server service services site src srv static test tests tmp usr util utils var web work"
    " workspace".split()
)

_DOMAIN = re.compile(r"(?:^|/)(?=[\w-]+(?:\.[\w-]+)+/)")
_SHOWN = 120  # letters of a frame that are repeated

SLUG, PATHS, SEGMENT = range(3)


def frames_of(text: str) -> list[str]:
    """Return paths and packages of a trace's frames, those of others' code left out, the nearest to the error first."""
    python = [match[1] for match in _PYTHON.finditer(text)]
    if python:
        return [frame for frame in reversed(python) if not _FOREIGN.search(frame)]
    found = sorted(
        (match.start(), match[1].replace(".", "/") if pattern is _JAVA else match[1])
        for pattern in (_JAVA, _GO, _GO_FUNCTION, _NODE)
        for match in pattern.finditer(text)
    )
    return [frame for _, frame in found if not _FOREIGN.search(frame)]


def is_trace(text: str) -> bool:
    """Tell whether a text looks like a stack trace."""
    return any(pattern.search(text) for pattern in (_PYTHON, _JAVA, _GO, _NODE))


def claims_of_trace(text: str, index: Index) -> Iterator[Claim]:
    """Yield the claims of the frames; the frame nearest to the error counts most."""
    for distance, frame in enumerate(frames_of(text)[:200]):
        yield from _claims(frame, distance, index)


def _claims(frame: str, distance: int, index: Index) -> Iterator[Claim]:
    bare, shown = frame.lstrip("/"), frame[-_SHOWN:]
    found = list(_by_repository(bare, shown, distance, index))
    yield from found
    if not found:
        yield from _by_paths(bare, shown, distance, index)
        yield from _by_names(bare, shown, distance, index)


def _by_repository(path: str, shown: str, distance: int, index: Index) -> Iterator[Claim]:
    """Yield the claims of a repository that a path names, as packages of Go do."""
    for start in _DOMAIN.finditer(path):
        address = address_of(path[start.end() :])
        slug = repository_of(address, index)[0] if address else None
        if slug is not None:
            for entry in index.by_slug[slug]:
                yield claim(entry, f"the frame {shown} is in {slug}", distance, SLUG)
            return


def _by_paths(path: str, shown: str, distance: int, index: Index) -> Iterator[Claim]:
    """Yield the claims of folders that entities name by `milepost/paths`."""
    for entry in index.with_paths:
        for glob in entry.paths:
            depth = max((found for tail in _tails(path) if (found := depth_of(glob, tail)) is not None), default=0)
            if depth:
                yield claim(entry, f"the frame {shown} lies in {glob} (milepost/paths)", distance, PATHS, -depth)


def _by_names(path: str, shown: str, distance: int, index: Index) -> Iterator[Claim]:
    """Yield the claims of components whose name is a folder or a part of the package."""
    parts = [part.lower() for part in re.split(r"[/\\]", path)[:-1]]
    for place, part in enumerate(reversed(parts)):
        for entry in index.by_name.get(part, ()) if part not in _PLAIN else ():
            if entry.kind == "component":
                yield claim(entry, f"the frame {shown} names {part}", distance, SEGMENT, place)


def _tails(path: str) -> Iterator[str]:
    """Yield a path from each of its folders on: where a repository begins in it, a trace does not say."""
    parts = path.split("/")
    return ("/".join(parts[start:]) for start in range(len(parts)))
