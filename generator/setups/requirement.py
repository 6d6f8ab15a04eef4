"""What a portal's workflows install: this very Milepost, from where it was installed here."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from generator import __version__
from generator.local_git import git_says
from generator.source_settings import presentable

_PINNED = f"milepost=={__version__}"
_UNKNOWN = (
    "This Milepost was installed from a folder that no host serves, so the files name the version by its number: "
    "put it into an index that your workflows reach, or write where it is into requirements-portal.txt."
)


class Requirement(NamedTuple):
    """What pip is told to install, and what is to be said of that (None where nothing is)."""

    text: str
    warning: str | None = None


def requirement() -> Requirement:
    """Return the requirement of this Milepost, by what pip has noted of it (PEP 610)."""
    try:
        noted = distribution("milepost").read_text("direct_url.json")
        origin = json.loads(noted) if noted else None
    except (PackageNotFoundError, ValueError):
        return Requirement(_PINNED, _UNKNOWN)
    if origin is None:  # it came from an index
        return Requirement(_PINNED)
    url, commit = str(origin.get("url", "")), origin.get("vcs_info", {}).get("commit_id")
    if commit:
        return Requirement(f"milepost @ git+{presentable(url)}@{commit}")
    if url.startswith("https://"):
        return Requirement(f"milepost @ {presentable(url)}")
    return _of_checkout(Path(unquote(urlsplit(url).path)))


def _of_checkout(folder: Path) -> Requirement:
    """Return the requirement of a checkout: its commit, where its origin has that."""
    origin = git_says(folder, "remote", "get-url", "origin") or ""
    commit = git_says(folder, "rev-parse", "HEAD")
    is_there = bool(git_says(folder, "branch", "--remotes", "--contains", "HEAD"))
    if origin.startswith("https://") and commit and is_there:
        return Requirement(f"milepost @ git+{presentable(origin)}@{commit}")
    return Requirement(_PINNED, _UNKNOWN)
