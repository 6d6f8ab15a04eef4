"""What an identity provider exports in SCIM 2.0 (RFC 7643): users, groups, and who is in which; Entra's and Okta's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.people.roster import Names, People, Person, Roster, Team
from generator.problems import Location, Problem, Severity

_USER = "urn:ietf:params:scim:schemas:core:2.0:User"
_GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
_LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"

Resource = Mapping[str, Any]


class ScimError(Exception):
    """A file is no export of SCIM."""


def read_scim(contents: Iterable[tuple[str, bytes]], shown: str, namespace: str) -> Roster:
    """Read the files of one export together; users may stand in one and groups in another.

    Args:
        contents: of each file, with how it is named to people.
        shown: how the export is named.
        namespace: of the entities.
    """
    users: list[Resource] = []
    groups: list[Resource] = []
    problems: list[Problem] = []
    for file, content in contents:
        try:
            for resource in _resources(content):
                (users if _is_user(resource) else groups).append(resource)
        except ScimError as error:
            problems.append(Problem("PPL002", Severity.ERROR, str(error), Location(file, 1, 1), fix=_MEND))
    return Roster(shown, namespace, _people(users, groups), tuple(problems))


def _resources(content: bytes) -> Iterator[Resource]:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ScimError(f"the file is no JSON: {error}") from error
    items = value if isinstance(value, list) else [value]
    for item in items:
        if not isinstance(item, dict):
            raise ScimError("the file holds something that is no resource of SCIM")
        if _LIST in _schemas(item) or isinstance(item.get("Resources"), list):
            yield from (found for found in item.get("Resources") or () if _is_known(found))
        elif _is_known(item):
            yield item
        else:
            raise ScimError("the file holds something that is neither a list nor a user or a group of SCIM")


def _schemas(resource: Resource) -> list[str]:
    schemas = resource.get("schemas")
    return [str(schema) for schema in schemas] if isinstance(schemas, list) else []


def _is_user(resource: Resource) -> bool:
    return _USER in _schemas(resource) or "userName" in resource


def _is_known(resource: Any) -> bool:
    return isinstance(resource, dict) and (
        _is_user(resource) or _GROUP in _schemas(resource) or "displayName" in resource
    )


def _people(users: Iterable[Resource], groups: Iterable[Resource]) -> People:
    persons, teams = Names(), Names()
    active = {_id(user): user for user in users if user.get("active") is not False and _text(user, "userName")}
    known = {_id(group): group for group in groups if _text(group, "displayName")}
    parents = {child: _name(group, teams) for group in known.values() for child in _member_ids(group) if child in known}
    return People(
        teams=tuple(_team(group, parents.get(key), active, persons, teams) for key, group in known.items()),
        persons=tuple(_person(user, persons) for user in active.values()),
    )


def _team(group: Resource, parent: str | None, active: Mapping[str, Resource], persons: Names, teams: Names) -> Team:
    name = _name(group, teams)
    title = str(group["displayName"])
    members = (active[member] for member in _member_ids(group) if member in active)
    return Team(
        name=name,
        title=title if title != name else None,
        parent=parent if parent != name else None,
        members=tuple(dict.fromkeys(persons.of(str(user["userName"])) for user in members)),
        email=_first_value(group.get("emails")),
    )


def _person(user: Resource, persons: Names) -> Person:
    name = user.get("name")
    formatted = name.get("formatted") if isinstance(name, dict) else None
    title = user.get("displayName") or formatted
    return Person(
        name=persons.of(str(user["userName"])),
        title=title if isinstance(title, str) and title else None,
        email=_first_value(user.get("emails")),
    )


def _name(group: Resource, teams: Names) -> str:
    return teams.of(str(group["displayName"]), _id(group))


def _id(resource: Resource) -> str:
    return str(resource.get("id") or resource.get("userName") or resource.get("displayName"))


def _text(resource: Resource, field: str) -> bool:
    return isinstance(resource.get(field), str) and bool(resource[field].strip())


def _member_ids(group: Resource) -> list[str]:
    members = group.get("members")
    if not isinstance(members, list):
        return []
    return [str(member["value"]) for member in members if isinstance(member, dict) and member.get("value")]


def _first_value(values: Any) -> str | None:
    """Return the primary one of several values, else the first."""
    entries = [entry for entry in values if isinstance(entry, dict)] if isinstance(values, list) else []
    entries.sort(key=lambda entry: entry.get("primary") is not True)
    value = entries[0].get("value") if entries else None
    return value if isinstance(value, str) and value else None


_MEND = "Export users and groups as JSON of SCIM 2.0: a ListResponse, a list of resources, or a resource."
