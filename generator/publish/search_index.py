"""`/api/search/v1/`: the catalog as columns, for the explorer and the search box.

`names.json` holds what the first query needs: names, titles, kinds, types, owners, systems, lifecycles,
tiers, tags. Words of descriptions, and the addresses that lead to an entity (repositories, links, files,
identifiers in annotations), stand in sorted shards of some kilobytes; `names.json` says where each begins,
so a query fetches only the shards that its own words fall into.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from generator.model.entity import Entity
from generator.model.ref import split_ref
from generator.pages.site import Site
from generator.problems import Severity
from generator.publish.entity_keys import profile_text
from generator.publish.pieces import Pieces

FOLDER = "api/search/v1"
VERSION = 1
SHARD_BYTES = 20_000
"""Raw bytes at which a shard is full: some 8 KB on the way, so that three words cost less than 30 KB."""
TIER = "milepost/tier"


def exports(site: Site, pieces: Pieces) -> Iterator[tuple[str, bytes]]:
    """Yield `names.json` and the shards."""
    rows = list(site.catalog)
    words = _shards(_table(pieces.by_ref[entity.ref].words for entity in rows))
    places = _shards(_table(pieces.by_ref[entity.ref].addresses for entity in rows))
    files = {f"words-{number}": shard for number, shard in enumerate(words)}
    files |= {f"places-{number}": shard for number, shard in enumerate(places)}
    encoded = {name: _json(_shard_json(shard)) for name, shard in files.items()}
    digest = hashlib.sha256(b"".join(encoded[name] for name in sorted(encoded))).hexdigest()[:12]
    names = columns(rows, site) | {
        "digest": digest,
        "words": [shard[0][0] for shard in words],
        "places": [shard[0][0] for shard in places],
    }
    yield f"{FOLDER}/names.json", _json(names)
    for name, content in encoded.items():
        yield f"{FOLDER}/{name}.json", content


def columns(rows: Sequence[Entity], site: Site) -> dict[str, Any]:
    """Return the columns: a row an entity, in the order of refs."""
    return {
        "version": VERSION,
        "count": len(rows),
        "kind": _runs([entity.kind for entity in rows]),
        "namespace": _runs([split_ref(entity.ref).namespace for entity in rows]),
        "names": "\n".join(_line(entity.name) for entity in rows),
        **_titles(rows),
        "type": _coded([entity.type for entity in rows]),
        "lifecycle": _coded([entity.lifecycle for entity in rows]),
        "tier": _coded([entity.annotations.get(TIER) for entity in rows]),
        "owner": _coded([_first(site, entity, "ownedBy") for entity in rows]),
        "system": _coded([_system(site, entity) for entity in rows]),
        "tags": _coded_lists([entity.metadata.tags or [] for entity in rows]),
        "problems": _problems(rows, site),
    }


def display_title(entity: Entity) -> str:
    """Return the name for people: the title, or a group's or user's display name, or else the name."""
    return entity.metadata.title or profile_text(entity, "displayName") or entity.name


def _first(site: Site, entity: Entity, relation: str) -> str | None:
    return next(iter(site.catalog.targets(entity.ref, relation)), None)


def _system(site: Site, entity: Entity) -> str | None:
    targets = site.catalog.targets(entity.ref, "partOf")
    return next((ref for ref in targets if ref.startswith("system:")), None)


def _line(text: str) -> str:
    return " ".join(text.split())


def _runs(values: Iterable[str]) -> list[list[str | int]]:
    """Return a column that is nearly sorted as runs of a value and its length."""
    return [[value, sum(1 for _ in run)] for value, run in groupby(values)]


def _titles(rows: Sequence[Entity]) -> dict[str, str]:
    """Return a digit a row, 0 for none, 1 and 2 for what follows from the name, 3 for those in `titles`."""
    digits, texts = [], []
    for entity in rows:
        title = _line(display_title(entity))
        plain = entity.name.replace("-", " ").replace("_", " ").replace(".", " ")
        forms = (
            {plain.title(): "2", plain.capitalize(): "1", entity.name: "0"} if plain.isascii() else {entity.name: "0"}
        )
        digits.append(forms.get(title, "3"))
        if digits[-1] == "3":
            texts.append(title)
    return {"titled": "".join(digits), "titles": "\n".join(texts)}


def _dictionary(values: Iterable[str]) -> dict[str, int]:
    """Number the values from 1, frequent ones first: small numbers compress better."""
    counts = Counter(values)
    return {value: place for place, value in enumerate(sorted(counts, key=lambda v: (-counts[v], v)), start=1)}


def _coded(column: Sequence[str | None]) -> dict[str, Any]:
    codes = _dictionary(value for value in column if value)
    return {"values": list(codes), "rows": " ".join(str(codes[value]) if value else "" for value in column)}


def _coded_lists(column: Sequence[Sequence[str]]) -> dict[str, Any]:
    codes = _dictionary(value for values in column for value in values)
    rows = " ".join(",".join(str(code) for code in sorted({codes[value] for value in values})) for values in column)
    return {"values": list(codes), "rows": rows}


def _problems(rows: Sequence[Entity], site: Site) -> list[list[int]]:
    """Return row, errors and warnings of each entity that has any; rows as distances."""
    table, before = [], 0
    for row, entity in enumerate(rows):
        severities = Counter(problem.severity for problem in site.problems_by_entity.get(entity.ref, ()))
        counts = [severities[Severity.ERROR], severities[Severity.WARNING]]
        if any(counts):
            table.append([row - before, *counts])
            before = row
    return table


def _table(keys: Iterable[Sequence[str]]) -> dict[str, list[int]]:
    """Return the rows in which each key stands."""
    table: dict[str, list[int]] = defaultdict(list)
    for row, found in enumerate(keys):
        for key in found:
            table[key].append(row)
    return table


def _shards(table: Mapping[str, list[int]]) -> list[list[tuple[str, list[int]]]]:
    """Cut a table, in the order of its keys, into pieces of about `SHARD_BYTES`."""
    shards: list[list[tuple[str, list[int]]]] = []
    size = SHARD_BYTES
    for key in sorted(table):
        if size >= SHARD_BYTES:
            shards.append([])
            size = 0
        shards[-1].append((key, table[key]))
        size += len(key) + 3 * len(table[key])
    return shards


def _shard_json(shard: Sequence[tuple[str, list[int]]]) -> dict[str, str]:
    """Return the keys, and for each its rows as distances in base 36."""
    rows = []
    for _, numbers in shard:
        pairs = zip([0, *numbers], numbers, strict=False)
        rows.append(" ".join(_base36(after - before) for before, after in pairs))
    return {"keys": "\n".join(key for key, _ in shard), "rows": "\n".join(rows)}


@lru_cache(maxsize=4_096)
def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits or "0"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8", "replace")
