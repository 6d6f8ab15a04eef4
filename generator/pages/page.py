"""What a page is, before it is put into the site's chrome."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from generator.pages.site import Site


class Heading(NamedTuple):
    """An entry of a page's table of contents: the id on the page and its text."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the portal.

    Args:
        url: relative to the site's root, ending in a slash.
        tab: the section of the header that is shown as active.
        title: plain text.
        description: plain text, for search engines and previews.
        body: safe HTML.
        headings: its table of contents.
        json_url: where the same is found as JSON, relative to the site's root.
        redirect: where a browser goes on to by itself, relative to the page.
    """

    url: str
    tab: str
    title: str
    description: str
    body: str
    headings: tuple[Heading, ...] = ()
    json_url: str | None = None
    redirect: str | None = None

    @property
    def depth(self) -> int:
        """Return how many folders below the site's root the page lies."""
        return self.url.count("/")


class PageType(Protocol):
    """A module satisfies it."""

    def pages(self, site: Site, /) -> Iterator[Page]:
        """Yield the pages of this type."""
