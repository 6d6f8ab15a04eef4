"""Repositories as sources name them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from generator.harvest.credentials import Forge

_PATH = re.compile(r"(?!\.+(?:/|$))[\w.-]+(?:/(?!\.+(?:/|$))[\w.-]+)+")
_SCP = re.compile(r"[\w.-]+@(?P<host>[\w.-]+):(?P<path>.+)")


@dataclass(frozen=True, slots=True)
class Listed:
    """A repository that a source names.

    Args:
        identity: what it keeps when it is renamed.
        name: host and path, by which people know it (`github.com/acme/pay`).
        url: where git fetches it.
        source: the key of the source.
        ref: the branch, tag or commit to read; None for the one that it names by itself.
        is_branch: the ref is known to be a branch.
        is_newest: the ref is the one that the repository names by itself, whether that is known or not.
        folders: only what lies below them is read; all without any.
        stamp: changes with each push, if the forge tells of pushes; None where refs must be listed to know.
        pushed: when something last happened there, as its forge writes it; only its order counts.
        archived: nothing changes there any more.
        forge: what it stands on, None where that is not known.
        web: its page for people.
        commit: the one commit to read, None for the newest.
        files: paths, or globs, of files to read as catalog files, whatever they are called.
        is_whole: its other catalog files are read too.
        gone: why it need not be asked, as the end of a sentence that names it.
    """

    identity: str
    name: str
    url: str
    source: str
    ref: str | None = None
    is_branch: bool = False
    is_newest: bool = True
    folders: tuple[str, ...] = ()
    stamp: str | None = None
    pushed: str = ""
    archived: bool = False
    forge: Forge | None = None
    web: str | None = None
    commit: str | None = None
    files: tuple[str, ...] = ()
    is_whole: bool = True
    gone: str | None = None

    @property
    def place(self) -> tuple[str, str | None]:
        """Return what two sources share that name the same: the address, and the ref where it is not the newest."""
        return name_of(self.url).lower(), None if self.is_newest else self.ref

    def joined(self, other: Listed) -> Listed:
        """Return this repository with what another source wants of it too."""
        is_all = not (self.folders and other.folders)
        return replace(self, folders=() if is_all else tuple(sorted({*self.folders, *other.folders})))


def named(url: str, ref: str | None) -> str:
    """Return how people know a repository that is read at a branch or a tag of its own."""
    return f"{name_of(url)}@{ref}" if ref else name_of(url)


def name_of(url: str) -> str:
    """Return host and path of a repository's address, without `.git`: `github.com/acme/pay`."""
    match = _SCP.fullmatch(url)
    if match:
        host, path = match["host"], match["path"]
    else:
        parts = urlsplit(url)
        host, path = parts.netloc.rpartition("@")[2], parts.path
    return f"{host}/{path.strip('/').removesuffix('.git')}"


def is_path(text: str) -> bool:
    """Tell whether a text can be the path of a repository on a forge."""
    return _PATH.fullmatch(text) is not None
