"""URLs, repositories and hosts: what they are claims for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from generator.owning.claims import Claim, claim
from generator.owning.index import Entry, Index
from generator.sources.globs import names_path, precision

_SCP = re.compile(r"[\w.-]+@([\w.-]+):(?!//)(.+)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*(?::\d+)?", re.IGNORECASE)
# What a forge puts between a repository and a file of it, with the name of a branch behind.
_FILE = re.compile(r"^(?:-/)?(?:blob|tree|raw|src|edit|blame|commits)/(?:branch/)?[^/]+/?")

# What else a forge has at a repository's address, where no file lies.
_NO_FILE = re.compile(
    r"(?:-/)?(?:pulls?|issues|merge_requests|actions|pipelines|jobs|releases|tags|branches|wiki|wikis|discussions|projects"
    r"|security|settings|compare|commit|network|graphs|environments|packages|milestones|labels|stargazers)(?:/|$)"
)

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
    """Yield what an address is a claim for: a repository with a file in it, or else links that lead there."""
    slug, inside = repository_of(address, index)
    if slug is not None:
        yield from claims_in_repository(slug, inside, index.by_slug[slug])
    else:
        yield from _by_links(address, index)


def _by_links(address: Address, index: Index) -> Iterator[Claim]:
    """Yield the claims of links that lead to an address, or to what lies above it, the nearest first.

    That somebody else links to another page of its host says nothing, unless the host has the entity's name.
    """
    found = False
    for entry in index.by_host.get(address.host, ()):
        leads = [link.partition("/")[2] for link in entry.links if link.partition("/")[0] == address.host]
        above = [path for path in leads if not path or f"{address.path}/".startswith(f"{path}/")]
        if above or not address.path:
            depth = max((len(path.split("/")) if path else 0 for path in above), default=0)
            found = True
            yield claim(entry, f"a link of it leads to {_shown(address, depth)}", HOST, -depth if address.path else 0)
    if not found:
        for entry in index.by_host.get(address.host, ()):
            if entry.name in address.host.split("."):
                yield claim(entry, f"a link of it leads to {address.host}, which has its name", HOST, 1)


def _shown(address: Address, depth: int) -> str:
    return "/".join([address.host, *address.path.split("/")[:depth]])


def linked_to(address: Address, index: Index) -> list[str]:
    """Return refs of which a link leads to the host of an address."""
    return [entry.ref for entry in index.by_host.get(address.host, ())]


def claims_of_slug(text: str, index: Index) -> Iterator[Claim]:
    """Yield what a repository without its host (`acme/pay`), a file in it, or a team is a claim for."""
    name, parts = text.lower().removesuffix(".git"), text.split("/")
    for length in range(len(parts), 1, -1):
        slugs = index.slugs_by_name.get("/".join(parts[:length]).lower().removesuffix(".git"), ())
        for slug in slugs:
            yield from claims_in_repository(slug, "/".join(parts[length:]), index.by_slug[slug])
        if slugs:
            break
    for entry in index.by_alias.get(name, ()) if "/" in name else ():
        yield claim(entry, f"an annotation of it says {text}", ELSEWHERE, 0)


def repository_of(address: Address, index: Index) -> tuple[str | None, str]:
    """Return the repository that an address lies in, the longest that is known, and the path of a file in it."""
    parts = address.path.split("/")
    for length in range(len(parts), 0, -1):
        slug = "/".join([address.host, *parts[:length]]).lower().removesuffix(".git")
        if slug in index.by_slug:
            rest = "/".join(parts[length:])
            return slug, "" if _NO_FILE.match(rest) else _FILE.sub("", rest)
    return None, ""


def claims_in_repository(slug: str, path: str, entries: Sequence[Entry]) -> Iterator[Claim]:
    """Yield the claims to a file of a repository: the deeper what names it, the better.

    Args:
        slug: the repository.
        path: of the file, from the repository's root; "" for the repository itself.
        entries: that lie in it.
    """
    for entry in entries:
        stands = _stands_in(entry, slug)
        found = list(claims_by_place(entry, path, entry.file.rpartition("/")[0])) if path and stands else []
        if path and not stands:
            found = list(claims_by_paths(entry, path))
        yield from found
        folder = entry.file.rpartition("/")[0] if stands else ""
        if not found and not (path and (folder or entry.paths)):
            yield claim(entry, f"{slug} is its repository", ELSEWHERE, 1 if folder or entry.paths else 0)


def claims_by_place(entry: Entry, path: str, folder: str) -> Iterator[Claim]:
    """Yield the claims of an entity to a path of the repository that its file stands in.

    Args:
        entry: the entity.
        path: from the repository's root.
        folder: of its file, from there; "" for the root, which says something by itself only where the file is asked.
    """
    yield from claims_by_paths(entry, path)
    if folder and (path == folder or path.startswith(f"{folder}/")):
        yield claim(entry, f"its file is the nearest above {path}", IN_REPOSITORY, -2 * len(folder.split("/")), 1)


def claims_by_paths(entry: Entry, path: str) -> Iterator[Claim]:
    """Yield the claim of the most precise glob of `milepost/paths` that names a path, from the repository's root."""
    globs = [(precision(glob), glob) for glob in entry.paths if names_path(glob, path)]
    if globs:
        depth, glob = max(globs)
        yield claim(entry, f"milepost/paths names {glob}", IN_REPOSITORY, -depth, 0)


def _stands_in(entry: Entry, slug: str) -> bool:
    """Tell whether the file of an entity stands in a repository, as far as that is known."""
    repository = entry.repository.lower()
    if "." in repository.partition("/")[0]:
        return repository == slug
    return entry.slugs == (slug,) and repository.rpartition("/")[2] in ("", slug.rpartition("/")[2])
