"""The stage between what is known and what is published: an audience sees a catalog, and nothing downstream more.

What is published of people is a setting. `none`: no users, and no members of groups; `names`: users with their
names, and no way to reach them; `contacts`: all. A group's own address is no person's, and is always published.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, Literal

from generator.cache.data import digest
from generator.catalog import Catalog, Duplicate, link
from generator.model.entity import Entity
from generator.model.marks import MARKS
from generator.problems import Problem
from generator.sources.plain import dump_plain
from generator.sources.reading import Reading

People = Literal["none", "names", "contacts"] | None

_LOGIN = "/user-login"
_A_USER = re.compile(r"\buser(?::| (?=[a-z0-9-]+/))[^\s,;?]+")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|[^\s@]+@[^\s@]+")
_HIDDEN = "user:(not published)"
_MEMBERS = frozenset({"hasMember", "memberOf"})


def for_audience(catalog: Catalog, people: People) -> Catalog:
    """Return the catalog that the audience may see.

    Args:
        catalog: the whole one.
        people: what is published of users; None publishes what their files say.
    """
    if people in (None, "contacts"):
        return catalog
    entities = (_seen(entity, people) for entity in catalog if people == "names" or entity.kind != "User")
    seen = link(entities, catalog.codeowners)
    doubles = tuple(
        Duplicate(_seen(double.kept, people), tuple(_seen(other, people) for other in double.passed_over))
        for double in catalog.duplicates
        if double.kept.ref in seen.entities
    )
    return replace(seen, duplicates=doubles)


def problems_for_audience(problems: Iterable[Problem], people: People) -> Iterator[Problem]:
    """Yield the problems that the audience may see: without what people are called, or how to reach them.

    Args:
        problems: all of them.
        people: what is published of users.
    """
    for problem in problems:
        is_of_user = (problem.entity or "").startswith("user:")
        if people == "names" and is_of_user:
            yield _said(problem, _unquoted)
        elif people != "none":
            yield problem
        elif not is_of_user:
            yield _said(problem, _unnamed)


def _said(problem: Problem, say: Callable[[str], str]) -> Problem:
    """Return a problem in other words."""
    fix = say(problem.fix) if problem.fix else problem.fix
    return replace(problem, message=say(problem.message), fix=fix, evidence=tuple(map(say, problem.evidence)))


def reading_for_audience(reading: Reading, people: People) -> Reading:
    """Return a reading of which the digests tell what is published; what was made for others is not used again."""
    if people is None:
        return reading
    return replace(reading, digests={path: digest(value, people) for path, value in reading.digests.items()})


def _unquoted(text: str) -> str:
    """Return a text without what it quotes of an entry."""
    return _QUOTED.sub("...", text)


def _unnamed(text: str) -> str:
    return _A_USER.sub(_HIDDEN, text)


def _seen(entity: Entity, people: People) -> Entity:
    if entity.kind == "User" and people == "names":
        return _changed(entity, _without_contacts(entity.as_json()))
    if entity.kind == "Group" and people == "none":
        document = entity.as_json()
        if document["spec"].pop("members", None):
            kept = tuple(mention for mention in entity.mentions if mention.relation not in _MEMBERS)
            return replace(_changed(entity, document), mentions=kept)
    return entity


def _without_contacts(document: dict[str, Any]) -> dict[str, Any]:
    metadata, spec = document["metadata"], document["spec"]
    metadata.pop("links", None)
    annotations = {
        key: value for key, value in metadata.get("annotations", {}).items() if key.endswith(_LOGIN) or key in MARKS
    }
    if "annotations" in metadata:
        metadata["annotations"] = annotations
    profile = spec.get("profile")
    if profile:
        spec["profile"] = {key: value for key, value in profile.items() if key == "displayName"}
    return document


def _changed(entity: Entity, document: dict[str, Any]) -> Entity:
    """Return an entity with another document; what is shown as its source is that one too."""
    return replace(
        entity,
        metadata=type(entity.metadata).model_validate(document["metadata"]),
        spec=type(entity.spec).model_validate(document["spec"]),
        origin=replace(entity.origin, text=dump_plain(document)),
    )
