"""Teams and people, as some source beside catalog files knows them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from generator.model.ref import make_ref
from generator.problems import Problem

_UNFIT = re.compile(r"[^a-z0-9_.]+")
_LONGEST = 63


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Person(_Value):
    """A person: `name` is that of the entity, `line` where the source names it."""

    name: str
    title: str | None = None
    email: str | None = None
    annotations: Mapping[str, str] = Field(default_factory=dict)
    line: int = 1


class Team(_Value):
    """A team: `parent` and `members` are names of entities of the same source."""

    name: str
    title: str | None = None
    type: str = "team"
    description: str | None = None
    parent: str | None = None
    members: tuple[str, ...] = ()
    email: str | None = None
    links: tuple[tuple[str, str], ...] = ()
    annotations: Mapping[str, str] = Field(default_factory=dict)
    line: int = 1


class Clash(_Value):
    """Several things of one kind (`Group` or `User`) that would have the same name, as their source calls them."""

    kind: str
    name: str
    texts: tuple[str, ...]


class People(_Value):
    """What a source knows; of things that clash each has a longer name, and none the one that all would have."""

    teams: tuple[Team, ...] = ()
    persons: tuple[Person, ...] = ()
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True)
class Roster:
    """The teams and people of one source.

    Args:
        shown: how the source is named to people: a file, or an address without its scheme.
        namespace: that its entities are put into.
        people: who they are.
        problems: what of the source cannot be used.
        key: of the source in the settings, where it was harvested.
    """

    shown: str
    namespace: str
    people: People
    problems: tuple[Problem, ...] = ()
    key: str = ""


class Names(Mapping[str, str]):
    """The names that things of a source have as entities, two of them never the same one.

    They do not depend on an order: of two that would be called the same, none is, as nobody could tell which.

    Args:
        texts: what the things are called, by what tells them apart.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._same: dict[str, list[str]] = defaultdict(list)
        for key, text in sorted(texts.items()):
            self._same[entity_name(text)].append(key)
        longer = Counter(_longer(text) for text in texts.values())
        self._names = {
            key: name if len(keys) == 1 else self._apart(key, longer)
            for name, keys in self._same.items()
            for key in keys
        }

    def __getitem__(self, key: str) -> str:
        """Return the name of a thing."""
        return self._names[key]

    def __iter__(self) -> Iterator[str]:
        """Yield what tells the things apart."""
        return iter(self._names)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._names)

    def clashes(self, kind: str) -> tuple[Clash, ...]:
        """Return the things that would have been called the same."""
        found = (
            Clash(kind=kind, name=name, texts=tuple(_told(key, self._texts[key]) for key in keys))
            for name, keys in self._same.items()
            if len(keys) > 1
        )
        return tuple(sorted(found, key=lambda clash: clash.name))

    def _apart(self, key: str, longer: Mapping[str, int]) -> str:
        name = _longer(self._texts[key])
        if longer[name] == 1 and name not in self._same:
            return name
        return f"{name[: _LONGEST - 9]}-{_digest(key)}"


def _longer(text: str) -> str:
    """Return a name that holds all of an e-mail address."""
    return entity_name(text.replace("@", "-"))


def _told(key: str, text: str) -> str:
    return text if key == text else f"{text} ({key})"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def entity_name(text: str) -> str:
    """Return a name that an entity may have: `payments-fraud` for `Payments & Fraud`, `jo` for `jo@example.com`."""
    local = text.strip().partition("@")[0] or text
    plain = unicodedata.normalize("NFKD", local).encode("ascii", "ignore").decode().lower()
    name = _UNFIT.sub("-", plain)[:_LONGEST].strip("-_.")
    return name or f"n{_digest(text)}"


def team_document(team: Team, namespace: str) -> dict[str, Any]:
    """Return a team as the Group that a catalog file would define."""
    spec: dict[str, Any] = {"type": team.type, "children": []}
    profile = {"displayName": team.title, "email": team.email}
    if given := {field: value for field, value in profile.items() if value}:
        spec["profile"] = given
    if team.parent:
        spec["parent"] = make_ref("group", namespace, team.parent)
    if team.members:
        spec["members"] = [make_ref("user", namespace, member) for member in team.members]
    document = _document("Group", team.name, namespace, team.annotations, spec)
    if team.description:
        document["metadata"]["description"] = team.description
    if team.links:
        document["metadata"]["links"] = [{"title": title, "url": url} for title, url in team.links]
    return document


def person_document(person: Person, namespace: str) -> dict[str, Any]:
    """Return a person as the User that a catalog file would define."""
    spec: dict[str, Any] = {"memberOf": []}
    profile = {"displayName": person.title, "email": person.email}
    if given := {field: value for field, value in profile.items() if value}:
        spec["profile"] = given
    return _document("User", person.name, namespace, person.annotations, spec)


def _document(
    kind: str, name: str, namespace: str, annotations: Mapping[str, str], spec: dict[str, Any]
) -> dict[str, Any]:
    metadata: dict[str, Any] = {"name": name, "namespace": namespace}
    if annotations:
        metadata["annotations"] = dict(annotations)
    return {"apiVersion": "backstage.io/v1alpha1", "kind": kind, "metadata": metadata, "spec": spec}
