"""Texts of catalog files as links: each passes the gate for URLs, whatever it is for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from generator.model.urls import safe_url, scheme_of

if TYPE_CHECKING:
    from generator.pages.site import Site

# URLs that the gate passes unchanged, told apart quickly: nearly all are such.
_ORDINARY = re.compile(r"(?:https?://|mailto:)[!-~]+")


def href(text: str | None, base: str) -> str | None:
    """Return the address of a URL or of a page of this site, None if it must not or cannot be linked.

    A text such as `#team-pay` is the name of a channel and no page.
    """
    if not text or _ORDINARY.fullmatch(text):
        return text or None
    url = safe_url(text)
    if url is None or url.startswith(("#", "?")):
        return None
    if scheme_of(url):
        return url
    return base + url.lstrip("/") if "/" in url and " " not in url else None


def mail_href(address: str | None) -> str | None:
    """Return the link that writes to an e-mail address: whatever else it holds adds no copy, subject or text."""
    return f"mailto:{quote(address, safe='@+,', errors='replace')}" if address else None


def outside(text: str | None) -> str | None:
    """Return a whole URL (with a scheme) that may be linked, else None."""
    if not text or _ORDINARY.fullmatch(text):
        return text or None
    url = safe_url(text)
    return url if url is not None and scheme_of(url) else None


def annotation_href(value: str, annotation: str, site: Site) -> str | None:
    """Return what an annotation's value links to: a link of the organisation's table, or the URL that it is."""
    if annotation in site.links.patterns:
        return site.links.first(annotation, value)
    return outside(value) if "://" in value else None
