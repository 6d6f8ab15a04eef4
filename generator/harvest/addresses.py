"""Addresses of files on forges, as Locations name them: which repository, which ref, which file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from generator.harvest.credentials import LOOPBACK, site_of
from generator.harvest.globs import fits
from generator.harvest.listed import Listed, is_path, name_of, named
from generator.harvest.records import Record
from generator.source_settings import is_ref

SOURCE = "locations"
"""The key of the repositories that only Locations name."""

_GITHUB = re.compile(r"/(?P<project>[^/]+/[^/]+)/(?:blob|tree|raw|edit)/(?P<rest>[^/]+/.+)")
_GITLAB = re.compile(r"/(?P<project>.+?)/-/(?:blob|tree|raw|edit)/(?P<rest>[^/]+/.+)")
_NEWEST = "HEAD"


class Address(NamedTuple):
    """A file, or a glob of files: the site and the path of its repository, and the ref with the path behind it."""

    site: str
    project: str
    rest: str

    @property
    def name(self) -> str:
        """Return host and path of the repository."""
        return name_of(f"{self.site}/{self.project}")

    def parts(self, branch: str | None) -> tuple[str, str]:
        """Return the ref and the path; the name of a branch may hold slashes."""
        if branch is not None and self.rest.startswith(f"{branch}/"):
            return branch, self.rest[len(branch) + 1 :]
        ref, _, path = self.rest.partition("/")
        return ref, path


def parse_address(url: str, hosts: Iterable[str]) -> Address | None:
    """Return what an address names; None where it is on none of some hosts, or not of the form that forges have."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    is_private = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not is_private or "@" in parts.netloc or parts.netloc.lower() not in {host.lower() for host in hosts}:
        return None
    path = unquote(parts.path)
    match = _GITLAB.fullmatch(path) or _GITHUB.fullmatch(path)
    if match is None or not is_path(match["project"]) or ".." in match["rest"].split("/"):
        return None
    return Address(site_of(url), match["project"], match["rest"])


def with_addresses(
    listed: Iterable[Listed], targets: Iterable[str], hosts: Iterable[str], known: Mapping[str, Record]
) -> list[Listed]:
    """Return repositories with the files that Locations name in them, and those that only Locations name.

    Args:
        listed: what the sources name.
        targets: addresses that Locations name.
        hosts: those that may be asked for the sake of a Location.
        known: what was brought so far, by identity: branches that no source names, and names that were.
    """
    hosts, found = tuple(hosts), list(listed)
    by_name: dict[str, list[Listed]] = defaultdict(list)
    for one in found:
        former = known[one.identity].former if one.identity in known else ()
        for name in (name_of(one.url), *former):
            by_name[name.lower()].append(one)
    wanted: dict[str, set[str]] = defaultdict(set)
    for target in sorted(set(targets)):
        address = parse_address(target, hosts)
        if address is None:
            continue
        candidates = by_name[address.name.lower()]
        holding = [one for one in candidates if _holds(one, address, known)]
        one = holding[0] if holding else _only_located(address)
        if not holding:
            found.append(one)
            candidates.append(one)
        wanted[one.identity].add(address.parts(_branch(one, known))[1])
    return [replace(one, files=tuple(sorted(wanted.get(one.identity, ())))) for one in found]


def _holds(listed: Listed, address: Address, known: Mapping[str, Record]) -> bool:
    """Tell whether a repository is read at the ref of an address."""
    branch = _branch(listed, known)
    ref, _ = address.parts(branch)
    return listed.is_newest if ref == _NEWEST else ref == branch


def _branch(listed: Listed, known: Mapping[str, Record]) -> str | None:
    """Return the branch (or the tag) that is read of a repository; None where that is not known yet."""
    if listed.ref is not None or listed.identity not in known:
        return listed.ref
    return known[listed.identity].branch


def _only_located(address: Address) -> Listed:
    ref, _ = address.parts(None)
    newest = ref == _NEWEST or not is_ref(ref)
    web = f"{address.site}/{address.project}"
    return Listed(
        f"{SOURCE} {web}" if newest else f"{SOURCE} {web} {ref}",
        named(web, None if newest else ref),
        f"{web}.git",
        SOURCE,
        None if newest else ref,
        is_newest=newest,
        web=web,
        is_whole=False,
    )


@dataclass(frozen=True)
class Elsewhere:
    """Where the files are that Locations name by address.

    Args:
        records: all repositories that were harvested.
        hosts: those that may be asked for the sake of a Location.
    """

    records: tuple[Record, ...]
    hosts: tuple[str, ...]

    def find(self, target: str) -> list[tuple[Record, str]] | None:
        """Return the files that an address names; None where it was not asked for."""
        address = parse_address(target, self.hosts)
        if address is None:
            return None
        for record in self._by_name.get(address.name.lower(), ()):
            ref, path = address.parts(record.branch or record.ref)
            if ref in (_NEWEST, record.branch, record.ref):
                found = [(record, file) for file in record.catalog if fits(file, path)]
                if found:
                    return found
        return []

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[Record]]:
        found: dict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            for name in (name_of(record.url), *record.former):
                found[name.lower()].append(record)
        return found
