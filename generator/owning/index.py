"""The ownership index (`/api/snapshot/ownership-v1.json`), as questions are asked of it. Nothing in it is trusted."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, TypeVar

from generator import __version__
from generator.errors import UsageError

_Value = TypeVar("_Value")

PATH = "api/snapshot/ownership-v1.json"
FORMAT = "milepost-ownership"
MAJOR = "1"


@dataclass(frozen=True, slots=True)
class Owner:
    """A group or a user, how they are reached, and the refs of those who come next."""

    ref: str | None
    email: str | None = None
    chat: str | None = None
    on_call: str | None = None
    links: tuple[tuple[str, str], ...] = ()
    escalation: tuple[str, ...] = ()

    @property
    def contacts(self) -> dict[str, Any]:
        """Return the contacts as JSON."""
        links = [{"title": title, "url": url} for title, url in self.links]
        return {"email": self.email, "chat": self.chat, "on_call": self.on_call, "links": links}


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of one entity.

    Args:
        ref: `kind:namespace/name`.
        owner: who answers for it.
        runbook: a URL.
        links: where its links lead, as `pay.example.com/health`.
        paths: globs of the folders of its repository that belong to it.
        slugs: its repositories, as `github.com/acme/pay`.
        repository: that its file stands in.
        file: in that repository.
        line: of its document, from 1.
        shown: the path of the file for people.
        stale: since when it is shown as it last was.
        aliases: its names in Kubernetes, in PagerDuty and on its forge, in small letters.
    """

    ref: str
    owner: Owner
    runbook: str | None
    links: tuple[str, ...]
    paths: tuple[str, ...]
    slugs: tuple[str, ...]
    repository: str
    file: str
    line: int
    shown: str
    stale: str | None = None
    aliases: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Return the kind in small letters."""
        return self.ref.partition(":")[0]

    @property
    def namespace(self) -> str:
        """Return the namespace in small letters."""
        return self.ref.partition(":")[2].partition("/")[0]

    @property
    def name(self) -> str:
        """Return the name in small letters."""
        return self.ref.rpartition("/")[2]


class Index:
    """All entities, by what leads to them.

    Args:
        entries: in the order of refs.
        as_of: how old the data is, as ISO 8601.
        catalog_names: names and globs of catalog files that stand here; none where the files are elsewhere.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        as_of: str,
        catalog_names: Sequence[str] = (),
    ) -> None:
        self.entries, self.as_of, self.catalog_names = entries, as_of, catalog_names

    @cached_property
    def by_ref(self) -> Mapping[str, Entry]:
        """Return the entry of each ref."""
        return {entry.ref: entry for entry in self.entries}

    @cached_property
    def by_name(self) -> Mapping[str, Sequence[Entry]]:
        """Return the entries of each name."""
        return _grouped((entry.name, entry) for entry in self.entries)

    @cached_property
    def by_alias(self) -> Mapping[str, Sequence[Entry]]:
        """Return the entries of each name elsewhere."""
        return _grouped((alias, entry) for entry in self.entries for alias in entry.aliases)

    @cached_property
    def by_slug(self) -> Mapping[str, Sequence[Entry]]:
        """Return the entries of each repository."""
        return _grouped((slug, entry) for entry in self.entries for slug in _places(entry))

    @cached_property
    def slugs_by_name(self) -> Mapping[str, Sequence[str]]:
        """Return the repositories of each name without a host."""
        return _grouped((slug.partition("/")[2], slug) for slug in self.by_slug)

    @cached_property
    def with_paths(self) -> Sequence[Entry]:
        """Return the entries that name folders of a monorepo."""
        return [entry for entry in self.entries if entry.paths]

    @cached_property
    def by_host(self) -> Mapping[str, Sequence[Entry]]:
        """Return the entries whose links lead to a host, each once."""
        hosts = ((link.partition("/")[0], entry) for entry in self.entries for link in entry.links)
        return {host: list(dict.fromkeys(found)) for host, found in _grouped(hosts).items()}

    @cached_property
    def namespaces(self) -> frozenset[str]:
        """Return the namespaces of the entries."""
        return frozenset(entry.namespace for entry in self.entries)

    def is_catalog_file(self, name: str) -> bool:
        """Tell whether catalog files are called so."""
        return any(fnmatchcase(name, wanted) for wanted in self.catalog_names)


def _places(entry: Entry) -> list[str]:
    """Return the repositories of an entity: those that it names, and the one in which it stands."""
    own = [entry.repository.lower()] if "." in entry.repository.partition("/")[0] else []
    return sorted({*entry.slugs, *own})


def _grouped(pairs: Iterable[tuple[str, _Value]]) -> dict[str, list[_Value]]:
    found: dict[str, list[_Value]] = defaultdict(list)
    for key, entry in pairs:
        found[key].append(entry)
    return found


def parsed(content: bytes, place: str, shown: Mapping[str, str] | None = None) -> Index:
    """Return the index that a portal has published.

    Args:
        content: as it was read.
        place: where, for messages.
        shown: the paths of files here, by ref; without them a file is shown as its repository and its path.

    Raises:
        UsageError: it is none, or of a version to come.
    """
    try:
        index = json.loads(content)
        version = str(index["version"]) if index["format"] == FORMAT else ""
        if version.startswith(f"{MAJOR}."):
            return Index(list(_entries(index, shown or {})), str(index["as_of"]))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise UsageError(f"{place}: {_DAMAGED}") from error
    if not version:
        raise UsageError(f"{place}: {_DAMAGED}")
    raise UsageError(
        f"{place}: its ownership index is of version {version}, and Milepost {__version__} reads {MAJOR}: upgrade it"
    )


_DAMAGED = "this is no ownership index of Milepost, or it is damaged"


def _entries(index: Mapping[str, Any], shown: Mapping[str, str]) -> Iterable[Entry]:
    owners = [_owner(owner) for owner in index["owners"]]
    hosts, repositories, columns = index["hosts"], index["repositories"], index["entities"]
    names = ("ref", "owner", "runbook", "paths", "slugs", "repository", "file", "line")
    stale = columns.get("stale") or [None] * len(columns["ref"])
    aliases = columns.get("aliases") or [()] * len(columns["ref"])
    links = columns.get("links") or [[hosts[number] for number in on] for on in columns["hosts"]]
    for ref, owner, runbook, paths, slugs, place, file, line, since, others, leads in zip(
        *(columns[name] for name in names), stale, aliases, links, strict=True
    ):
        repository = str(repositories[place])
        yield Entry(
            str(ref),
            owners[owner],
            _text(runbook),
            tuple(map(str, leads)),
            tuple(map(str, paths)),
            tuple(map(str, slugs)),
            repository,
            str(file),
            int(line),
            shown.get(ref) or "/".join(part for part in (repository, str(file)) if part),
            _text(since),
            tuple(map(str, others)),
        )


def _owner(owner: Mapping[str, Any]) -> Owner:
    return Owner(
        _text(owner["ref"]),
        _text(owner["email"]),
        _text(owner["chat"]),
        _text(owner["on_call"]),
        tuple((str(title), str(url)) for title, url in owner["links"]),
        tuple(map(str, owner["escalation"])),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
