"""What a page is made of, judged without a browser: no element, attribute or address that a catalog brought in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

from generator.model.urls import SAFE_SCHEMES, browser_url, scheme_of
from tests.hostile.payloads import OUTSIDE, RENDERED, TRIP

# What Material, our templates and descriptions use; what payloads bring in is not among them.
ELEMENTS = frozenset(
    (
        "html head meta title link body header nav main article footer section aside div span p h1 h2 h3 h4 a ul ol li"
        " dl dt dd table thead tbody tr th td pre code strong em del small br hr kbd mark time label input button form"
        " select option details summary meter blockquote noscript dialog script style"
    ).split()
)
QUESTION = ("textarea", "mp-owner-q")
"""The box of /owner/; any other one is a catalog's."""
DRAWING = frozenset("svg g path rect text title circle a".split())
LINKS = frozenset(("href", "xlink:href"))
FETCHED = frozenset("src srcset action data poster background formaction srcdoc manifest ping".split())


class _Auditor(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self._open: str = ""
        self._in_drawing = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open = tag
        if tag == "svg":
            self._in_drawing = True
        if tag not in (DRAWING if self._in_drawing else ELEMENTS) and (tag, dict(attrs).get("id")) != QUESTION:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            self.faults.extend(f"<{tag} {name}={value!r}>: {fault}" for fault in _attribute(tag, name, value or ""))
        if tag == "meta" and dict(attrs).get("http-equiv"):
            self.faults.extend(_refresh(dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self._open = ""
        if tag == "svg":
            self._in_drawing = False

    def handle_data(self, data: str) -> None:
        if self._open in ("script", "style") and (TRIP in data or OUTSIDE in data):
            self.faults.append(f"<{self._open}> holds {data[:80]!r}")

    def handle_comment(self, data: str) -> None:
        if TRIP in data or OUTSIDE in data:
            self.faults.append(f"a comment holds {data[:80]!r}")


def _attribute(tag: str, name: str, value: str) -> Iterator[str]:
    if not re.fullmatch(r"[a-z][a-z0-9-]*(:[a-z]+)?", name, re.IGNORECASE) or name.startswith("on"):
        yield "no attribute of ours"
    if tag == "a" and name in ("id", "name"):
        yield "a name that scripts could take for theirs"
    if name == "style" and (TRIP in value or OUTSIDE in value):
        yield "a style of the catalog's"
    if name in LINKS and scheme_of(value) not in {None, *SAFE_SCHEMES}:
        yield "not a safe scheme"
    if name in LINKS and browser_url(value).replace("\\", "/").startswith("//"):
        yield "leads to a host that it does not name openly"
    if (name in FETCHED or (tag == "link" and name == "href")) and _is_elsewhere(value) and "canonical" not in value:
        yield "fetched from elsewhere"


def _is_elsewhere(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.netloc) and parts.netloc != "portal.example.com"


def _refresh(attributes: dict[str, str | None]) -> Iterator[str]:
    content = attributes.get("content") or ""
    if (attributes.get("http-equiv") or "").lower() == "refresh" and not re.fullmatch(r"0; url=[\w./-]+", content):
        yield f"a page that goes on to {content!r}"


def faults_of(html: str) -> list[str]:
    """Return what is on a page and was not put there by us."""
    auditor = _Auditor()
    auditor.feed(html)
    auditor.close()
    if RENDERED in html:
        auditor.faults.append("a template of the catalog's was rendered")
    return auditor.faults
