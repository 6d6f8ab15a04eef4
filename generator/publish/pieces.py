"""What one entity adds to the files for programs: worked out once, and kept for the builds to come."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from generator.cache.data import PLAIN, DamagedError, digest
from generator.cache.store import Store
from generator.insights.addresses import aliases_of, links_of, slugs_of
from generator.insights.ownership import Ownership, all_ownerships, paths_of
from generator.model.entity import Entity
from generator.portal import Portal
from generator.publish.entity_keys import addresses_of, words_of
from generator.publish.entity_records import entity_json, entity_line
from generator.publish.origins import Places

TABLE = "pieces"
_BATCH = 500  # pieces that are written to the store at once


class Piece(NamedTuple):
    """What one entity adds.

    Args:
        api: its file in the read API.
        line: its line of the snapshot.
        words: of its description, for the search.
        addresses: that lead to it, for the search.
        links: where its links lead.
        paths: globs of the folders that belong to it.
        slugs: its repositories.
        aliases: its names elsewhere.
    """

    api: bytes
    line: bytes
    words: tuple[str, ...]
    addresses: tuple[str, ...]
    links: tuple[str, ...]
    paths: tuple[str, ...]
    slugs: tuple[str, ...]
    aliases: tuple[str, ...]


class PieceMemory(NamedTuple):
    """Pieces of earlier builds: where they are, the digest of the program, and those of each entity's relations."""

    store: Store
    program: bytes
    relations: Mapping[str, bytes]


class Pieces:
    """The pieces of all entities of a portal, by ref, with what several files need of all of them.

    Args:
        portal: what was read.
        memory: those of earlier builds, None where nothing is remembered.
    """

    def __init__(self, portal: Portal, memory: PieceMemory | None = None) -> None:
        self.places = Places(portal.reading.files, portal.harvested.records)
        self.answers = all_ownerships(portal.catalog)
        self.keys: dict[str, bytes] = {}
        self.portal = portal
        self.by_ref: Mapping[str, Piece] = self._made() if memory is None else self._found(memory)

    def _made(self) -> dict[str, Piece]:
        return {entity.ref: self._piece(entity) for entity in self.portal.catalog}

    def _found(self, memory: PieceMemory) -> dict[str, Piece]:
        digests, store = self.portal.reading.digests, memory.store
        found, fresh = {}, {}
        for entity in self.portal.catalog:
            ref, origin = entity.ref, entity.origin
            key = self.keys[ref] = digest(
                memory.program,
                digests[origin.path],
                b"%d" % origin.document,
                memory.relations.get(ref, b""),
                *(part or "" for part in self.places.of(origin.path)),
                _text(self.answers[ref]),
            )
            piece = _loaded(store.get(TABLE, key))
            if piece is None:
                piece = self._piece(entity)
                fresh[key] = PLAIN.dump(tuple(piece))
                if len(fresh) == _BATCH:
                    store.put(TABLE, fresh)
                    fresh.clear()
            found[ref] = piece
        store.put(TABLE, fresh)
        store.keep(TABLE, self.keys.values())
        return found

    def _piece(self, entity: Entity) -> Piece:
        relations = self.portal.catalog.relations.get(entity.ref, ())
        place, answer = self.places.of(entity.origin.path), self.answers[entity.ref]
        return Piece(
            entity_json(entity, relations, place),
            entity_line(entity, relations, place, answer),
            tuple(words_of(entity)),
            tuple(addresses_of(entity)),
            tuple(links_of(entity)),
            tuple(paths_of(entity)),
            tuple(slugs_of(entity)),
            tuple(aliases_of(entity)),
        )


@lru_cache(maxsize=4_096)
def _text(answer: Ownership) -> str:
    return repr(answer)


def _loaded(content: bytes | None) -> Piece | None:
    try:
        return Piece(*PLAIN.load(content)) if content is not None else None
    except (DamagedError, TypeError):
        return None
