"""The home page, where the documents have none of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from generator.pages.page import Page
from generator.pages.site import Site

URL = ""


def pages(site: Site) -> Iterator[Page]:
    """Yield the home page."""
    kinds = Counter(entity.kind for entity in site.catalog)
    body = site.render("home.html", URL, {"kinds": sorted(kinds.items()), "problems": len(site.portal.problems)})
    yield Page(URL, "home", site.name, f"The developer portal of {site.name}", body)
