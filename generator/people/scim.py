"""What an identity provider exports in SCIM 2.0 (RFC 7643): users, groups, and who is in which; Entra's and Okta's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.foreign_json import load_json
from generator.people.roster import Names, People, Person, Roster, Team
from generator.problems import Location, Problem, Severity

_USER = "urn:ietf:params:scim:schemas:core:2.0:User"
_GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
_LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"

Resource = Mapping[str, Any]


class ScimError(Exception):
    """A file is no export of SCIM."""


@dataclass
class _Export:
    """What the files of an export hold: users, groups, and of lists how much of how many."""

    users: list[Resource] = field(default_factory=list)
    groups: list[Resource] = field(default_factory=list)
    held: Counter[tuple[str, int]] = field(default_factory=Counter)

    def add(self, resources: Iterable[Resource]) -> None:
        for resource in resources:
            (self.users if _is_user(resource) else self.groups).append(resource)

    def add_list(self, response: Resource) -> None:
        """Take in a ListResponse, which may be one page of several."""
        resources = response.get("Resources", [])
        if not isinstance(resources, list):
            raise ScimError("the Resources of the file are no list")
        known = [resource for resource in resources if _is_known(resource)]
        total = response.get("totalResults")
        if isinstance(total, int):
            self.held["users" if not known or _is_user(known[0]) else "groups", total] += len(resources)
        self.add(known)

    def missing(self, shown: str) -> Iterator[Problem]:
        """Yield what is to be said of pages that are not there."""
        for (what, total), count in self.held.items():
            if count < total:
                message = f"the export holds {count} of {total} {what}"
                yield Problem("PPL002", Severity.ERROR, message, Location(shown, 1, 1), fix=_ALL_PAGES)


def read_scim(contents: Iterable[tuple[str, bytes]], shown: str, namespace: str) -> Roster:
    """Read the files of one export together; users may stand in one and groups in another.

    Args:
        contents: of each file, with how it is named to people.
        shown: how the export is named.
        namespace: of the entities.
    """
    export = _Export()
    problems: list[Problem] = []
    for file, content in contents:
        try:
            _take(content, export)
        except ScimError as error:
            problems.append(Problem("PPL002", Severity.ERROR, str(error), Location(file, 1, 1), fix=_MEND))
    problems += export.missing(shown)
    return Roster(shown, namespace, _people(export), tuple(problems))


def _take(content: bytes, export: _Export) -> None:
    try:
        value = load_json(content)
    except ValueError as error:
        raise ScimError(f"the file is no JSON: {error}") from error
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, dict):
            raise ScimError("the file holds something that is no resource of SCIM")
        if _LIST in _schemas(item) or "Resources" in item:
            export.add_list(item)
        elif _is_known(item):
            export.add([item])
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


def _people(export: _Export) -> People:
    active = {_id(user): user for user in export.users if _is_active(user) and _text(user, "userName")}
    known = {_id(group): group for group in export.groups if _text(group, "displayName")}
    persons = Names({key: str(user["userName"]) for key, user in active.items()})
    teams = Names({key: str(group["displayName"]) for key, group in known.items()})
    parents = {child: teams[key] for key, group in known.items() for child in _member_ids(group) if child in known}
    return People(
        teams=tuple(_team(key, group, parents.get(key), persons, teams) for key, group in known.items()),
        persons=tuple(_person(persons[key], user) for key, user in active.items()),
        clashes=(*teams.clashes("Group"), *persons.clashes("User")),
    )


def _is_active(user: Resource) -> bool:
    """Tell whether a user has not left; some providers write the answer as a text."""
    active = user.get("active")
    return active is not False and not (isinstance(active, str) and active.strip().lower() == "false")


def _team(key: str, group: Resource, parent: str | None, persons: Names, teams: Names) -> Team:
    name, title = teams[key], str(group["displayName"])
    return Team(
        name=name,
        title=title if title != name else None,
        parent=parent if parent != name else None,
        members=tuple(dict.fromkeys(persons[member] for member in _member_ids(group) if member in persons)),
        email=_first_value(group.get("emails")),
    )


def _person(name: str, user: Resource) -> Person:
    told = user.get("name")
    formatted = told.get("formatted") if isinstance(told, dict) else None
    title = user.get("displayName") or formatted
    return Person(
        name=name,
        title=title if isinstance(title, str) and title else None,
        email=_first_value(user.get("emails")),
    )


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
_ALL_PAGES = "Export all pages; they may stand in several files, which a glob names."
