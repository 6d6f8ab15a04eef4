"""`[text](entity:component:default/pay)` in documents: links to entities, which the engine cannot check itself."""

from __future__ import annotations

import re
from html import escape, unescape

from generator.catalog import Catalog
from generator.model.ref import DEFAULT_NAMESPACE, MalformedRefError, parse_ref
from generator.pages.site import entity_url
from generator.problems import Location, Problem, Severity

CODE = "LNK003"

_HREF = re.compile(r'href="entity:(?P<ref>[^"]+)"')


def resolve_entity_links(html: str, source: str, file: str, depth: int, catalog: Catalog) -> tuple[str, list[Problem]]:
    """Return a document's HTML with its entity links made into links to their pages, and what leads nowhere.

    Args:
        html: the rendered document; what stands in its code blocks is no link.
        source: the whole Markdown file, to say in which line a faulty link stands.
        file: its name, for problems.
        depth: how many folders below the site's root its page lies.
        catalog: what may be linked.
    """
    problems: list[Problem] = []

    def replace(match: re.Match[str]) -> str:
        text = unescape(match["ref"])
        ref = _canonical(text)
        if ref in catalog.entities:
            return f'href="{"../" * depth}{escape(entity_url(ref))}"'
        problems.append(
            Problem(
                CODE,
                Severity.WARNING,
                f"the link leads to {text}, which no file defines",
                _place(source, file, text),
                fix="Correct the reference, or remove the link.",
            )
        )
        return 'href="#"'

    return (_HREF.sub(replace, html), problems) if "entity:" in html else (html, problems)


def linked_refs(html: str) -> set[str]:
    """Return the refs that a rendered document links to."""
    return {_canonical(unescape(match["ref"])) for match in _HREF.finditer(html)} if "entity:" in html else set()


def _canonical(text: str) -> str:
    try:
        return parse_ref(text, "component", DEFAULT_NAMESPACE)
    except MalformedRefError:
        return text


def _place(source: str, file: str, ref: str) -> Location:
    offset = source.find(f"entity:{ref}")
    if offset < 0:
        return Location(file)
    start = source.rfind("\n", 0, offset) + 1
    return Location(file, source.count("\n", 0, offset) + 1, offset - start + 1)
