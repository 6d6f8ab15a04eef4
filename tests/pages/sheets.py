"""The pages of a type, as a build makes them."""

from __future__ import annotations

from collections.abc import Iterator

from generator.pages.page import Page, PageType
from generator.pages.site import Site


def pages_of(page_type: PageType, site: Site) -> Iterator[Page]:
    """Yield the pages of all sheets."""
    for sheet in page_type.sheets(site):
        yield from sheet.make()
