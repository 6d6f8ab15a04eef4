"""Reading the snapshot of a portal: from a file, from its address, or from the branch that it is published to."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from generator.harvest.answers import HttpError
from generator.harvest.credentials import LOOPBACK, secret, variable_for
from generator.harvest.git import Git
from generator.harvest.git_errors import GitError
from generator.harvest.http import Site
from generator.harvest.patience import Patience
from generator.source_settings import checked_remote, is_ref

SNAPSHOT = "api/snapshot/v1.json.gz"
TOKEN = "MILEPOST_PORTAL_TOKEN"  # noqa: S105 the name of a variable
COOKIE = "MILEPOST_PORTAL_COOKIE"

_GIT = "git+"
_LARGEST = 1 << 30  # bytes; what is unpacked of it is limited where it is read
_JSON = (".json", ".json.gz")


class PortalError(Exception):
    """A portal cannot be read; the message is the end of a sentence that names it."""


class Branch(NamedTuple):
    """Where in a git repository a portal stands."""

    url: str
    ref: str
    path: str


def read_url(address: str, file: str, patience: Patience, *, is_only: bool = True) -> bytes:
    """Return a file of a portal that its address, or that of the file itself, leads to.

    Args:
        address: https, or http on this machine.
        file: its path on the site, for instance SNAPSHOT.
        patience: how long a limit is waited for.
        is_only: no other host is asked for one.

    Raises:
        PortalError: there is none.
    """
    if urlsplit(address).scheme not in ("https", "http"):
        raise PortalError("is no address that is read: write https://, git+https:// or a path")
    url = address if urlsplit(address).path.endswith(_JSON) else f"{address.rstrip('/')}/{file}"
    site = Site(url, headers_for(url, os.environ, is_only=is_only), patience)
    try:
        answer = site.get(url)
    except HttpError as error:
        hint = f"; {_SIGN_IN}" if error.may_want_login else ""
        raise PortalError(f"{error}{hint}") from error
    finally:
        site.close()
    if answer.media == "text/html" or answer.body.lstrip()[:1] == b"<":
        raise PortalError(f"answers with a web page, perhaps one to log in, and not with a snapshot; {_SIGN_IN}")
    return answer.body


def snapshot_of(address: str, base: Path, git: Git, patience: Patience, *, is_only: bool = True) -> bytes:
    """Return a portal's snapshot, compressed or not.

    Args:
        address: a URL, of the portal or of the snapshot itself; `git+https://host/repository#branch`, perhaps with
            `:path` behind it; or a file or the folder of a site.
        base: the folder that paths start from.
        git: for branches, with the credentials that git has.
        patience: how long a limit is waited for.
        is_only: no other host is asked for a snapshot.

    Raises:
        PortalError: there is none.
    """
    if address.startswith(_GIT):
        return _from_branch(branch_of(address), git)
    if "://" in address:
        return read_url(address, SNAPSHOT, patience, is_only=is_only)
    return _from_disk(base / address)


def branch_of(address: str) -> Branch:
    """Take the address of a branch apart.

    Raises:
        PortalError: it is none.
    """
    url, _, rest = address.removeprefix(_GIT).partition("#")
    ref, _, path = rest.partition(":")
    try:
        url = checked_remote(url)
    except ValueError as error:
        raise PortalError(f"is no address of a repository: {error}") from error
    if not is_ref(ref):
        raise PortalError("names no branch: write git+https://host/repository#branch")
    return Branch(url, ref, path.strip("/") or SNAPSHOT)


def name_of_portal(address: str) -> str:
    """Return how a portal is called where its source gives no name: its host, its repository, or its folder."""
    if address.startswith(_GIT):
        return urlsplit(address.removeprefix(_GIT)).path.strip("/").removesuffix(".git") or address
    if "://" in address:
        return urlsplit(address).netloc
    parts = [part for part in Path(address).parts if part not in ("..", ".", "/", *SNAPSHOT.split("/"))]
    return parts[-1] if parts else "portal"


def headers_for(url: str, environment: Mapping[str, str], *, is_only: bool = True) -> dict[str, str]:
    """Return what a portal is told of whoever reads it: a token, or the cookies of a proxy before it.

    MILEPOST_PORTAL_TOKEN and MILEPOST_PORTAL_COOKIE count where no other host is asked; with the host behind
    them, as in MILEPOST_PORTAL_TOKEN_PORTAL_EXAMPLE_COM, for that one.

    Raises:
        UsageError: a variable holds what cannot be sent.
    """
    parts = urlsplit(url)
    if not (parts.scheme == "https" or parts.hostname in LOOPBACK):
        return {}

    def told(name: str) -> str | None:
        own = secret(variable_for(name, parts.netloc), environment)
        return own or (secret(name, environment) if is_only else None)

    token, cookie = told(TOKEN), told(COOKIE)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return headers | ({"Cookie": cookie} if cookie else {})


_SIGN_IN = f"set {TOKEN}, or {COOKIE} with the cookies of a browser that is signed in"


def _from_branch(branch: Branch, git: Git) -> bytes:
    try:
        with git.fetched(branch.url, f"refs/heads/{branch.ref}") as repository:
            oid = next((entry.oid for entry in repository.entries() if entry.path == branch.path), None)
            if oid is None:
                raise PortalError(f"has no {branch.path} on its branch {branch.ref}")
            content = repository.contents([oid], _LARGEST)[oid]
    except GitError as error:
        raise PortalError(str(error)) from error
    return content or b""


def _from_disk(path: Path) -> bytes:
    file = path / SNAPSHOT if path.is_dir() else path
    try:
        return file.read_bytes()
    except OSError as error:
        raise PortalError(f"cannot be read: {error.strerror or error}") from error
