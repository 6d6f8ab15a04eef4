"""What a page is, before it is put into the site's chrome."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
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


class Sheet(NamedTuple):
    """Pages that are made together, and only if what they look at has changed since they were made last.

    Args:
        name: what tells it from others.
        given: what it is made from beside what it looks at; None if it is to be made every time.
        make: makes the pages.
    """

    name: str
    given: Sequence[str] | None
    make: Callable[[], Iterable[Page]]


class PageType(Protocol):
    """A module satisfies it."""

    def sheets(self, site: Site, /) -> Iterator[Sheet]:
        """Yield the sheets of this type."""
