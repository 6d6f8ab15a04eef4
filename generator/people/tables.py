"""A table of teams and people, as a spreadsheet saves it: CSV with a line of headings."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import get_args

from generator.people.roster import Names, People, Person, Roster, Team
from generator.problems import Location, Problem, Severity
from generator.source_settings import Column

COLUMNS = get_args(Column)
"""The headings that are read; one of the first and of `user` is needed."""
_ALSO = {"team": "group", "department": "group", "login": "user", "username": "user", "mail": "email"}
_ANNOTATIONS = {"group_chat": "milepost/chat", "group_on_call": "milepost/on-call"}
_DELIMITERS = ",;\t"


class TableError(Exception):
    """The table cannot be read."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def read_table(content: bytes, shown: str, namespace: str, columns: Mapping[Column, str]) -> Roster:
    """Read a table; each line names a group, a user, or the membership of the one in the other.

    Args:
        content: of the file.
        shown: how it is named to people.
        namespace: of the entities.
        columns: by our headings, those of this table.
    """
    reader = _Reader(shown)
    try:
        for line, row in _rows(content, columns):
            reader.take(line, row)
    except TableError as error:
        reader.refuse(error.line, str(error), _MEND)
    return Roster(shown, namespace, reader.people(), tuple(reader.problems))


def _rows(content: bytes, columns: Mapping[Column, str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError("the table is not UTF-8", content.count(b"\n", 0, error.start) + 1) from error
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        headings = _headings(next(reader, []), columns)
        for row in reader:
            yield reader.line_num, {name: row[place].strip() for place, name in headings.items() if place < len(row)}
    except csv.Error as error:
        raise TableError(f"the table cannot be read: {error}", reader.line_num) from error


def _headings(row: list[str], columns: Mapping[Column, str]) -> dict[int, str]:
    """Return our heading of each column that is read, by its position."""
    own = {theirs.strip().lower(): ours for ours, theirs in columns.items()}
    if missing := own.keys() - {heading.strip().lower() for heading in row}:
        named = ", ".join(sorted(missing))
        raise TableError(f"the table has no column {named}, which `columns` in the settings names")
    names = [heading.strip().lower().replace(" ", "_") for heading in row]
    found: dict[int, str] = {}
    for place, name in enumerate(names):
        ours = own.get(row[place].strip().lower()) or _ALSO.get(name, name)
        if ours in COLUMNS and ours not in found.values():
            found[place] = ours
    if not {"group", "user"} & set(found.values()):
        raise TableError(f"the table has neither a column group nor a column user, but {', '.join(row) or 'nothing'}")
    return found


@dataclass
class _Reader:
    """Collects what the lines say."""

    shown: str
    problems: list[Problem] = field(default_factory=list)
    _groups: dict[str, dict[str, str]] = field(default_factory=dict)
    _users: dict[str, dict[str, str]] = field(default_factory=dict)
    _written: dict[str, str] = field(default_factory=dict)
    _lines: dict[str, int] = field(default_factory=dict)
    _members: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))

    def take(self, line: int, row: Mapping[str, str]) -> None:
        """Take in a line."""
        group, user = row.get("group", ""), row.get("user", "")
        if not (group or user):
            if any(row.values()):
                self.refuse(line, "the line names neither a group nor a user", "Fill in one of them.")
            return
        if group:
            self._note(self._groups, "group", group, line, row)
        if user:
            self._note(self._users, "user", user, line, row)
        if group and user:
            self._members[self._key(group)][self._key(user)] = None

    def refuse(self, line: int, message: str, fix: str) -> None:
        """Note what cannot be used."""
        self.problems.append(Problem("PPL002", Severity.ERROR, message, Location(self.shown, line, 1), fix=fix))

    def people(self) -> People:
        """Return all teams and people."""
        for parent in [facts["parent"] for facts in self._groups.values() if facts.get("parent")]:
            self._groups.setdefault(self._key(parent), {})
        teams = Names({key: self._written[key] for key in self._groups})
        persons = Names({key: self._written[key] for key in self._users})
        return People(
            teams=tuple(self._team(key, teams, persons) for key in self._groups),
            persons=tuple(self._person(key, persons) for key in self._users),
            clashes=(*teams.clashes("Group"), *persons.clashes("User")),
        )

    def _key(self, name: str) -> str:
        """Return what tells a group or a user from others: they are the same in whatever case they are written."""
        key = name.casefold()
        self._written.setdefault(key, name)
        return key

    def _note(self, table: dict[str, dict[str, str]], what: str, name: str, line: int, row: Mapping[str, str]) -> None:
        """Take in what a line says of a group or a user; the first line that says something counts."""
        key = self._key(name)
        self._lines.setdefault(f"{what} {key}", line)
        facts = table.setdefault(key, {})
        for column, value in row.items():
            if value:
                facts.setdefault(column, value)

    def _team(self, key: str, teams: Names, persons: Names) -> Team:
        facts, written = self._groups[key], self._written[key]
        return Team(
            name=teams[key],
            title=facts.get("group_title") or (written if teams[key] != written else None),
            parent=teams[self._key(facts["parent"])] if facts.get("parent") else None,
            members=tuple(persons[user] for user in self._members.get(key, ())),
            email=facts.get("group_email"),
            annotations={name: facts[column] for column, name in _ANNOTATIONS.items() if facts.get(column)},
            line=self._lines.get(f"group {key}", 1),
        )

    def _person(self, key: str, persons: Names) -> Person:
        facts, written = self._users[key], self._written[key]
        email = facts.get("email") or (written if "@" in written else None)
        return Person(name=persons[key], title=facts.get("name"), email=email, line=self._lines.get(f"user {key}", 1))


_MEND = "Save the table as CSV in UTF-8, with a line of headings; `columns` in the settings renames them."
