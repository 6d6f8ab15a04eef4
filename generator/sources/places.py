"""Where in its file a value of an entity stands."""

from __future__ import annotations

from generator.model.entity import Entity
from generator.sources.documents import Document


def locate(entity: Entity, path: tuple[str | int, ...], *, key: bool = False) -> tuple[int, int]:
    """Return the line and column, in its file, of the value (or the key) at a path from the document's root.

    Places are found by reading the document's text again: they are wanted for problems only, and
    keeping them for every value of ten thousand files costs more memory than the files do.
    """
    origin = entity.origin
    if origin.is_told:
        return origin.line, 1
    document = Document(origin.document, origin.line, None, origin.text, origin.start, origin.version, ())
    return document.locate(path, key=key)
