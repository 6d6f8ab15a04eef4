"""Where an entity is at home on the web: the hosts of its links, and its repositories."""

from __future__ import annotations

import re

from generator.insights.ownership import RUNBOOK
from generator.model.entity import Entity

SOURCE = "backstage.io/source-location"

_SLUGS = {"github.com/project-slug": "github.com", "gitlab.com/project-slug": "gitlab.com"}
_BELOW_REPOSITORY = re.compile(r"/(?:-|tree|blob|src|raw)/.*|\.git/?$|/+$")
# urlsplit takes ten times as long.
_HOST = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?([^/?#@:\[\]]+|\[[0-9A-Fa-f:.]+\])")


def hosts_of(entity: Entity) -> list[str]:
    """Return the hosts of an entity's links and runbook, sorted: a URL that somebody pastes leads here."""
    urls = [link.url for link in entity.metadata.links or ()]
    urls.append(entity.annotations.get(RUNBOOK, ""))
    return sorted({host for url in urls if (host := _host(url))})


def slugs_of(entity: Entity) -> list[str]:
    """Return an entity's repositories as `github.com/acme/pay`, lower case, sorted."""
    annotations = entity.annotations
    found = {f"{host}/{annotations[key].strip('/ ')}".lower() for key, host in _SLUGS.items() if annotations.get(key)}
    source = annotations.get(SOURCE, "").removeprefix("url:")
    host = _HOST.match(source)
    if host:
        path = source[host.end() :].partition("?")[0]
        found.add(f"{host[1]}/{_BELOW_REPOSITORY.sub('', path.partition('/')[2])}".lower())
    return sorted(found)


def _host(url: str) -> str | None:
    match = _HOST.match(url)
    return match[1].lower() if match else None
