"""A document's text -> libyaml's nodes, with what libyaml cannot take made palatable first.

libyaml breaks lines at characters that YAML 1.2 does not, refuses control characters and allows
only letters, digits, `-` and `_` in anchors; Backstage's parser is wider on all three counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.errors import SlowYamlError

if TYPE_CHECKING:
    from collections.abc import Iterator

if not yaml.__with_libyaml__:
    raise SlowYamlError
from yaml._yaml import CParser

PLAIN = ""
TEXT = "!"

_FOREIGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)")
PRIVATE_USE = range(0xE000, 0xF900)


class AliasNode(Node):
    """An alias, kept as such: `value` is its name, `target` the anchored node before it, if any."""

    id = "alias"

    def __init__(self, name: str, target: Node | None, start_mark: Any, end_mark: Any) -> None:
        super().__init__("", name, start_mark, end_mark)
        self.target = target


class _Nodes(CParser):
    """libyaml's composer without tag resolution, which is ours and needs to be fast."""

    def resolve(self, _kind: type[Node], _value: str | None, implicit: Any) -> str:
        return PLAIN if implicit is True or implicit is False or implicit[0] else TEXT

    def descend_resolver(self, _parent: Node | None, _index: Node | None) -> None: ...

    def ascend_resolver(self) -> None: ...


def compose(source: str) -> Node | None:
    """Return the root node of a single document; aliases are the nodes they stand for.

    Raises:
        yaml.YAMLError: libyaml cannot read it.
    """
    return _Nodes(source).get_single_node()


def compose_with_aliases(source: str) -> Node | None:
    """Return the root node, aliases standing as `AliasNode`; anchors may repeat or be missing."""
    return _EventComposer(source).compose()


def depth_exceeds(source: str, limit: int) -> bool:
    """Tell whether collections nest deeper than `limit`, reading no further than it takes to know."""
    depth = 0
    try:
        for event in _events(source):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > limit:
                    return True
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.YAMLError:
        return False
    return False


def disguise(source: str) -> tuple[str, dict[int, str]]:
    """Replace characters that libyaml mistreats by private ones; return how to get them back."""
    found = sorted(set(_FOREIGN.findall(source)))
    if not found:
        return source, {}
    free = (code for code in PRIVATE_USE if chr(code) not in source)
    disguises = dict(zip(found, free, strict=False))
    table = {code: real for real, code in disguises.items()}
    return _FOREIGN.sub(lambda match: chr(disguises[match[0]]), source), table


def undisguise(node: Node | None, table: dict[int, str]) -> None:
    """Give scalars their own characters back, in place: nobody else holds these nodes yet."""
    stack = [node] if node is not None and table else []
    seen: set[int] = set()
    while stack:
        here = stack.pop()
        if id(here) in seen:
            continue
        seen.add(id(here))
        if isinstance(here, ScalarNode):
            here.value = here.value.translate(table)
        elif isinstance(here, MappingNode):
            stack.extend(part for pair in here.value for part in pair)
        elif isinstance(here, SequenceNode):
            stack.extend(here.value)


def _events(source: str) -> Iterator[Any]:
    parser = _Nodes(source)
    while parser.check_event():
        yield parser.get_event()


class _EventComposer:
    """Builds nodes from events: slower than libyaml's composer, but it tells aliases apart."""

    def __init__(self, source: str) -> None:
        self._events = (event for event in _events(source) if not isinstance(event, _FRAME))
        self._anchors: dict[str, Node] = {}

    def compose(self) -> Node | None:
        """Return the root node, None where there is none."""
        first = next(self._events, None)
        if first is None:
            return None
        root: Node = self._node(first)
        extra = next(self._events, None)
        if extra is not None:
            raise yaml.MarkedYAMLError(None, None, "expected the end of the document", extra.start_mark)
        return root

    def _node(self, event: Any) -> Any:
        kind = type(event)
        if kind is yaml.AliasEvent:
            return AliasNode(event.anchor, self._anchors.get(event.anchor), event.start_mark, event.end_mark)
        if kind is yaml.ScalarEvent:
            tag = event.tag if event.tag not in {None, "!"} else (PLAIN if event.implicit[0] else TEXT)
            scalar = ScalarNode(tag, event.value, event.start_mark, event.end_mark, style=event.style)
            return self._anchored(event, scalar)
        collection = SequenceNode if kind is yaml.SequenceStartEvent else MappingNode
        tag = event.tag if event.tag not in {None, "!"} else PLAIN
        node = self._anchored(event, collection(tag, [], event.start_mark, None, flow_style=event.flow_style))
        self._fill(node)
        return node

    def _fill(self, node: Any) -> None:
        while True:
            event = next(self._events)
            if isinstance(event, yaml.CollectionEndEvent):
                node.end_mark = event.end_mark
                return
            item = self._node(event)
            node.value.append((item, self._node(next(self._events))) if isinstance(node, MappingNode) else item)

    def _anchored(self, event: Any, node: Any) -> Any:
        node.anchored = event.anchor is not None
        if node.anchored:
            self._anchors[event.anchor] = node
        return node


_FRAME = (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)
