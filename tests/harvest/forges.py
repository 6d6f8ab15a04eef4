"""Forges on loopback: what GitHub's and GitLab's APIs say of repositories and teams, with pages, ETags and limits."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlencode

from tests.harvest.loopback import Loopback, Request, Response
from tests.harvest.repositories import Content, Repository, repository

TOKEN = "secret-token-of-a-test"  # noqa: S105
PUSHED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Project:
    """A repository on a forge."""

    id: int
    path: str
    git: Repository
    pushed: int = 0
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass
class Team:
    """A team or a group, with its members' logins."""

    id: int
    slug: str
    members: list[str]
    parent: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


class Forge:
    """What both have: projects with git repositories on the same server, and answers in pages.

    Attributes:
        calls: how often the API was asked, and how often it answered with 304.
        limited: answers that are given before all others, first in, first out.
        largest_page: of the API; GitHub and GitLab give at most 100.
    """

    prefix = ""

    def __init__(self, server: Loopback) -> None:
        self.server = server
        self.projects: dict[str, Project] = {}
        self.teams: dict[str, Team] = {}
        self.calls = self.unchanged = 0
        self._serial = 100
        self.limited: list[Response] = []
        self.largest_page = 100
        self.wants_token = False
        self.down: int | None = None
        server.answers.append(self._answer)

    @property
    def url(self) -> str:
        return self.server.url

    def add(self, path: str, files: Mapping[str, Content] | None = None, **facts: Any) -> Project:
        git = repository(self.server.root / f"{path}.git", files)
        self._serial += 1
        made = Project(self._serial, path, git, facts=facts)
        self.projects[path] = made
        return made

    def push(self, path: str, files: Mapping[str, Content], *, orphan: bool = False) -> str:
        project = self.projects[path]
        project.pushed += 1
        return project.git.commit(files, orphan=orphan)

    def move(self, path: str, new: str) -> None:
        """Rename or transfer; the old addresses lead to the new one, as they do on forges."""
        project = self.projects.pop(path)
        project.git = project.git.move(self.server.root / f"{new}.git")
        project.path = new
        self.projects[new] = project

        def lead_on(request: Request) -> Response | None:
            if not request.path.startswith(f"/{path}.git/"):
                return None
            query = f"?{urlencode(request.query)}" if request.query else ""
            target = request.path.replace(f"/{path}.git/", f"/{new}.git/", 1)
            return Response(301, headers={"Location": f"{self.url}{target}{query}"})

        self.server.answers.append(lead_on)

    def delete(self, path: str) -> None:
        self.projects.pop(path).git.delete()

    def team(self, slug: str, *members: str, parent: str | None = None, **facts: Any) -> None:
        self.teams[slug] = Team(len(self.teams) + 500, slug, list(members), parent, facts)

    def routes(self) -> dict[str, Callable[[re.Match[str]], Any]]:
        raise NotImplementedError

    def source(self, owner: str = "acme", **options: Any) -> dict[str, Any]:
        raise NotImplementedError

    def _answer(self, request: Request) -> Response | None:
        if not request.path.startswith(self.prefix):
            return None
        self.calls += 1
        if self.down is not None:
            return Response(self.down)
        if self.limited:
            return self.limited.pop(0)
        if self.wants_token and request.headers.get("authorization") != f"Bearer {TOKEN}":
            return Response(401, b'{"message": "Bad credentials"}', {"Content-Type": "application/json"})
        path = request.path.removeprefix(self.prefix)
        for pattern, route in self.routes().items():
            match = re.fullmatch(pattern, path)
            if match:
                found = route(match)
                return Response(404, b"{}") if found is None else self._page(request, found)
        return Response(404, b'{"message": "Not Found"}', {"Content-Type": "application/json"})

    def _page(self, request: Request, found: Any) -> Response:
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if isinstance(found, list):
            size = min(int(request.query.get("per_page", "30")), self.largest_page)
            page = int(request.query.get("page", "1"))
            if page * size < len(found):
                query = urlencode({**request.query, "page": page + 1})
                headers["Link"] = f'<{self.url}{request.path}?{query}>; rel="next", <{self.url}>; rel="last"'
            found = found[(page - 1) * size : page * size]
        body = json.dumps(found).encode()
        etag = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
        headers["ETag"] = etag
        if request.headers.get("if-none-match") == etag:
            self.unchanged += 1
            return Response(304, headers={"ETag": etag})
        return Response(200, body, headers)


class GitHub(Forge):
    """GitHub Enterprise: organisations are the first part of paths."""

    prefix = "/api/v3"

    def routes(self) -> dict[str, Callable[[re.Match[str]], Any]]:
        return {
            r"/orgs/([\w.-]+)/repos": lambda match: self._of(match[1]) or None,
            r"/repositories/(\d+)": lambda match: self._by_id(int(match[1])),
            r"/orgs/([\w.-]+)/teams": lambda _match: [self._team(team) for team in self.teams.values()],
            r"/orgs/([\w.-]+)/teams/([\w.-]+)/members": lambda match: self._members(match[2]),
        }

    def source(self, owner: str = "acme", **options: Any) -> dict[str, Any]:
        return {"github": owner, "url": self.url, **options}

    def _of(self, owner: str) -> list[dict[str, Any]]:
        return [
            self._project(project) for path, project in sorted(self.projects.items()) if path.startswith(f"{owner}/")
        ]

    def _by_id(self, number: int) -> dict[str, Any] | None:
        return next((self._project(project) for project in self.projects.values() if project.id == number), None)

    def _project(self, project: Project) -> dict[str, Any]:
        pushed = PUSHED + timedelta(minutes=project.pushed)
        return {
            "id": project.id,
            "name": project.path.rpartition("/")[2],
            "full_name": project.path,
            "clone_url": f"{self.url}/{project.path}.git",
            "html_url": f"{self.url}/{project.path}",
            "default_branch": "main",
            "pushed_at": f"{pushed:%Y-%m-%dT%H:%M:%SZ}",
            "archived": False,
            "topics": [],
            "visibility": "private",
            **project.facts,
        }

    def _team(self, team: Team) -> dict[str, Any]:
        parent = {"slug": team.parent} if team.parent else None
        return {"id": team.id, "slug": team.slug, "name": team.slug.title(), "parent": parent, **team.facts}

    def _members(self, slug: str) -> list[dict[str, Any]] | None:
        team = self.teams.get(slug)
        return [{"login": login, "id": 1} for login in team.members] if team else None


class GitLab(Forge):
    """GitLab, self-managed; `teams` are groups by their full path."""

    prefix = "/api/v4"

    def routes(self) -> dict[str, Callable[[re.Match[str]], Any]]:
        return {
            r"/groups/([^/]+)/projects": lambda match: self._of(unquote(match[1])),
            r"/projects/(\d+)": lambda match: self._by_id(int(match[1])),
            r"/groups/([^/]+)/descendant_groups": lambda match: self._below(unquote(match[1])),
            r"/groups/(\d+)/members": lambda match: self._members(int(match[1])),
            r"/groups/([^/]+)": lambda match: self._group(unquote(match[1])),
        }

    def source(self, owner: str = "acme", **options: Any) -> dict[str, Any]:
        return {"gitlab": owner, "url": self.url, **options}

    def _of(self, group: str) -> list[dict[str, Any]] | None:
        if not any(path.startswith(f"{group}/") for path in (*self.projects, *self.teams)):
            return None
        return [self._project(project) for path, project in self.projects.items() if path.startswith(f"{group}/")]

    def _by_id(self, number: int) -> dict[str, Any] | None:
        return next((self._project(project) for project in self.projects.values() if project.id == number), None)

    def _project(self, project: Project) -> dict[str, Any]:
        return {
            "id": project.id,
            "path": project.path.rpartition("/")[2],
            "path_with_namespace": project.path,
            "http_url_to_repo": f"{self.url}/{project.path}.git",
            "web_url": f"{self.url}/{project.path}",
            "default_branch": "main",
            "last_activity_at": "2026-01-01T00:00:00.000Z",
            "archived": False,
            "topics": [],
            "visibility": "internal",
            **project.facts,
        }

    def _below(self, path: str) -> list[dict[str, Any]]:
        return [self._json(team) for slug, team in self.teams.items() if slug.startswith(f"{path}/")]

    def _group(self, path: str) -> dict[str, Any] | None:
        team = self.teams.get(path)
        return self._json(team) if team else None

    def _json(self, team: Team) -> dict[str, Any]:
        above = self.teams.get(team.slug.rpartition("/")[0])
        name = team.slug.rpartition("/")[2]
        return {
            "id": team.id,
            "path": name,
            "full_path": team.slug,
            "name": name.title(),
            "parent_id": above.id if above else None,
            **team.facts,
        }

    def _members(self, number: int) -> list[dict[str, Any]]:
        (team,) = (team for team in self.teams.values() if team.id == number)
        return [{"username": login, "name": login.title(), "state": "active"} for login in team.members]
