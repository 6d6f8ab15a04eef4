"""One entity as JSON: as Backstage's read API serves it, and as a line of the snapshot."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from typing import Any

from generator.insights.ownership import RUNBOOK, Ownership, tier_of
from generator.model.entity import Entity, Relation
from generator.publish.compact import compact, compact_bytes
from generator.publish.origins import Place

_UIDS = uuid.uuid5(uuid.NAMESPACE_URL, "milepost:entity")
_START = '{"metadata":{"etag":"'


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
    source = f"url:{place.url}" if place.url else f"file:{place}"
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


def entity_line(entity: Entity, relations: Sequence[Relation], place: Place, answer: Ownership) -> bytes:
    """Return an entity's record.

    Args:
        entity: the entity.
        relations: its relations, sorted.
        place: where its file is.
        answer: who answers for it.
    """
    origin, contacts = entity.origin, answer.contacts
    record = {
        "ref": entity.ref,
        "source": {
            "repository": place.repository,
            "file": place.file,
            "line": origin.line,
            "document": origin.document,
            **({"url": place.url} if place.url else {}),
        },
        "owner": answer.owner,
        "contacts": {
            "email": contacts.email,
            "chat": contacts.chat,
            "on_call": contacts.on_call,
            "links": [{"title": title, "url": url} for title, url in contacts.links],
        },
        "escalation": answer.escalation,
        "runbook": entity.annotations.get(RUNBOOK),
        "tier": tier_of(entity),
        "lifecycle": entity.lifecycle,
        "relations": [relation[1:] for relation in relations],
        "entity": entity.as_json(),
    }
    return compact_bytes(record)
