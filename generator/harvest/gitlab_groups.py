"""A group of GitLab with all groups below it, and their direct members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from generator.harvest.answers import HttpError, text_of
from generator.harvest.http import Site
from generator.harvest.listing import SourceError
from generator.people.roster import Names, People, Person, Team
from generator.source_settings import GitlabGroups

_PAGE = 100

Told = Mapping[str, Any]
"""A group or a member, as GitLab tells of it."""


def gitlab_people(source: GitlabGroups, site: Site) -> People:
    """Return the groups and their members; each group is named by its path below the first, as Backstage has it.

    Raises:
        SourceError: they cannot be listed.
    """
    try:
        groups = {text_of(group, "full_path"): group for group in _groups(source, site)}
        members = dict(_members(source, groups, site))
    except HttpError as error:
        raise SourceError(str(error)) from error
    return _Groups(source, groups, members).people()


def _api(source: GitlabGroups) -> str:
    return f"{source.url}/api/v4/groups"


def _groups(source: GitlabGroups, site: Site) -> Iterator[Told]:
    url = f"{_api(source)}/{quote(source.gitlab_groups, safe='')}"
    yield site.get(url).json()
    yield from site.pages(f"{url}/descendant_groups", per_page=_PAGE)


def _members(source: GitlabGroups, groups: Mapping[str, Told], site: Site) -> Iterator[tuple[str, dict[str, Told]]]:
    """Yield the members of each group that may sign in, by login; nothing of a group that has just been deleted."""
    for path, group in groups.items():
        try:
            members = list(site.pages(f"{_api(source)}/{quote(str(group.get('id')))}/members", per_page=_PAGE))
        except HttpError as error:
            if not error.is_absent:
                raise HttpError(f"{error} (the members of {path})", error.status) from error
        else:
            yield path, {text_of(one, "username"): one for one in members if one.get("state") != "blocked"}


class _Groups:
    """What was told, with names.

    Args:
        source: the first group.
        groups: by path.
        members: by path, and by login.
    """

    def __init__(
        self, source: GitlabGroups, groups: Mapping[str, Told], members: Mapping[str, Mapping[str, Told]]
    ) -> None:
        self._source, self._all, self._members = source, groups, members
        self._host = urlsplit(source.url).netloc
        self._persons = {login: member for found in members.values() for login, member in found.items()}
        self._logins = Names({login: login for login in self._persons})
        below = f"{source.gitlab_groups}/"
        self._names = Names({path: path.removeprefix(below).replace("/", "-") for path in members})

    def people(self) -> People:
        return People(
            teams=tuple(map(self._team, self._members)),
            persons=tuple(map(self._person, sorted(self._persons))),
            clashes=(*self._names.clashes("Group"), *self._logins.clashes("User")),
        )

    def _team(self, path: str) -> Team:
        name, group = self._names[path], self._all[path]
        title, description = group.get("name"), group.get("description")
        above = path.rpartition("/")[0]
        return Team(
            name=name,
            title=title if isinstance(title, str) and title != name else None,
            description=description if isinstance(description, str) and description else None,
            parent=self._names.get(above),
            members=tuple(sorted(self._logins[login] for login in self._members[path])),
            links=((f"Group on {self._host}", f"{self._source.url}/{path}"),),
            annotations={self._annotation("team-path"): path},
        )

    def _person(self, login: str) -> Person:
        title = self._persons[login].get("name")
        return Person(
            name=self._logins[login],
            title=title if isinstance(title, str) and title != login else None,
            annotations={self._annotation("user-login"): f"{self._source.url}/{login}"},
        )

    def _annotation(self, name: str) -> str:
        return f"{self._host.partition(':')[0]}/{name}"
