"""`/catalog/`: every entity, with a filter."""

from __future__ import annotations

from collections.abc import Iterator

from generator.pages.page import Page
from generator.pages.site import Site

URL = "catalog/"


def pages(site: Site) -> Iterator[Page]:
    """Yield the one page that lists all entities."""
    body = site.render("explorer.html", URL, {"entities": list(site.catalog)})
    yield Page(URL, "catalog", "Catalog", f"All {len(site.catalog)} entities of the catalog", body)
