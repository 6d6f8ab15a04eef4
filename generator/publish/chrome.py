"""The chrome: header, navigation and footer of a page, rendered once by the engine, with slots for the rest.

The engine renders one shell page for each pair of URL depth and active tab. Its HTML is split at the
markers that the template `milepost-shell.html` leaves, and every page of that kind is joined from the parts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from generator.pages.page import Page
from generator.pages.site import AGE

SHELL_FOLDER = "milepost-shell"
TEMPLATE = "milepost-shell.html"

_SLOT = re.compile(r"@@milepost:(\w+)@@")
_VERBATIM = re.compile(r"(<(?:pre|script|style|textarea)\b.*?</(?:pre|script|style|textarea)>)", re.DOTALL)
_INDENT = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Shell:
    """A page that the engine renders for its chrome only."""

    tab: str
    depth: int

    @property
    def url(self) -> str:
        """Return its URL, as deep as the pages that it stands for."""
        names = [f"{SHELL_FOLDER}-{self.tab}", *("x" * (self.depth - 1))]
        return "/".join(names) + "/" if self.depth else ""

    @property
    def source(self) -> str:
        """Return the path of its Markdown file, as the engine sees it."""
        return f"{self.url.rstrip('/')}.md" if self.depth else "index.md"

    @property
    def markdown(self) -> str:
        """Return its Markdown: front matter, and the heading to which the theme's "skip to content" leads."""
        return (
            f"---\ntemplate: {TEMPLATE}\ntitle: '@@milepost:title@@'\ndescription: '@@milepost:description@@'\n"
            "search:\n  exclude: true\n---\n# Content\n"
        )


class ChromeError(ValueError):
    """The engine's HTML lacks a slot: a theme override has dropped it."""


@dataclass(frozen=True, slots=True)
class Chrome:
    """Constant parts of a page, with the names of the slots between them."""

    parts: tuple[str, ...]
    slots: tuple[str, ...]

    @classmethod
    def split(cls, html: str, shell: Shell) -> Chrome:
        """Take a rendered shell apart.

        Raises:
            ChromeError: title or body has no slot.
        """
        html = _lean(html)
        if shell.url:
            html = html.replace(shell.url, "@@milepost:url@@")
        pieces = _SLOT.split(html)
        parts, slots = tuple(pieces[::2]), tuple(pieces[1::2])
        missing = {"title", "body"} - set(slots)
        if missing:
            raise ChromeError(f"the theme's page has no place for {' and '.join(sorted(missing))}")
        return cls(parts, slots)

    def stamp(self, page: Page, age: str) -> str:
        """Return the whole HTML of a page, with the age of the data where its body has a place for it."""
        values = {
            "title": escape(page.title),
            "description": escape(page.description),
            "url": quote(page.url),
            "toc": _contents(page),
            "head": _head(page),
            "body": page.body.replace(AGE, age),
        }
        pieces = [self.parts[0]]
        for slot, part in zip(self.slots, self.parts[1:], strict=True):
            pieces.append(values[slot])
            pieces.append(part)
        return "".join(pieces)


def _lean(html: str) -> str:
    """Return the HTML without the indentation of the theme's templates, which is a third of a page."""
    pieces = _VERBATIM.split(html)
    pieces[::2] = [_INDENT.sub("\n", piece) for piece in pieces[::2]]
    return "".join(pieces)


def _contents(page: Page) -> str:
    return "".join(
        f'<li class="md-nav__item"><a href="#{heading.id}" class="md-nav__link">'
        f'<span class="md-ellipsis">{escape(heading.text)}</span></a></li>'
        for heading in page.headings
    )


def _head(page: Page) -> str:
    if page.redirect is not None:
        onward = f'<meta http-equiv="refresh" content="0; url={escape(page.redirect)}">'
        return f'{onward}<meta name="robots" content="noindex">'
    if page.json_url is None:
        return ""
    base = "../" * page.depth
    return f'<link rel="describedby" type="application/json" href="{base}{page.json_url}">'
