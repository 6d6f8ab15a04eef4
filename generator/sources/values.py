"""libyaml's nodes -> plain Python values, as JSON would hold them."""

from __future__ import annotations

import json
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode

from generator.sources.composing import PLAIN, TEXT, AliasNode
from generator.sources.refusal import Refusal
from generator.sources.scalars import identity, key_text, resolve, resolve_tagged

_YAML_TAG = "tag:yaml.org,2002:"
_ALIAS_LIMIT = 100  # Backstage's parser refuses more repeats of one anchor than this


def scalar_value(node: ScalarNode, version: str) -> Any:
    """Return a scalar's value: a string unless it is plain or tagged and the schema says otherwise."""
    if node.tag == PLAIN:
        return resolve(node.value, version)
    if node.tag == TEXT or not node.tag.startswith(_YAML_TAG):
        return node.value
    try:
        return resolve_tagged(node.value, node.tag[len(_YAML_TAG) :], version)
    except ValueError:
        raise refuse(node, "YAML001", f"`{node.value}` does not fit its tag.", "Remove the tag.") from None


def refuse(node: Node, code: str, message: str, fix: str | None = None, *, whole_file: bool = False) -> Refusal:
    """Return a refusal that points at a node."""
    mark = node.start_mark
    return Refusal(code, message, fix, line=mark.line + 1, column=mark.column + 1, whole_file=whole_file)


class Builder:
    """Builds the value of one document and notes what needs a second look.

    Args:
        version: which YAML the document is in.

    Attributes:
        suspicious: there are quotes or brackets over several lines, or a collection as a key,
            so that `strictness` must take a look.
    """

    def __init__(self, version: str) -> None:
        self._version = version
        self.suspicious = False

    def value(self, node: Any) -> Any:
        """Return the value of a node and of all below it.

        Raises:
            Refusal: a key stands twice, or a tag does not fit.
        """
        if type(node) is ScalarNode:
            if node.tag == PLAIN:
                if node.value == "-":
                    raise refuse(node, "YAML001", "A `-` cannot start a list within brackets.", "Quote the `-`.")
                return resolve(node.value, self._version)
            if not self.suspicious and node.start_mark.line != node.end_mark.line:
                self.suspicious = True
            return node.value if node.tag == TEXT else scalar_value(node, self._version)
        if node.flow_style and node.start_mark.line != node.end_mark.line:
            self.suspicious = True
        if type(node) is MappingNode:
            return self.mapping(node)
        return self.sequence(node)

    def mapping(self, node: Any) -> Any:
        """Return a mapping as a dict with keys as JSON writes them."""
        result: dict[str, Any] = {}
        for key, value in node.value:
            text = key.value if type(key) is ScalarNode and key.tag == TEXT else self.key(key)
            if text in result:
                check_unique(node, self._version)
            result[text] = self.value(value)
        return _tagged_mapping(node, result)

    def sequence(self, node: Any) -> Any:
        """Return a sequence as a list; YAML's ordered maps come out of JSON as empty objects."""
        value = self.value
        items = [value(item) for item in node.value]
        if node.tag == _YAML_TAG + "omap":
            return {}
        return items

    def key(self, node: Any) -> str:
        """Return a key as the string that it is in JSON."""
        value = self.value(node)
        if type(value) is str:
            return value
        if isinstance(value, (dict, list)):
            self.suspicious = True
            return flow_text(node, self._version)
        return key_text(value)


def _tagged_mapping(node: Any, result: dict[str, Any]) -> Any:
    if node.tag == _YAML_TAG + "set":
        if any(value is not None for value in result.values()):
            raise refuse(node, "YAML001", "A !!set may hold keys only.", "Remove the values or the tag.")
        return {}
    return result


def check_unique(node: Any, version: str) -> None:
    """Refuse a mapping in which one scalar key stands twice: 1 and "1" are two keys."""
    seen: dict[Any, Node] = {}
    for key, _value in node.value:
        if type(key) is not ScalarNode:
            continue
        value = scalar_value(key, version)
        if version == "1.1" and value == "<<" and key.tag == PLAIN:
            continue
        first = seen.setdefault(identity(value), key)
        if first is not key:
            raise refuse(
                key,
                "YAML002",
                f"The key `{key.value}` stands twice in one mapping; "
                f"the first is on line {{line:{first.start_mark.line + 1}}}.",
                "Keep one of the two.",
            )


def flow_text(node: Any, version: str) -> str:
    """Write a collection that is used as a key the way Backstage's parser spells it."""
    if type(node) is AliasNode:
        return f"*{node.value}"
    if type(node) is ScalarNode:
        return _scalar_text(node, version)
    if type(node) is MappingNode:
        parts = [_pair_text(key, value, version) for key, value in node.value]
        return f"{{ {', '.join(parts)} }}" if parts else "{}"
    parts = [flow_text(item, version) for item in node.value]
    return f"[ {', '.join(parts)} ]" if parts else "[]"


def _scalar_text(node: Any, version: str) -> str:
    if node.style == '"':
        return json.dumps(node.value, ensure_ascii=False)
    if node.style == "'":
        return "'" + node.value.replace("'", "''") + "'"
    value = scalar_value(node, version)
    return node.value if isinstance(value, str) or node.tag == PLAIN else key_text(value)


def _pair_text(key: Any, value: Any, version: str) -> str:
    name = flow_text(key, version)
    simple = type(key) is ScalarNode or type(key) is AliasNode
    if type(value) is ScalarNode and value.tag == PLAIN and value.value == "":
        return name if simple else f"? {name}"
    text = flow_text(value, version)
    return f"{name}: {text}" if simple else f"? {name} : {text}"


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
        return _tagged_mapping(node, result)

    def _merge(self, node: Any, result: dict[str, Any]) -> None:
        merged = self.value(node)
        for source in merged if isinstance(merged, list) else [merged]:
            if not isinstance(source, dict):
                raise refuse(node, "YAML001", "`<<` can merge mappings only.", "Give it a mapping.", whole_file=True)
            for name, value in source.items():
                result.setdefault(name, value)

    def _alias(self, node: AliasNode) -> Any:
        target = node.target
        if target is None:
            raise refuse(
                node,
                "YAML004",
                f"`*{node.value}` refers to an anchor that is not defined before it; "
                "Backstage gives up the whole file for that.",
                f"Define `&{node.value}` earlier in the same document, or quote the value if it is meant as text.",
                whole_file=True,
            )
        self._count(node, target)
        if id(target) not in self._built:
            raise refuse(node, "YAML009", f"`*{node.value}` stands inside its own anchor.", "Write the value out.")
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
                "aliases) that Backstage gives up the whole file.",
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
                f"The aliases of this document expand to more than {self._limit} nodes.",
                "Write the values out, or raise `limits.aliases`.",
            )
        if depth > self._depth:
            raise refuse(
                node,
                "YAML006",
                f"With its aliases the document nests deeper than {self._depth} levels.",
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
