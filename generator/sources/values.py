"""libyaml's nodes -> plain Python values, as JSON would hold them."""

from __future__ import annotations

import json
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode

from generator.sources.composing import PLAIN, TEXT, AliasNode
from generator.sources.refusal import Refusal
from generator.sources.scalars import identity, key_text, resolve, resolve_tagged

_YAML_TAG = "tag:yaml.org,2002:"
_QUOTE = "'"


def scalar_value(node: ScalarNode, version: str) -> Any:
    """Return a scalar's value: a string unless it is plain or tagged and the schema says otherwise."""
    if node.tag == PLAIN:
        return resolve(node.value, version)
    if node.tag == TEXT or not node.tag.startswith(_YAML_TAG):
        return node.value
    try:
        return resolve_tagged(node.value, node.tag[len(_YAML_TAG) :], version)
    except ValueError:
        raise refuse(node, "YAML001", f"`{node.value}` does not fit its tag", "Remove the tag.") from None


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
                    raise refuse(node, "YAML001", "a `-` cannot start a list within brackets", "Quote the `-`.")
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
        unique = False
        for key, value in node.value:
            text = key.value if type(key) is ScalarNode and key.tag == TEXT else self.key(key)
            if text in result and not unique:
                check_unique(node, self._version)
                unique = True  # two keys of one spelling (1 and "1") need no second look at all of them
            result[text] = self.value(value)
        return tagged_mapping(node, result)

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


def tagged_mapping(node: Any, result: dict[str, Any]) -> Any:
    """Return a mapping's value; YAML's sets come out of JSON as empty objects."""
    if node.tag == _YAML_TAG + "set":
        if any(value is not None for value in result.values()):
            raise refuse(node, "YAML001", "a !!set may hold keys only", "Remove the values or the tag.")
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
                f"the key `{key.value}` stands twice in one mapping; "
                f"the first is on line {{line:{first.start_mark.line + 1}}}",
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
        return f"'{str(node.value).replace(_QUOTE, _QUOTE * 2)}'"
    value = scalar_value(node, version)
    return str(node.value) if isinstance(value, str) or node.tag == PLAIN else key_text(value)


def _pair_text(key: Any, value: Any, version: str) -> str:
    name = flow_text(key, version)
    simple = type(key) is ScalarNode or type(key) is AliasNode
    if type(value) is ScalarNode and value.tag == PLAIN and value.value == "":
        return name if simple else f"? {name}"
    text = flow_text(value, version)
    return f"{name}: {text}" if simple else f"? {name} : {text}"
