"""The files beside entity pages: catalog files and definitions that are too long to stand on the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.model.entity import Entity
from generator.pages.definitions import INLINE, definition_file, definition_text
from generator.pages.site import Site, entity_url

CATALOG_FILE = "catalog-info.yaml"


class Source(NamedTuple):
    """An entity's own document; `text` is None where it stands in a file beside the page."""

    text: str | None
    file: str
    size: int


def source_of(entity: Entity) -> Source:
    """Return what the page shows of the document."""
    text = entity.origin.text.strip("\n")
    size = len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
    return Source(text if size <= INLINE else None, CATALOG_FILE, size)


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the files beside entity pages: paths relative to the site's root, with their content."""
    for entity in site.catalog:
        source = source_of(entity)
        if source.text is None:
            yield entity_url(entity.ref) + CATALOG_FILE, _bytes(entity.origin.text)
        definition = definition_text(entity)
        if definition is not None:
            yield entity_url(entity.ref) + definition_file(entity, definition), _bytes(definition)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
