"""By what one entity is found: the words and addresses of the search."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator

from generator.catalog import former_refs
from generator.insights.ownership import TIER
from generator.model.entity import Entity
from generator.model.urls import browser_url

PLACE_LENGTHS = range(3, 201)
"""Shorter addresses would lead everywhere, longer ones are never pasted."""

_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile(r"[\u0300-\u036f]")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:(//)?", re.IGNORECASE)
_STOP = frozenset(
    "a an and are as at be been but by can each every for from had has have in into is it its no not of off on one"
    " or other our so such than that the their them then there these they this those to up us was we what when where"
    " which while who with you your".split()
)


def words_of(entity: Entity) -> list[str]:
    """Return the words of a description, sorted, under which an entity is found."""
    words = set(_WORD.findall(fold(entity.metadata.description or ""))) - _STOP
    return sorted({sys.intern(word[:40]) for word in words})


def addresses_of(entity: Entity) -> list[str]:
    """Return the keys of what people paste when they look for an entity, sorted."""
    keys = {address(text) for text in _addresses(entity)}
    return sorted(key for key in keys if len(key) in PLACE_LENGTHS and " " not in key)


def fold(text: str) -> str:
    """Return a text in small letters without accents, as the scripts fold a query."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text)).lower()


def address(text: str) -> str:
    """Return the key under which a URL, path or identifier is found: no scheme, query, final slash or capitals."""
    bare = _SCHEME.sub("", browser_url(text)).partition("?")[0].partition("#")[0]
    return fold(bare.removeprefix("www.").removesuffix(".git").rstrip("/"))


def _addresses(entity: Entity) -> Iterator[str]:
    """Yield what people paste when they look for an entity."""
    yield from former_refs(entity)
    yield entity.origin.path
    yield entity.origin.path.rpartition("/")[0]
    yield from (link.url for link in entity.metadata.links or ())
    yield profile_text(entity, "email") or ""
    for key, value in entity.annotations.items():
        prefix, _, field = key.partition("/")
        if key == TIER:
            continue
        if field in ("project-slug", "team-slug"):
            yield f"{prefix}/{value}"
        yield value


def profile_text(entity: Entity, field: str) -> str | None:
    """Return a text of a group's or user's profile."""
    value = getattr(getattr(entity.spec, "profile", None), field, None)
    return value if isinstance(value, str) else None
