"""Whether a text from a catalog file may become a link: the only gate that pages use."""

from __future__ import annotations

import re

SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel", "ssh", "git", "irc", "slack", "msteams"})
"""Schemes that a page may link. Those that run code or read files (javascript, data, file) are not among them."""

_STRIPPED_AT_ENDS = "".join(map(chr, range(0x21)))
_REMOVED = str.maketrans("", "", "\t\n\r")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_ORDINARY = re.compile(r"https?://[!-~]+")  # what nearly all are
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def browser_url(text: str) -> str:
    r"""Return a URL as a browser reads it (WHATWG URL, 4.4): `\x01java\tscript:x` is `javascript:x`."""
    return text.strip(_STRIPPED_AT_ENDS).translate(_REMOVED)


def scheme_of(text: str) -> str | None:
    """Return the scheme that a browser sees in a text, lower-cased; None if the text is relative."""
    if ":" not in text:
        return None
    match = _SCHEME.match(browser_url(text))
    return match[1].lower() if match else None


def safe_url(text: str) -> str | None:
    """Return the URL to link, as a browser reads it, or None if it must not be linked.

    A URL without a scheme is a page of this site and is safe; `//host` (also written with
    backslashes) looks like one and leads elsewhere, so it is not.
    """
    if _ORDINARY.fullmatch(text):
        return text
    url = browser_url(text)
    if not url or _CONTROL.search(url):
        return None
    scheme = scheme_of(url)
    if scheme is not None:
        return url if scheme in SAFE_SCHEMES else None
    return None if url[:2].replace("\\", "/") == "//" else url
