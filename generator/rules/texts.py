"""The texts of an entity, with their places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.model.entity import Entity
from generator.rules.rule import TreePath


def texts_of(value: Any, path: TreePath) -> Iterator[tuple[TreePath, str]]:
    """Yield each text below a plain value, with the path to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts_of(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from texts_of(item, (*path, index))


def annotations_of(entity: Entity) -> Iterator[tuple[TreePath, str, str]]:
    """Yield an entity's annotations: the path, the key and the value."""
    for key, value in entity.annotations.items():
        yield ("metadata", "annotations", key), key, value
