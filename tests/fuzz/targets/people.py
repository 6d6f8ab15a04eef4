"""Bytes to the teams and people of a table, or of an identity provider's export."""

from __future__ import annotations

import re

from generator.model.formats import format_faults
from generator.people.roster import Roster, person_document, team_document
from generator.people.scim import read_scim
from generator.people.tables import read_table

SECONDS = 2.0
TOKENS = (
    "group", "user", "parent", "name", "email", "group_title", "group_chat", "team", "login", ",", ";", "\t", '"', '""',
    "\r\n", "\n", "\ufeff", "\0", "@", "[", "]", "{", "}", '"Resources":[', '"userName":"a"', '"displayName":"b"',
    '"id":"1"', '"members":[{"value":"1"}]', '"active":false', '"emails":[{"primary":true,"value":"a@b"}]',
    '"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"]', "null", "1e999", '"\\ud800"', "[" * 64, "9" * 4_400,
)  # fmt: skip
COVERS = ("people/tables.py", "people/scim.py", "people/roster.py")

_PLACE = re.compile(r"[1-9]\d*")


def seeds() -> list[bytes]:
    """Return tables and exports."""
    return [
        b"group,parent,user,name,email\npay,platform,ann,Ann,ann@example.com\npay,,bob,,\n",
        b"team;login\nPay & Go;ann\n",
        b'{"Resources":[{"userName":"ann@example.com","id":"1"},{"displayName":"Pay","members":[{"value":"1"}]}]}',
        b'[{"userName":"a","active":false},{"displayName":"b","id":"2","members":[{"value":"2"}]}]',
    ]


def check(data: bytes) -> None:
    """Expect teams and people with names that entities may have, each once, and problems with a place."""
    for roster in (read_table(data, "x.csv", "default", {}), read_scim([("x.json", data)], "x.json", "default")):
        _check(roster)


def _check(roster: Roster) -> None:
    people = roster.people
    teams, persons = [team.name for team in people.teams], [person.name for person in people.persons]
    assert len(set(teams)) == len(teams)
    assert len(set(persons)) == len(persons)
    assert all(set(team.members) <= set(persons) for team in people.teams)
    assert all(team.parent is None or team.parent in teams for team in people.teams)
    documents = [team_document(team, "default") for team in people.teams]
    documents += [person_document(person, "default") for person in people.persons]
    for document in documents:
        wrong = [fault for fault in format_faults(document) if fault.path[:2] == ("metadata", "name")]
        assert wrong == [], document
    assert all(problem.location and _PLACE.fullmatch(str(problem.location.line)) for problem in roster.problems)
