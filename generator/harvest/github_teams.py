"""The teams of an organisation on GitHub or GitHub Enterprise, and their members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from generator.harvest.answers import HttpError, text_of
from generator.harvest.github import api_of
from generator.harvest.http import Site
from generator.harvest.listing import SourceError
from generator.people.roster import Names, People, Person, Team
from generator.source_settings import GithubTeams

_PAGE = 100

Told = Mapping[str, Any]
"""A team, as GitHub tells of it."""


def github_people(source: GithubTeams, site: Site) -> People:
    """Return the teams, named by their slugs, and the logins of their members.

    Raises:
        SourceError: they cannot be listed.
    """
    url = f"{api_of(source.url)}/orgs/{quote(source.github_teams)}/teams"
    try:
        teams = {text_of(team, "slug"): team for team in site.pages(url, per_page=_PAGE)}
        members = dict(_members(url, teams, site))
        names = Names({slug: slug for slug in members})
        logins = Names({login: login for found in members.values() for login in found})
        found = [
            _team(source, teams[slug], slug, names, sorted(logins[login] for login in those))
            for slug, those in members.items()
        ]
    except HttpError as error:
        raise SourceError(str(error)) from error
    return People(
        teams=tuple(found),
        persons=tuple(
            Person(name=logins[login], annotations={"github.com/user-login": login}) for login in sorted(logins)
        ),
        clashes=(*names.clashes("Group"), *logins.clashes("User")),
    )


def _members(url: str, slugs: Iterable[str], site: Site) -> Iterator[tuple[str, list[str]]]:
    """Yield the logins of each team's members; nothing of a team that has just been deleted."""
    for slug in slugs:
        try:
            members = list(site.pages(f"{url}/{quote(slug)}/members", per_page=_PAGE))
        except HttpError as error:
            if not error.is_absent:
                raise HttpError(f"{error} (the members of the team {slug})", error.status) from error
        else:
            yield slug, [text_of(member, "login") for member in members]


def _team(source: GithubTeams, team: Told, slug: str, names: Names, members: list[str]) -> Team:
    above = team.get("parent")
    parent = text_of(above, "slug") if isinstance(above, dict) else ""
    title, description = team.get("name"), team.get("description")
    page = f"{source.url}/orgs/{source.github_teams}/teams/{quote(slug)}"
    return Team(
        name=names[slug],
        title=title if isinstance(title, str) and title != slug else None,
        description=description if isinstance(description, str) and description else None,
        parent=names.get(parent),
        members=tuple(members),
        links=((f"Team on {urlsplit(source.url).netloc}", page),),
        annotations={"github.com/team-slug": f"{source.github_teams}/{slug}"},
    )
