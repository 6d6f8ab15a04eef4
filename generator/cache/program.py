"""The digest of the program itself: what it makes of the same files is the same only for the same program."""

from __future__ import annotations

import importlib.util
import os
import platform
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, entry_points, version
from pathlib import Path

from generator.cache.data import digest

LIBRARIES = (
    "jinja2 jsonschema markdown markupsafe mkdocs mkdocs-material networkx nh3 pathspec pydantic pydantic-core"
    " pygments pymdown-extensions pyyaml"
).split()
GROUPS = "milepost."


def program_digest(folders: Iterable[Path]) -> bytes:
    """Return the digest of Python, the libraries, our own files below some folders, and others' plugins."""
    versions = [f"{name} {_version(name)}" for name in LIBRARIES]
    own = [content for folder in folders for content in _contents(str(folder))]
    return digest(platform.python_version(), *versions, *own, *_plugins())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "-"


def _contents(folder: str) -> Iterator[bytes | str]:
    """Yield names and contents of the files below a folder, sorted."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            path = os.path.join(place, name)
            yield os.path.relpath(path, folder)
            yield Path(path).read_bytes()


def _plugins() -> Iterator[bytes | str]:
    """Yield the entry points that others bring, with the code of their packages."""
    installed = entry_points()
    groups = [group for group in installed.groups if group.startswith(GROUPS)]
    points = [point for group in groups for point in installed.select(group=group)]
    for point in sorted(points, key=lambda point: (point.group, point.name, point.value)):
        yield f"{point.group} {point.name} {point.value} {point.dist.version if point.dist else ''}"
        found = importlib.util.find_spec(point.module.partition(".")[0])
        if found is not None and found.submodule_search_locations:
            for place in found.submodule_search_locations:
                yield from _contents(place)
        elif found is not None and found.origin and os.path.isfile(found.origin):
            yield Path(found.origin).read_bytes()
