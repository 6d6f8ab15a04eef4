"""GitHub, and GitHub Enterprise: the repositories of an organisation, and its teams."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
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
from generator.source_settings import GITHUB, GithubSource, GithubTeams, is_ref

_PAGE = 100
_CALM = timedelta(seconds=10)
"""A push less than this before the listing may be followed by another one within the same second."""


def github_site(url: str, credentials: Credentials, patience: Patience, state: State | None) -> Site:
    """Return the API of an installation, asked with the token of this user."""
    headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
    if token := credentials.token(url):
        headers["Authorization"] = f"Bearer {token}"
    return Site(api_of(url), headers, patience, state)


def api_of(url: str) -> str:
    """Return where the API of an installation is."""
    return "https://api.github.com" if url == GITHUB else f"{url}/api/v3"


def list_github(source: GithubSource, site: Site, now: datetime) -> Listing:
    """Return the repositories of an organisation, or of a user.

    Raises:
        SourceError: they cannot be listed.
    """
    api = api_of(source.url)
    try:
        repositories = list(_repositories(api, source.github, site))
    except HttpError as error:
        raise SourceError(str(error)) from error
    seen = frozenset(_identity(source, repository) for repository in repositories)
    wanted = tuple(_listed(source, repository, now) for repository in repositories if _is_wanted(source, repository))

    def find(identity: str) -> Listed | None:
        number = identity.rpartition(" ")[2]
        try:
            return _listed(source, site.get(f"{api}/repositories/{quote(number)}").json(), now)
        except HttpError as error:
            if error.is_absent:
                return None
            raise SourceError(str(error)) from error

    return Listing(wanted, seen, find)


def _repositories(api: str, owner: str, site: Site) -> Iterator[Mapping[str, Any]]:
    try:
        yield from _checked(
            site.pages(f"{api}/orgs/{quote(owner)}/repos", per_page=_PAGE, type="all", sort="full_name")
        )
    except HttpError as error:
        if not error.is_absent:
            raise
        yield from _checked(site.pages(f"{api}/users/{quote(owner)}/repos", per_page=_PAGE, sort="full_name"))


def _checked(items: Iterator[Any]) -> Iterator[Mapping[str, Any]]:
    for item in items:
        if not isinstance(item, dict) or not is_path(str(item.get("full_name"))) or "id" not in item:
            raise HttpError("lists something that is no repository")
        yield item


def _is_wanted(source: GithubSource, repository: Mapping[str, Any]) -> bool:
    visibility = repository.get("visibility") or ("private" if repository.get("private") else "public")
    topics = repository.get("topics")
    name = repository["full_name"].partition("/")[2]
    facts = Facts(
        (name,), tuple(topics) if isinstance(topics, list) else (), bool(repository.get("archived")), str(visibility)
    )
    return is_wanted(source, facts)


def _identity(source: GithubSource, repository: Mapping[str, Any]) -> str:
    return f"github {urlsplit(source.url).netloc} {repository['id']}"


def _listed(source: GithubSource, repository: Mapping[str, Any], now: datetime) -> Listed:
    branch = repository.get("default_branch")
    web = f"{source.url}/{repository['full_name']}"
    return Listed(
        _identity(source, repository),
        name_of(web),
        f"{web}.git",
        source.key,
        branch if isinstance(branch, str) and is_ref(branch) else None,
        is_branch=True,
        stamp=_stamp(repository.get("pushed_at"), now),
        archived=bool(repository.get("archived")),
        forge="github",
        web=web,
    )


def _stamp(pushed: object, now: datetime) -> str | None:
    """Return the time of the last push, if no further push can bear it."""
    if not isinstance(pushed, str):
        return None
    try:
        moment = datetime.fromisoformat(pushed)
    except ValueError:
        return None
    return pushed if moment.tzinfo is not None and moment < now - _CALM else None


def github_people(source: GithubTeams, site: Site) -> People:
    """Return the teams of an organisation, and their members.

    Raises:
        SourceError: they cannot be listed.
    """
    teams_url = f"{api_of(source.url)}/orgs/{quote(source.github_teams)}/teams"
    persons: dict[str, Person] = {}
    teams = []
    try:
        for team in site.pages(teams_url, per_page=_PAGE):
            slug = text_of(team, "slug")
            members = site.pages(f"{teams_url}/{quote(slug)}/members", per_page=_PAGE)
            logins = [text_of(member, "login") for member in members]
            persons |= {login: _person(login) for login in logins}
            teams.append(_team(source, team, slug, logins))
    except HttpError as error:
        raise SourceError(str(error)) from error
    return People(teams=tuple(teams), persons=tuple(persons[login] for login in sorted(persons)))


def _team(source: GithubTeams, team: Mapping[str, Any], slug: str, logins: Sequence[str]) -> Team:
    host = urlsplit(source.url).netloc
    parent = team.get("parent")
    title, description = team.get("name"), team.get("description")
    page = f"{source.url}/orgs/{source.github_teams}/teams/{quote(slug)}"
    return Team(
        name=entity_name(slug),
        title=title if isinstance(title, str) and title != slug else None,
        description=description if isinstance(description, str) and description else None,
        parent=entity_name(text_of(parent, "slug")) if isinstance(parent, dict) else None,
        members=tuple(sorted({entity_name(login) for login in logins})),
        links=((f"Team on {host}", page),),
        annotations={"github.com/team-slug": f"{source.github_teams}/{slug}"},
    )


def _person(login: str) -> Person:
    return Person(name=entity_name(login), annotations={"github.com/user-login": login})
