"""Inputs with some sense in them, for hypothesis: joined tokens, changed seeds, entities with one thing wrong."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml
from hypothesis import strategies as st

from generator.settings import Limits
from generator.sources.documents import read_documents
from tests.fuzz.seeds import catalog_files
from tests.fuzz.target import Target

Path = tuple[str | int, ...]

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, float("inf"), float("nan"), 10**30, "", " ", "a", "A b", "a:b", "a/b", "a:b/c",
    ":", "/",
    "\x00", "\x1b[31m", "\u202e", "\ufeff", "\ud7ff", "x" * 300, "${{ a }}", "javascript:alert(1)", "https://a",
    "2020-01-01",
    "no", "1", "*", "&a", "# c", "<script>", [], {}, [None], [[]], [1, "a"], ["a", "a"], {"a": None},
    {"$text": "./a"}, {"": ""},
    {"kind": "a", "name": "b"}, {"name": 1}, {"$json": []}, {"$yaml": "../../a"}, {"const": 1, "enum": [[], None]},
)  # fmt: skip


def inputs(target: Target) -> st.SearchStrategy[bytes]:
    """Return inputs for a target."""
    tokens = st.sampled_from([token.encode() for token in target.TOKENS]) | st.binary(max_size=4)
    pieces = st.lists(tokens, max_size=12).map(b"".join)
    changed = st.builds(_changed, st.sampled_from(list(target.seeds())), pieces, st.floats(0, 1), st.integers(0, 40))
    made = pieces | changed | st.builds(bytes.__add__, changed, changed)
    return made | _entities() if "kind: Component\n" in target.TOKENS else made


def _changed(seed: bytes, piece: bytes, where: float, cut: int) -> bytes:
    """Put a piece into a seed, in place of some of its bytes."""
    position = int(where * len(seed))
    return seed[:position] + piece + seed[position + cut :]


def _entities() -> st.SearchStrategy[bytes]:
    """Return documents that are right but for one or two values or keys."""
    change = st.tuples(st.sampled_from(_places()), st.sampled_from(ODD), st.booleans())
    return st.builds(_written, st.lists(change, min_size=1, max_size=2), st.sampled_from(("block", "flow", "json")))


@cache
def _documents() -> tuple[Any, ...]:
    """Return the seeds' documents, one for each set of fields."""
    found: dict[frozenset[Path], Any] = {}
    for data in catalog_files():
        for document in read_documents(data, "f.yaml", Limits()):
            if document.value and not document.is_broken:
                found.setdefault(frozenset(_paths(document.value)), document.value)
    return tuple(found.values())


@cache
def _places() -> tuple[tuple[int, Path], ...]:
    return tuple((number, path) for number, document in enumerate(_documents()) for path in _paths(document))


def _paths(value: Any, prefix: Path = ()) -> Iterator[Path]:
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*prefix, key)
        yield from _paths(item, (*prefix, key))


def _written(changes: list[tuple[tuple[int, Path], Any, bool]], style: str) -> bytes:
    document = copy.deepcopy(_documents()[changes[0][0][0]])
    for (_, path), odd, on_key in changes:
        _change(document, path, odd, on_key=on_key)
    if style == "json":
        return json.dumps(document).encode()
    text: str = yaml.dump(document, Dumper=yaml.CSafeDumper, default_flow_style=style == "flow", allow_unicode=True)
    return text.encode("utf-8", "replace")


def _change(document: Any, path: Path, odd: Any, *, on_key: bool) -> None:
    """Replace a value, or its key, where the path leads that far."""
    parent = document
    for step in path[:-1]:
        try:
            parent = parent[step]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(parent, dict):
        if on_key:
            parent[str(odd)] = parent.pop(path[-1], None)
        else:
            parent[path[-1]] = odd
    elif isinstance(parent, list) and isinstance(path[-1], int) and path[-1] < len(parent):
        parent[path[-1]] = odd
