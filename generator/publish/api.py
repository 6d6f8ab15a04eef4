"""`/api/catalog/`: the catalog in the shape of Backstage's read API, as files that any host can serve."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model.ref import split_ref
from generator.publish.pieces import Pieces

FOLDER = "api/catalog/entities"
INDEX = f"{FOLDER}/index.json"


def entity_file(ref: str) -> str:
    """Return where an entity is found as JSON, relative to the site's root (contract: lower case)."""
    kind, namespace, name = split_ref(ref)
    return f"{FOLDER}/by-name/{kind}/{namespace}/{name}"


def catalog_api(pieces: Pieces) -> Iterator[tuple[str, bytes]]:
    """Yield the array of all entities; `entity_files` are beside it."""
    yield INDEX, b"[%s]" % b",\n".join(piece.api for piece in pieces.by_ref.values())


def entity_files(pieces: Pieces) -> Iterator[tuple[str, bytes, bytes]]:
    """Yield a file for each entity: its path, its content and the digest of what it was made of."""
    for ref, piece in pieces.by_ref.items():
        yield entity_file(ref), piece.api, pieces.keys.get(ref, b"")
