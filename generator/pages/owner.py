"""`/owner/`: who owns this, answered by a script of the ownership index, the same as `milepost owner` answers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.pages.page import Page, Sheet
from generator.pages.site import Site

URL = "owner/"


def sheets(site: Site) -> Iterator[Sheet]:
    """Yield what is the same for every catalog."""
    yield Sheet("owner", (), partial(pages, site))


def pages(site: Site) -> Iterator[Page]:
    """Yield the page."""
    yield Page(URL, "catalog", "Who owns this?", _SUMMARY, site.render("owner.html", URL, {}))


_SUMMARY = "From a name, a URL, an alert or a stack trace to the team that answers for it"
