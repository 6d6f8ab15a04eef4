"""The home page, where the documents have none of their own: find anything, start here, and how far to trust it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from generator.insights.completeness import completeness_of
from generator.pages.holdings import plural
from generator.pages.page import Heading, Page, Sheet
from generator.pages.relations import SHOWN
from generator.pages.site import Site, kind_words
from generator.problems import Severity

URL = ""


class Tile(NamedTuple):
    """A way into the portal; `url` None where the guide has yet to be written (as the document `guide`)."""

    title: str
    text: str
    guide: str
    url: str | None


_TILES = (
    ("Start", "A new service, from a template to its first deployment", "guides/start-a-service"),
    ("Ship", "The pipeline to production, and how to go back", "guides/ship-to-production"),
    ("See", "What runs, its dashboards, logs and traces", "guides/see-what-is-running"),
    ("Secret", "Store one, and read it from a service", "guides/read-a-secret"),
    ("Database", "Get one, with backups and monitoring", "guides/get-a-database"),
)


def sheets(site: Site) -> Iterator[Sheet]:
    """Yield what is made every time: it is about the whole catalog."""
    yield Sheet("home", None, partial(pages, site))


def pages(site: Site) -> Iterator[Page]:
    """Yield the home page."""
    kinds = Counter(sorted(entity.kind for entity in site.catalog))
    complete = completeness_of(site.catalog, site.portal.problems)
    teams = sorted(site.catalog.of_kind("Group"), key=lambda group: group.title.lower())
    view = {
        "kinds": [(kind, counted(kind, count), count) for kind, count in kinds.most_common()],
        "tiles": tiles(site),
        "teams": [team for team in teams if team.type == "team"][:SHOWN] or teams[:SHOWN],
        "complete": complete,
        "on_call": site.health.called,
        "errors": complete.problems[Severity.ERROR],
        "warnings": complete.problems[Severity.WARNING],
        "revision": site.portal.settings.revision,
        "repositories": len(site.records),
        "unreached": sum(1 for record in site.records.values() if record.outage),
    }
    body = site.render("home.html", URL, view)
    contents = (Heading("my-team", "My team"), Heading("catalog", "The catalog"))
    yield Page(URL, "home", site.name, f"The developer portal of {site.name}", body, contents)


def counted(kind: str, count: int) -> str:
    """Return what so many entities of a kind are called: "component", "components", "APIs", "service levels"."""
    words = kind_words(kind)
    return words if count == 1 else plural(words)


def tiles(site: Site) -> list[Tile]:
    """Return the tiles; those whose guide is not among the documents say so."""
    return [
        Tile(title, text, guide, f"{guide}/" if f"{guide}/" in site.documents else None)
        for title, text, guide in _TILES
    ]
