"""URLs, repositories and hosts: what they are claims for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from generator.owning.claims import Claim, claim
from generator.owning.index import Entry, Index
from generator.sources.globs import depth_of

_SCP = re.compile(r"[\w.-]+@([\w.-]+):(?!//)(.+)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*(?::\d+)?", re.IGNORECASE)
# What a forge puts between a repository and a file of it, with the name of a branch behind.
_FILE = re.compile(r"^(?:-/)?(?:blob|tree|raw|src|edit|blame|commits)/(?:branch/)?[^/]+/?")

IN_REPOSITORY, ELSEWHERE, HOST = 0, 1, 2


class Address(NamedTuple):
    """A URL, a repository or a host, in small letters but for the path."""

    host: str
    path: str


def address_of(text: str) -> Address | None:
    """Return what a text names as an address; None where it is none."""
    if found := _SCP.fullmatch(text):
        return Address(found[1].lower(), found[2].removesuffix(".git"))
    if _SCHEME.match(text):
        try:
            parts = urlsplit(text)
            host = parts.hostname or ""
        except ValueError:
            return None
        return Address(host, unquote(parts.path).strip("/")) if host else None
    host, _, path = text.partition("/")
    return Address(host.partition(":")[0].lower(), path.strip("/")) if _HOST.fullmatch(host) else None


def claims_of_address(address: Address, index: Index) -> Iterator[Claim]:
    """Yield what an address is a claim for: a repository with a file in it, or else the host of links."""
    slug, inside = repository_of(address, index)
    if slug is not None:
        yield from claims_in_repository(slug, inside, index.by_slug[slug])
        return
    for entry in index.by_host.get(address.host, ()):
        yield claim(entry, f"a link of it leads to {address.host}", HOST)


def claims_of_slug(text: str, index: Index) -> Iterator[Claim]:
    """Yield what the name of a repository without its host (`acme/pay`) is a claim for."""
    name = text.lower().removesuffix(".git")
    for slug in index.slugs_by_name.get(name, ()):
        yield from claims_in_repository(slug, "", index.by_slug[slug])


def repository_of(address: Address, index: Index) -> tuple[str | None, str]:
    """Return the repository that an address lies in, the longest that is known, and the path of a file in it."""
    parts = address.path.split("/")
    for length in range(len(parts), 0, -1):
        slug = "/".join([address.host, *parts[:length]]).lower().removesuffix(".git")
        if slug in index.by_slug:
            return slug, _FILE.sub("", "/".join(parts[length:]))
    return None, ""


def claims_in_repository(slug: str, path: str, entries: Sequence[Entry]) -> Iterator[Claim]:
    """Yield the claims to a file of a repository: the deeper what names it, the better.

    Args:
        slug: the repository.
        path: of the file, from the repository's root; "" for the repository itself.
        entries: that lie in it.
    """
    for entry in entries:
        globs = [(depth, glob) for glob in entry.paths if (depth := depth_of(glob, path)) is not None] if path else []
        if globs:
            depth, glob = max(globs)
            yield claim(entry, f"milepost/paths names {glob}", IN_REPOSITORY, -depth, 0)
        folder = entry.file.rpartition("/")[0] if _stands_in(entry, slug) else ""
        if path and folder and (path == folder or path.startswith(f"{folder}/")):
            yield claim(entry, f"its file is the nearest above {path}", IN_REPOSITORY, -2 * len(folder.split("/")), 1)
        elif not folder and not entry.paths:
            yield claim(entry, f"{slug} is its repository", ELSEWHERE, 0)
        elif not path:
            yield claim(entry, f"{slug} is its repository", ELSEWHERE, 1)


def _stands_in(entry: Entry, slug: str) -> bool:
    """Tell whether the file of an entity stands in a repository, as far as that is known."""
    return entry.repository.lower() == slug or entry.slugs == (slug,)
