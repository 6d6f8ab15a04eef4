"""GitLab, hosted and self-managed: the projects of a group and its subgroups, and their members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from generator.harvest.answers import HttpError, text_of
from generator.harvest.credentials import Credentials
from generator.harvest.http import Site
from generator.harvest.listed import Listed, is_path, name_of
from generator.harvest.listing import Facts, Listing, SourceError, is_wanted
from generator.harvest.patience import Patience
from generator.harvest.state import State
from generator.people.roster import People, Person, Team, entity_name
from generator.source_settings import GitlabGroups, GitlabSource, is_ref

_PAGE = 100


def gitlab_site(url: str, credentials: Credentials, patience: Patience, state: State | None) -> Site:
    """Return the API of an installation, asked with the token of this user."""
    token = credentials.token(url)
    return Site(url, {"Authorization": f"Bearer {token}"} if token else {}, patience, state)


def list_gitlab(source: GitlabSource, site: Site) -> Listing:
    """Return the projects of a group, or of a user.

    Raises:
        SourceError: they cannot be listed.
    """
    api = f"{source.url}/api/v4"
    try:
        projects = list(_projects(api, source, site))
    except HttpError as error:
        raise SourceError(str(error)) from error
    seen = frozenset(_identity(source, project) for project in projects)
    wanted = tuple(_listed(source, project) for project in projects if is_wanted(source, _facts(source, project)))

    def find(identity: str) -> Listed | None:
        number = identity.rpartition(" ")[2]
        try:
            return _listed(source, site.get(f"{api}/projects/{quote(number)}").json())
        except HttpError as error:
            if error.is_absent:
                return None
            raise SourceError(str(error)) from error

    return Listing(wanted, seen, find)


def _projects(api: str, source: GitlabSource, site: Site) -> Iterator[Mapping[str, Any]]:
    name = quote(source.gitlab, safe="")
    query: dict[str, str | int] = {"per_page": _PAGE, "order_by": "id", "sort": "asc"}
    below = str(source.subgroups).lower()
    try:
        url = f"{api}/groups/{name}/projects"
        yield from _checked(site.pages(url, include_subgroups=below, with_shared="false", **query))
    except HttpError as error:
        if not error.is_absent or "/" in source.gitlab:
            raise
        yield from _checked(site.pages(f"{api}/users/{name}/projects", **query))


def _checked(items: Iterator[Any]) -> Iterator[Mapping[str, Any]]:
    for item in items:
        if not isinstance(item, dict) or not is_path(str(item.get("path_with_namespace"))) or "id" not in item:
            raise HttpError("lists something that is no project")
        yield item


def _facts(source: GitlabSource, project: Mapping[str, Any]) -> Facts:
    path = project["path_with_namespace"]
    topics = project.get("topics")
    names = (path.rpartition("/")[2], path.removeprefix(f"{source.gitlab}/"))
    visibility = str(project.get("visibility") or "private")
    return Facts(names, tuple(topics) if isinstance(topics, list) else (), bool(project.get("archived")), visibility)


def _identity(source: GitlabSource, project: Mapping[str, Any]) -> str:
    return f"gitlab {name_of(source.url).strip('/')} {project['id']}"


def _listed(source: GitlabSource, project: Mapping[str, Any]) -> Listed:
    """Return a project; it has no stamp, as its `last_activity_at` lags behind pushes by up to an hour."""
    branch = project.get("default_branch")
    web = f"{source.url}/{project['path_with_namespace']}"
    return Listed(
        _identity(source, project),
        name_of(web),
        f"{web}.git",
        source.key,
        branch if isinstance(branch, str) and is_ref(branch) else None,
        is_branch=True,
        archived=bool(project.get("archived")),
        forge="gitlab",
        web=web,
    )


def gitlab_people(source: GitlabGroups, site: Site) -> People:
    """Return a group with all groups below it, and their direct members.

    Raises:
        SourceError: they cannot be listed.
    """
    api = f"{source.url}/api/v4/groups"
    name = quote(source.gitlab_groups, safe="")
    persons: dict[str, Person] = {}
    teams = []
    try:
        groups = [site.get(f"{api}/{name}").json(), *site.pages(f"{api}/{name}/descendant_groups", per_page=_PAGE)]
        for group in groups:
            members = list(site.pages(f"{api}/{quote(str(group['id']))}/members", per_page=_PAGE))
            logins = {text_of(member, "username"): member for member in members if member.get("state") != "blocked"}
            persons |= {login: _person(source, login, member) for login, member in logins.items()}
            teams.append(_team(source, group, groups, sorted(logins)))
    except HttpError as error:
        raise SourceError(str(error)) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise SourceError("lists something that is no group") from error
    return People(teams=tuple(teams), persons=tuple(persons[login] for login in sorted(persons)))


def _team(
    source: GitlabGroups, group: Mapping[str, Any], groups: Sequence[Mapping[str, Any]], logins: Sequence[str]
) -> Team:
    path = text_of(group, "full_path")
    above = next((other for other in groups if other["id"] == group.get("parent_id")), None)
    title, description = group.get("name"), group.get("description")
    name = _group_name(source, path)
    return Team(
        name=name,
        title=title if isinstance(title, str) and title != name else None,
        description=description if isinstance(description, str) and description else None,
        parent=_group_name(source, text_of(above, "full_path")) if above is not None else None,
        members=tuple(sorted({entity_name(login) for login in logins})),
        links=((f"Group on {urlsplit(source.url).netloc}", f"{source.url}/{path}"),),
        annotations={f"{urlsplit(source.url).netloc.partition(':')[0]}/team-path": path},
    )


def _group_name(source: GitlabGroups, path: str) -> str:
    """Return the name of a group: its path below the one that the source names, as Backstage has it."""
    return entity_name(path.removeprefix(f"{source.gitlab_groups}/").replace("/", "-"))


def _person(source: GitlabGroups, login: str, member: Mapping[str, Any]) -> Person:
    title = member.get("name")
    return Person(
        name=entity_name(login),
        title=title if isinstance(title, str) and title != login else None,
        annotations={f"{urlsplit(source.url).netloc.partition(':')[0]}/user-login": f"{source.url}/{login}"},
    )
