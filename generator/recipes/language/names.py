"""The names that a template needs from outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.recipes.language.nodes import Node


def names_in(tree: Node, root: str) -> Iterator[tuple[str, int]]:
    """Yield the fields of a root that a template reads, and other names that it does not set itself, with their places.

    What stands under a condition, or has a default, may well be absent, and is left out.

    Args:
        tree: the template.
        root: the name under which values are there.
    """
    yield from _names(tree, root, frozenset())


def _names(node: Any, root: str, own: frozenset[str]) -> Iterator[tuple[str, int]]:
    if not isinstance(node, Node):
        for part in node if isinstance(node, tuple) else ():
            yield from _names(part, root, own)
        return
    if _is_field(node, root) and root not in own:
        yield str(node.args[1].args[0]), node.at
    elif node.op == "name":
        if node.args[0] not in own and node.args[0] != root:
            yield f"{node.args[0]}.", node.at
    elif node.op in ("if", "choose", "or", "and", "test") or (node.op == "filter" and node.args[0] in ("default", "d")):
        return
    elif node.op in ("block", "for"):
        yield from _block(node, root, own)
    else:
        for part in node.args:
            yield from _names(part, root, own)


def _block(node: Node, root: str, own: frozenset[str]) -> Iterator[tuple[str, int]]:
    """Yield the names of a block, in which what was set is known from there on."""
    parts = node.args
    if node.op == "for":
        names, items, body, otherwise = node.args
        yield from _names(items, root, own)
        own, parts = own | {"loop", *names}, (*body, *otherwise)
    for part in parts:
        yield from _names(part, root, own)
        if isinstance(part, Node) and part.op == "set":
            own |= {part.args[0]}


def _is_field(node: Node, root: str) -> bool:
    """Tell whether a node is `values.owner`."""
    return (
        node.op == "get" and node.args[0].op == "name" and node.args[0].args[0] == root and node.args[1].op == "value"
    )
