"""The definition of an API: shown with light highlighting where it is short, and always there to download."""

from __future__ import annotations

import re
from typing import NamedTuple

from markupsafe import Markup, escape

from generator.model.entity import Entity

INLINE = 2048
"""Longer texts (in bytes) are files beside the page."""

_SUFFIXES = {"graphql": "graphql", "grpc": "proto", "trpc": "ts"}
_PIECES = re.compile(
    r"""(?P<c>(?:^|(?<=\s))(?:\#|//)[^\n]*)"""
    r"""|(?P<k>^[ \t]*(?:-[ ]+)?[\w$./{}-]+(?=:(?:\s|$))|"[^"\n]*"(?=\s*:))"""
    r"""|(?P<s>"[^"\n]*"|'[^'\n]*')"""
    r"""|(?P<w>\b(?:type|query|mutation|enum|interface|input|schema|scalar|union|service|rpc|returns|message|package"""
    r"""|import|syntax|option|repeated|true|false|null)\b(?!:))""",
    re.MULTILINE,
)


class Definition(NamedTuple):
    """An API's definition.

    Args:
        file: its name, beside the page.
        size: in bytes.
        html: highlighted, None where it is too long for the page.
    """

    file: str
    size: int
    html: Markup | None


def definition_text(entity: Entity) -> str | None:
    """Return the text of an API's definition, None where there is none."""
    text = getattr(entity.spec, "definition", None) if entity.kind == "API" else None
    return text if isinstance(text, str) else None


def definition_of(entity: Entity) -> Definition | None:
    """Return what an API's page shows of its definition."""
    text = definition_text(entity)
    if text is None:
        return None
    size = len(text.encode("utf-8", "replace"))
    return Definition(definition_file(entity, text), size, highlighted(text) if size <= INLINE else None)


def definition_file(entity: Entity, text: str) -> str:
    """Return the name of the definition's file."""
    suffix = _SUFFIXES.get(entity.type or "")
    if suffix is None:
        suffix = "json" if text.lstrip().startswith(("{", "[")) else "yaml"
    return f"definition.{suffix}"


def highlighted(text: str) -> Markup:
    """Return a text with its keys, strings, comments and words marked; whatever it is, it is escaped."""
    pieces: list[str] = []
    end = 0
    for match in _PIECES.finditer(text):
        pieces.append(escape(text[end : match.start()]))
        pieces.append(f'<span class="mp-{match.lastgroup}">{escape(match[0])}</span>')
        end = match.end()
    pieces.append(escape(text[end:]))
    return Markup("".join(pieces))  # noqa: S704 escaped piece by piece
