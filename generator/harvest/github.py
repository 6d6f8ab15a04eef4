"""GitHub, and GitHub Enterprise: the repositories of an organisation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from generator.harvest.answers import HttpError, texts_of
from generator.harvest.credentials import Credentials
from generator.harvest.http import Site
from generator.harvest.listed import Listed, is_path, name_of
from generator.harvest.listing import Facts, Listing, forge_listing, is_wanted
from generator.harvest.patience import Patience
from generator.harvest.state import State
from generator.source_settings import GITHUB, GithubSource, is_ref

_PAGE = 100
_CLOUD = ".ghe.com"  # GitHub Enterprise Cloud with data residency
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
    scheme, host, *_ = urlsplit(url)
    if url == GITHUB or host.endswith(_CLOUD):
        return f"{scheme}://api.{host}"
    return f"{url}/api/v3"


def list_github(source: GithubSource, site: Site, now: datetime) -> Listing:
    """Return the repositories of an organisation, or of a user.

    Raises:
        SourceError: they cannot be listed.
    """
    api = api_of(source.url)

    def find(number: str) -> Iterator[Mapping[str, Any]]:
        return _checked(iter([site.get(f"{api}/repositories/{quote(number)}").json()]))

    return forge_listing(
        _repositories(api, source.github, site),
        find,
        lambda repository: _listed(source, repository, now),
        lambda repository: _is_wanted(source, repository),
    )


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
    name = repository["full_name"].partition("/")[2]
    facts = Facts((name,), texts_of(repository, "topics"), bool(repository.get("archived")), str(visibility))
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
        pushed=str(repository.get("pushed_at") or ""),
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
