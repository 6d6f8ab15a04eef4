"""A built site, as it is delivered: its files, with what each host must know of them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from generator.errors import BuildError, UsageError
from generator.media import media_type
from generator.progress import Progress, unseen

# A name that holds a digest of the content: another content has another name.
_DIGESTED = re.compile(r"\.[0-9a-f]{8,}(?:\.min)?\.\w+$")
_FOR_GOOD = "max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
SNAPSHOT = "api/snapshot/v1.json.gz"
"""The file by which a site is known to be a portal."""
_MARKS = ("index.html", SNAPSHOT)
_FIRST, _NEW, _PAGES, _LAST = range(4)
# What leads to other files goes last, so that it leads nowhere before these are there.
_LEADING = re.compile(r"index\.html|404\.html|sitemap\.xml(?:\.gz)?|search/.*|api/(?:search/|snapshot/|checked).*")


class SiteFile(NamedTuple):
    """A file of a site: SHA-256 of its content, its type, and how long it may be kept by those who read it."""

    path: str
    digest: str
    media: str
    caching: str


class Change(NamedTuple):
    """What has to be done with a file."""

    file: SiteFile
    is_new: bool

    @property
    def order(self) -> tuple[int, str]:
        """Sort files so that none leads to one that is not there yet: what pages need, new pages, others, indexes."""
        path = self.file.path
        if path.startswith("assets/"):
            return _FIRST, path
        if _LEADING.fullmatch(path):
            return _LAST, path
        return (_NEW if self.is_new else _PAGES), path


@dataclass(frozen=True)
class Delivery:
    """What a delivery came to: numbers of files."""

    new: int
    changed: int
    removed: int
    same: int


@dataclass(frozen=True)
class Errand:
    """What every way of delivering is told.

    Args:
        site: to deliver.
        dry_run: do nothing, and only say what would be done.
        say: called with a sentence where there is something to wait for.
        progress: told of each file.
    """

    site: BuiltSite
    dry_run: bool = False
    say: Callable[[str], None] = lambda _sentence: None
    progress: Progress = unseen


class BuiltSite:
    """The folder of a built site.

    Args:
        folder: where it is.

    Raises:
        UsageError: it holds no built site.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not any((folder / mark).is_file() for mark in _MARKS):
            raise UsageError(f"{folder} holds no built site; build one first: milepost build")

    @cached_property
    def files(self) -> Mapping[str, SiteFile]:
        """Return the files by path, sorted.

        Raises:
            BuildError: one cannot be read.
        """
        found = {}
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                name = path.relative_to(self.folder).as_posix()
                found[name] = SiteFile(name, _digest(path), media_type(name), caching_of(name))
        return found

    @property
    def story(self) -> str:
        """Return how old its data is and where it comes from, as the end of a sentence."""
        try:
            header = json.loads((self.folder / "api/snapshot/ownership-v1.json").read_bytes())
            revision = f", from {header['revision'][:10]}" if header.get("revision") else ""
            return f"as of {header['as_of']}{revision}"
        except (OSError, ValueError, KeyError, TypeError):
            return "of unknown age"


def caching_of(path: str) -> str:
    """Return how long a file may be kept: for good where its name changes with it, else no longer than it is good."""
    return _FOR_GOOD if path.startswith("assets/") and _DIGESTED.search(path) else _ASK_AGAIN


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise BuildError(f"{path}: cannot be read: {error.strerror}") from error
