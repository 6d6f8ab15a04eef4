"""`/rules/` and `/rules/<code>/`: the manual of each code, as `milepost explain` prints it."""

from __future__ import annotations

from collections.abc import Iterator

from generator.pages.page import Page
from generator.pages.site import Site


def pages(site: Site) -> Iterator[Page]:
    """Yield the list of codes, and a page for each."""
    del site
    yield from ()
