"""`/api/snapshot/repositories-v1.json`: where the catalog comes from, and in what state each repository is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from generator.insights.repositories import PortalState, RepositoryState, portals_of, repositories_of
from generator.portal import Portal
from generator.publish.compact import compact_bytes
from generator.publish.snapshot import header

PATH = "api/snapshot/repositories-v1.json"
FORMAT = "milepost-repositories"
VERSION = "1.0"


def repositories_export(portal: Portal) -> Iterator[tuple[str, bytes]]:
    """Yield the file."""
    content = {
        "format": FORMAT,
        "version": VERSION,
        **header(portal.settings),
        "repositories": [_repository(one) for one in repositories_of(portal)],
        "portals": [_portal(one) for one in portals_of(portal)],
    }
    yield PATH, compact_bytes(content) + b"\n"


def _repository(one: RepositoryState) -> dict[str, Any]:
    return {
        "name": one.name,
        "state": one.state,
        "url": one.url,
        "branch": one.branch,
        "commit": one.commit,
        "committed": _moment(one.committed),
        "archived": one.archived,
        "since": _moment(one.since),
        "why": one.why,
        "files": one.files,
        "entities": one.entities,
        "stale": one.stale,
        "errors": one.errors,
        "warnings": one.warnings,
        "former": one.former,
    }


def _portal(one: PortalState) -> dict[str, Any]:
    return {
        "name": one.name,
        "url": one.url,
        "as_of": _moment(one.as_of),
        "entities": one.entities,
        "since": _moment(one.since),
        "why": one.why,
    }


def _moment(when: datetime | None) -> str | None:
    return f"{when:%Y-%m-%dT%H:%M:%SZ}" if when is not None else None
