"""By what an entity is known elsewhere: the hosts of its links, its repositories, and its names in other systems."""

from __future__ import annotations

import re

from generator.insights.ownership import RUNBOOK
from generator.model.entity import Entity
from generator.sources.codeowners import ACCOUNTS

SOURCE = "backstage.io/source-location"

_SLUGS = {"github.com/project-slug": "github.com", "gitlab.com/project-slug": "gitlab.com"}
_ALIASES = (
    "backstage.io/kubernetes-id",
    "pagerduty.com/service-id",
    *(key for keys in ACCOUNTS.values() for key in keys),
)
_SELECTOR = "backstage.io/kubernetes-label-selector"
_APP = frozenset({"app", "app.kubernetes.io/name", "k8s-app"})
_BELOW_REPOSITORY = re.compile(r"/(?:-|tree|blob|src|raw)/.*|\.git/?$|/+$")
# urlsplit takes ten times as long.
_PORT = re.compile(r"^:\d+")
_HOST = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?([^/?#@:\[\]]+|\[[0-9A-Fa-f:.]+\])")


def links_of(entity: Entity) -> list[str]:
    """Return where an entity's links and its runbook lead, as `pay.example.com/health`, sorted."""
    urls = [link.url for link in entity.metadata.links or ()]
    urls.append(entity.annotations.get(RUNBOOK, ""))
    return sorted({place for url in urls if (place := _place(url))})


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


def aliases_of(entity: Entity) -> list[str]:
    """Return the names that an entity has elsewhere: in Kubernetes, in PagerDuty, and of a team on its forge."""
    names = [entity.annotations.get(key, "") for key in _ALIASES]
    labels = (label.partition("=") for label in entity.annotations.get(_SELECTOR, "").split(","))
    names += (value for key, _, value in labels if key.strip() in _APP)
    return sorted({name.strip().lstrip("@").lower() for name in names} - {""})


def _place(url: str) -> str | None:
    match = _HOST.match(url)
    if match is None:
        return None
    path = _PORT.sub("", url[match.end() :]).partition("?")[0].partition("#")[0]
    return f"{match[1].lower()}/{path.strip('/')}".rstrip("/")
