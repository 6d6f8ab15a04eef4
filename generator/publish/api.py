"""`/api/catalog/`: the catalog in the shape of Backstage's read API, as files that any host can serve."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from generator.model.entity import Entity, Relation
from generator.model.ref import split_ref
from generator.publish.compact import compact
from generator.publish.origins import Place

if TYPE_CHECKING:
    from generator.publish.pieces import Pieces

FOLDER = "api/catalog/entities"
INDEX = f"{FOLDER}/index.json"

_UIDS = uuid.uuid5(uuid.NAMESPACE_URL, "milepost:entity")
_START = '{"metadata":{"etag":"'


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


def entity_json(entity: Entity, relations: Sequence[Relation], place: Place) -> bytes:
    """Return an entity as Backstage serves it, compact and deterministic.

    `status` is left out, as in Backstage where an entity was processed without an error: what a rule
    of ours finds (a dangling reference) is none there. Problems are in the snapshot.
    """
    text = compact(_shaped(entity, relations, place))
    digest = hashlib.sha1(text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
    return f"{_START}{digest}{text[len(_START) :]}".encode("utf-8", "replace")


def _shaped(entity: Entity, relations: Sequence[Relation], place: Place) -> dict[str, Any]:
    document = entity.as_json()
    metadata = document["metadata"]
    source = f"file:{place}"
    return {
        "metadata": {
            "etag": "",
            **{key: value for key, value in metadata.items() if key != "etag"},
            "namespace": entity.namespace,
            "uid": metadata.get("uid") or str(uuid.uuid5(_UIDS, entity.ref)),
            "annotations": {
                "backstage.io/managed-by-location": source,
                "backstage.io/managed-by-origin-location": source,
                **entity.annotations,
            },
        },
        "apiVersion": entity.api_version,
        "kind": entity.kind,
        "spec": document["spec"],
        "relations": [{"type": relation.type, "targetRef": relation.target} for relation in relations],
    }
