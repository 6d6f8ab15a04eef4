"""Repositories as sources name them."""

from __future__ import annotations

import re
from dataclasses import dataclass
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
        folder: only what lies below is read; "" for all.
        stamp: changes with each push, if the forge tells of pushes; None where refs must be listed to know.
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
    folder: str = ""
    stamp: str | None = None
    archived: bool = False
    forge: Forge | None = None
    web: str | None = None
    commit: str | None = None
    files: tuple[str, ...] = ()
    is_whole: bool = True
    gone: str | None = None


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
