"""Teams and people, as some source beside catalog files knows them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
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


class People(_Value):
    """What a source knows."""

    teams: tuple[Team, ...] = ()
    persons: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Roster:
    """The teams and people of one source.

    Args:
        shown: how the source is named to people: a file, or an address without its scheme.
        namespace: that its entities are put into.
        people: who they are.
        problems: what of the source cannot be used.
    """

    shown: str
    namespace: str
    people: People
    problems: tuple[Problem, ...] = ()


class Names:
    """Gives texts names that entities may have, two of them never the same one."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._taken: set[str] = set()

    def of(self, text: str, key: str | None = None) -> str:
        """Return the name for a text: the same each time. `key` tells two things that are called the same apart."""
        key = text if key is None else key
        if key not in self._names:
            name, number = entity_name(text), 2
            while name in self._taken:
                name, number = f"{entity_name(text)[: _LONGEST - 4]}-{number}", number + 1
            self._names[key] = name
            self._taken.add(name)
        return self._names[key]


def entity_name(text: str) -> str:
    """Return a name that an entity may have: `payments-fraud` for `Payments & Fraud`, `jo` for `jo@example.com`."""
    local = text.strip().partition("@")[0] or text
    plain = unicodedata.normalize("NFKD", local).encode("ascii", "ignore").decode().lower()
    name = _UNFIT.sub("-", plain)[:_LONGEST].strip("-_.")
    return name or f"n{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:8]}"


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
