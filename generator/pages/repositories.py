"""`/repositories/`: where the catalog comes from, and in what state each repository is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from generator.insights.repositories import RepositoryState, State, portals_of, repositories_of
from generator.pages.linking import outside
from generator.pages.page import Heading, Page, Sheet
from generator.pages.site import Site

URL = "repositories/"
ON_ONE_PAGE = 400

_WORDS = {
    State.GONE: "not shown",
    State.UNREACHABLE: "out of reach",
    State.STALE: "partly as it was",
    State.FRESH: "up to date",
    State.EMPTY: "no catalog file",
}


class Row(NamedTuple):
    """A line of the list: the repository, its address if that can be linked, and its state in words."""

    repository: RepositoryState
    url: str | None
    words: str


def sheets(site: Site) -> Iterator[Sheet]:
    """Yield what is made every time: it is about the whole catalog."""
    yield Sheet("repositories", None, partial(pages, site))


def pages(site: Site) -> Iterator[Page]:
    """Yield the list, in parts where it is long."""
    repositories = repositories_of(site.portal)
    counts = Counter(one.state for one in repositories)
    view = {
        "count": len(repositories),
        "is_harvested": site.portal.is_harvested,
        "counts": [(_WORDS[state], counts[state]) for state in State if counts[state]],
        "portals": [replace(one, url=outside(one.url)) for one in portals_of(site.portal)],
        "sources": [problem for problem in site.portal.problems if problem.code in _OF_SOURCES],
    }
    parts = [repositories[start : start + ON_ONE_PAGE] for start in range(0, len(repositories), ON_ONE_PAGE)] or [[]]
    for number, part in enumerate(parts, start=1):
        yield _page(site, part, number, len(parts), view)


_OF_SOURCES = frozenset({"REP009", "REP010"})


def _page(site: Site, part: Sequence[RepositoryState], number: int, count: int, view: dict[str, object]) -> Page:
    url = _url(number)
    rows = [Row(one, outside(one.url), _WORDS[one.state]) for one in part]
    listed = [(place, _url(place)) for place in range(1, count + 1)] if count > 1 else []
    body = site.render("repositories.html", url, {**view, "rows": rows, "number": number, "pages": listed})
    title = "Repositories" if number == 1 else f"Repositories, page {number} of {count}"
    headings = (Heading("portals", "Other portals"),) if view["portals"] else ()
    return Page(url, "catalog", title, "Where the catalog comes from, and how fresh it is", body, headings)


def _url(number: int) -> str:
    return URL if number == 1 else f"{URL}{number}/"
