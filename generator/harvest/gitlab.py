"""GitLab, hosted and self-managed: the projects of a group and its subgroups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from generator.harvest.answers import HttpError, texts_of
from generator.harvest.credentials import Credentials
from generator.harvest.http import Site
from generator.harvest.listed import Listed, is_path, name_of
from generator.harvest.listing import Facts, Listing, forge_listing, is_wanted
from generator.harvest.patience import Patience
from generator.harvest.state import State
from generator.source_settings import GitlabSource, is_ref

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

    def find(number: str) -> Iterator[Mapping[str, Any]]:
        return _checked(iter([site.get(f"{api}/projects/{quote(number)}").json()]))

    return forge_listing(
        _projects(api, source, site),
        find,
        lambda project: _listed(source, project),
        lambda project: is_wanted(source, _facts(source, project)),
    )


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
    names = (path.rpartition("/")[2], path.removeprefix(f"{source.gitlab}/"))
    visibility = str(project.get("visibility") or "private")
    return Facts(names, texts_of(project, "topics"), bool(project.get("archived")), visibility)


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
        pushed=str(project.get("last_activity_at") or ""),
        archived=bool(project.get("archived")),
        forge="gitlab",
        web=web,
    )
