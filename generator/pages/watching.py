"""Which facts of other entities a page has looked at: it is made anew when one of them has changed."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from typing import Any, TypeVar

T = TypeVar("T")

WHOLE = "*"
"""Stands for all keys of a table: a page that walks over one depends on each."""
TABLES = ("entities", "relations", "labels", "problems", "owners", "dependents")

Looked = tuple[tuple[str, ...], ...]
"""The keys that were looked up, a tuple a table, in the order of TABLES."""


class Watch:
    """Notes the keys that are looked up in each table."""

    def __init__(self) -> None:
        self.sets: tuple[set[str], ...] = tuple(set() for _ in TABLES)
        self.entities, self.relations, self.labels, self.problems, self.owners, self.dependents = self.sets

    def start(self) -> None:
        """Forget what was noted."""
        for keys in self.sets:
            keys.clear()

    def looked(self) -> Looked:
        """Return what was noted since."""
        return tuple(tuple(keys) for keys in self.sets)


class Watched(dict[str, T]):
    """A table that notes which keys are looked up, those too that it does not have."""

    __slots__ = ("_seen",)

    def __init__(self, content: Mapping[str, T], seen: set[str]) -> None:
        super().__init__(content)
        self._seen = seen

    def __getitem__(self, key: str) -> T:
        """Note the key."""
        self._seen.add(key)
        return dict.__getitem__(self, key)

    def __contains__(self, key: object) -> bool:
        """Note the key."""
        self._seen.add(str(key))
        return dict.__contains__(self, key)

    def get(self, key: str, default: Any = None) -> Any:
        """Note the key."""
        self._seen.add(key)
        return dict.get(self, key, default)

    def __iter__(self) -> Iterator[str]:
        """Note that all is looked at, as the next three do."""
        self._seen.add(WHOLE)
        return dict.__iter__(self)

    def keys(self) -> KeysView[str]:  # type: ignore[override]
        """Return the keys."""
        self._seen.add(WHOLE)
        return dict.keys(self)

    def values(self) -> ValuesView[T]:  # type: ignore[override]
        """Return the values."""
        self._seen.add(WHOLE)
        return dict.values(self)

    def items(self) -> ItemsView[str, T]:  # type: ignore[override]
        """Return both."""
        self._seen.add(WHOLE)
        return dict.items(self)
