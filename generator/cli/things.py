"""What a person names on the command line, as sources: an organisation, a repository, checkouts, or a list of these."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from generator.errors import UsageError

FORGES = {"github": "https://github.com", "gitlab": "https://gitlab.com"}
_PEOPLE = {"github": "github_teams", "gitlab": "gitlab_groups"}
_REMOTE = re.compile(r"(?:https?|ssh)://|[\w.-]+@[\w.-]+:")


def sources_of(thing: str) -> list[dict[str, Any]]:
    """Return the sources that a thing stands for.

    Raises:
        UsageError: it is nothing that can be read.
    """
    forge, mark, rest = thing.partition(":")
    if mark and forge in FORGES:
        return _organisation(forge, rest)
    parts = urlsplit(thing)
    if parts.netloc == "github.com" and re.fullmatch(r"/[\w.-]+/?", parts.path):
        return _organisation("github", parts.path.strip("/"))
    if _REMOTE.match(thing):
        return [{"git": thing}]
    path = Path(thing).expanduser()
    if path.is_file():
        lines = (line.strip() for line in path.read_text("utf-8", "replace").splitlines())
        return [source for line in lines if line and not line.startswith("#") for source in sources_of(line)]
    if path.is_dir():
        return [{"path": str(folder)} for folder in _checkouts(path.absolute())]
    raise UsageError(
        f"{thing}: neither github:ORGANISATION, gitlab:GROUP, an address of a repository nor a folder here"
    )


def _organisation(forge: str, rest: str) -> list[dict[str, Any]]:
    """Return the repositories and the teams of an organisation; its forge stands before it, where it is one's own."""
    url, name = FORGES[forge], rest
    first, slash, behind = rest.partition("/")
    if "://" in rest:
        parts = urlsplit(rest)
        url, name = f"{parts.scheme}://{parts.netloc}", parts.path.strip("/")
    elif slash and "." in first:
        url, name = f"https://{first}", behind
    elsewhere = {} if url == FORGES[forge] else {"url": url}
    return [{forge: name, **elsewhere}, {_PEOPLE[forge]: name, **elsewhere}]


def _checkouts(folder: Path) -> list[str]:
    """Return what to read of a folder: each checkout in it, or itself where it is one."""
    if (folder / ".git").exists() or not any((child / ".git").exists() for child in folder.iterdir() if child.is_dir()):
        return [str(folder)]
    return [f"{folder}/*"]
