"""Descriptions: Markdown from catalog files, made into HTML that is safe to show."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from generator.model.urls import SAFE_SCHEMES
from generator.pages.linking import outside

if TYPE_CHECKING:
    import markdown

_TAGS = set("a blockquote br code del em li ol p pre strong table tbody td th thead tr ul".split())
_MARKDOWN = re.compile(
    r"[*_`\[\]<\\|~]|&#?\w+;|  $|^\s{0,3}(?:#|[-+>]\s|\d+[.)]\s|={3}|-{3})|^(?: {4}|\t)", re.MULTILINE
)
_OPENERS = re.compile(r"[\[<!]")
LONGEST = 20_000
"""Longer descriptions (in characters) are shown as they were written."""
COSTLIEST = 200_000
"""So are those whose length times the `[`, `<` and `!` in them is more: the converter's time grows with both."""
_PARTS = re.compile(r"^(Why|Bad|Good|Fix):", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n\s*\n")


@lru_cache(maxsize=20_000)
def prose(text: str) -> Markup:
    """Return a description as HTML; most are plain text, and skip Markdown."""
    text = text.strip()
    if not _MARKDOWN.search(text) or _is_costly(text):
        return _plain(text)
    try:
        return sanitised(_converter().reset().convert(text))
    except RecursionError:  # `1. 1. 1. 1.` is a list in a list in a list
        _converter.cache_clear()  # it is left in the midst of that list
        return _plain(text)


def _plain(text: str) -> Markup:
    paragraphs = _BLANK_LINES.split(text)
    return Markup("").join(Markup("<p>{}</p>").format(paragraph) for paragraph in paragraphs if paragraph)


def _is_costly(text: str) -> bool:
    """Tell whether one description would hold up the whole build: 20,000 brackets take the converter a minute."""
    return len(text) > LONGEST or len(text) * len(_OPENERS.findall(text)) > COSTLIEST


def manual_prose(text: str) -> Markup:
    """Return the manual of a rule as HTML: our own Markdown (a plugin's, perhaps), with headings."""
    text = _PARTS.sub(r"**\1:**", text)
    return sanitised(_converter().reset().convert(text), {"h2", "h3", "h4"})


def sanitised(html: str, further: set[str] | frozenset[str] = frozenset()) -> Markup:
    """Return HTML with the tags that a description may have, and links that may be followed."""
    import nh3  # noqa: PLC0415 only descriptions with Markdown need it

    clean = nh3.clean(
        html,
        tags=_TAGS | further,
        clean_content_tags={"script", "style"},
        attributes={"a": {"href", "title"}},
        attribute_filter=_gate,
        url_schemes=set(SAFE_SCHEMES),
        link_rel=None,
    )
    return Markup(clean.strip())  # noqa: S704 sanitised


def one_line(text: str | None, length: int = 200) -> str:
    """Return the start of a description as plain text, for previews and lists."""
    flat = " ".join((text or "").split())
    return flat if len(flat) <= length else f"{flat[: length - 1].rstrip()}…"


def _gate(tag: str, attribute: str, value: str) -> str | None:
    """Pass whole URLs only: a relative one means a file of the repository, which is not on this site."""
    return outside(value) if (tag, attribute) == ("a", "href") else value


@cache
def _converter() -> markdown.Markdown:
    import markdown  # noqa: PLC0415 it costs 50 ms, and only descriptions with Markdown need it

    return markdown.Markdown(extensions=["fenced_code", "tables", "sane_lists"])
