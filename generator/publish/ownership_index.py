"""`/api/snapshot/ownership-v1.json`: who answers for what, small enough to fetch for one question.

A column a field, a row an entity; owners, hosts and repositories stand once and are named by their number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.insights.ownership import RUNBOOK, Ownership, tier_of
from generator.model.entity import Entity
from generator.model.marks import STALE_SINCE
from generator.owning.index import FORMAT, PATH
from generator.publish.compact import compact
from generator.publish.pieces import Pieces

VERSION = "1.2"
COLUMNS = tuple("ref owner tier runbook hosts paths slugs repository file line stale aliases links".split())


class _Numbering:
    """Gives each value a number, the same value the same one."""

    def __init__(self) -> None:
        self.values: dict[Any, int] = {}

    def __call__(self, value: Any) -> int:
        return self.values.setdefault(value, len(self.values))


def ownership_index(pieces: Pieces, header: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Yield the index.

    Args:
        pieces: what each entity adds.
        header: how old the data is, and what wrote it.
    """
    tables = _Tables()
    rows = [_row(entity, pieces, tables) for entity in pieces.portal.catalog]
    columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    content = {
        "format": FORMAT,
        "version": VERSION,
        **header,
        "owners": [_owner(answer) for answer in tables.owners.values],
        "hosts": list(tables.hosts.values),
        "repositories": list(tables.repositories.values),
        "entities": dict(zip(COLUMNS, columns, strict=True)),
    }
    yield PATH, f"{compact(content)}\n".encode("utf-8", "replace")


class _Tables:
    """What the columns name by number."""

    def __init__(self) -> None:
        self.owners, self.hosts, self.repositories = _Numbering(), _Numbering(), _Numbering()


def _row(entity: Entity, pieces: Pieces, tables: _Tables) -> tuple[Any, ...]:
    """Return an entity's values, in the order of COLUMNS."""
    piece, place = pieces.by_ref[entity.ref], pieces.places.of(entity.origin.path)
    return (
        entity.ref,
        tables.owners(pieces.answers[entity.ref]),
        tier_of(entity),
        entity.annotations.get(RUNBOOK),
        [tables.hosts(host) for host in sorted({link.partition("/")[0] for link in piece.links})],
        piece.paths,
        piece.slugs,
        tables.repositories(place.repository),
        place.file,
        entity.origin.line,
        entity.annotations.get(STALE_SINCE),
        piece.aliases,
        piece.links,
    )


def _owner(answer: Ownership) -> dict[str, Any]:
    contacts = answer.contacts
    return {
        "ref": answer.owner,
        "email": contacts.email,
        "chat": contacts.chat,
        "on_call": contacts.on_call,
        "links": contacts.links,
        "escalation": answer.escalation,
    }
