"""Values of documents with aliases or merge keys, counted before anything is expanded."""

from __future__ import annotations

from typing import Any

from yaml.nodes import MappingNode, ScalarNode

from generator.sources.composing import PLAIN, AliasNode
from generator.sources.values import Builder, refuse, tagged_mapping

_ALIAS_LIMIT = 100  # Backstage's parser refuses more repeats of one anchor than this


class AliasBuilder(Builder):
    """A builder for documents with aliases or merge keys, counting what they expand to.

    Args:
        version: which YAML the document is in.
        limit: how many nodes the document may expand to beyond its own.
        depth: how deep the expanded document may nest.
    """

    def __init__(self, version: str, limit: int, depth: int) -> None:
        super().__init__(version)
        self._limit = limit
        self._depth = depth
        self._built: dict[int, Any] = {}
        self._counts: dict[int, list[int]] = {}
        self._sizes: dict[int, tuple[int, int]] = {}
        self._expanded = 0

    def value(self, node: Any) -> Any:
        """Return a node's value; an alias is the very value of its anchor."""
        if type(node) is AliasNode:
            return self._alias(node)
        if not node.anchored:
            return super().value(node)
        self._counts[id(node)] = [1, 0]
        value = self._built[id(node)] = super().value(node)
        return value

    def mapping(self, node: Any) -> Any:
        """Return a mapping, with `<<` merged in where YAML 1.1 says so."""
        if self._version != "1.1":
            return super().mapping(node)
        result: dict[str, Any] = {}
        for key, value in node.value:
            if type(key) is ScalarNode and key.tag == PLAIN and key.value == "<<":
                self._merge(value, result)
            else:
                result[self.key(key)] = self.value(value)
        return tagged_mapping(node, result)

    def _merge(self, node: Any, result: dict[str, Any]) -> None:
        merged = self.value(node)
        for source in merged if isinstance(merged, list) else [merged]:
            if not isinstance(source, dict):
                raise refuse(node, "YAML001", "`<<` can merge mappings only", "Give it a mapping.", whole_file=True)
            for name, value in source.items():
                result.setdefault(name, value)

    def _alias(self, node: AliasNode) -> Any:
        target = node.target
        if target is None:
            raise refuse(
                node,
                "YAML004",
                f"`*{node.value}` refers to an anchor that is not defined before it; "
                "Backstage gives up the whole file for that",
                f"Define `&{node.value}` earlier in the same document, or quote the value if it is meant as text.",
                whole_file=True,
            )
        self._count(node, target)
        if id(target) not in self._built:
            raise refuse(node, "YAML009", f"`*{node.value}` stands inside its own anchor", "Write the value out.")
        self._expand(node, target)
        return self._built[id(target)]

    def _count(self, node: AliasNode, target: Any) -> None:
        count = self._counts[id(target)]
        count[0] += 1
        if count[1] == 0:
            count[1] = self._weight(target)
        if count[0] * count[1] > _ALIAS_LIMIT:
            raise refuse(
                node,
                "YAML007",
                f"`*{node.value}` is repeated so often (more than {_ALIAS_LIMIT} times, counting aliases within "
                "aliases) that Backstage gives up the whole file",
                "Write the values out, or split the file.",
                whole_file=True,
            )

    def _weight(self, node: Any) -> int:
        if type(node) is AliasNode:
            count = self._counts.get(id(node.target))
            return count[0] * count[1] if count else 0
        if type(node) is ScalarNode:
            return 1
        if type(node) is MappingNode:
            return max((self._weight(part) for pair in node.value for part in pair), default=0)
        return max((self._weight(item) for item in node.value), default=0)

    def _expand(self, node: AliasNode, target: Any) -> None:
        size, depth = self._size(target)
        self._expanded += size
        if self._expanded > self._limit:
            raise refuse(
                node,
                "YAML007",
                f"the aliases of this document expand to more than {self._limit} nodes",
                "Write the values out, or raise `limits.aliases`.",
            )
        if depth > self._depth:
            raise refuse(
                node,
                "YAML006",
                f"with its aliases the document nests deeper than {self._depth} levels",
                "Flatten it, or raise `limits.depth`.",
            )

    def _size(self, node: Any) -> tuple[int, int]:
        """Return how many nodes stand below and including a node once expanded, and how deep."""
        if type(node) is ScalarNode:
            return (1, 0)
        if type(node) is AliasNode:
            return self._sizes.get(id(node.target), (1, 0))
        known = self._sizes.get(id(node))
        if known is None:
            parts = [part for pair in node.value for part in pair] if type(node) is MappingNode else node.value
            sizes = [self._size(part) for part in parts]
            known = (1 + sum(size for size, _ in sizes), 1 + max((depth for _, depth in sizes), default=0))
            self._sizes[id(node)] = known
        return known
