"""A document's text -> libyaml's nodes, with what libyaml cannot take made palatable first.

libyaml breaks lines at characters that YAML 1.2 does not, refuses control characters and allows
only letters, digits, `-` and `_` in anchors; Backstage's parser is wider on all three counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.errors import SlowYamlError
from generator.sources.refusal import Refusal

if not yaml.__with_libyaml__:
    raise SlowYamlError
from yaml._yaml import CParser

PLAIN = ""
TEXT = "!"

_FOREIGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)")
_PRIVATE_USE = range(0xE000, 0xF900)
_ANCHOR = re.compile(r"[&*]([^ ,\[\]{}\n\r\t]+)")
_SURROGATES = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?|\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_EMPTY_KEY = re.compile(r":(?=[ \t\r\n]|\Z)")
_LEAD = re.compile(r" *(?:[-?:][ \t]+)*[ \t]*")
_TAB_PROBLEMS = frozenset(
    {"found character that cannot start any token", "found a tab character that violates indentation"}
)
_MAXIMUM_REPAIRS = 40


class AliasNode(Node):  # type: ignore[misc] -- the stubs leave Node untyped
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
    free = (code for code in _PRIVATE_USE if chr(code) not in source)
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


def compose_repaired(source: str, table: dict[int, str]) -> tuple[Node | None, str]:
    """Compose a source that `compose` refused, mending what only libyaml minds.

    Args:
        source: the text, disguised.
        table: how to undo the disguise; a repair may add to it.

    Returns:
        The root, and the source that its marks belong to: lines are the same, columns may not be.

    Raises:
        yaml.YAMLError: the source is wrong by anybody's reading.
    """
    names: dict[str, str] = {}
    for _ in range(_MAXIMUM_REPAIRS):
        try:
            return compose_with_aliases(source), source
        except yaml.MarkedYAMLError as error:
            mended = _mend(source, error, names, table)
            if mended is None:
                raise
            source = mended
    raise Refusal("YAML009", "The document has too many oddities to read.", "Remove its tabs and rename its anchors.")


def _mend(source: str, error: yaml.MarkedYAMLError, names: dict[str, str], table: dict[int, str]) -> str | None:
    """Return the source with what the error points at mended, None where it is a true error."""
    context, problem = error.context_mark, error.problem_mark
    if error.context in {"while scanning an anchor", "while scanning an alias"} and context:
        return _rename_anchor(source, context.index, names)
    if error.problem == "found invalid Unicode character escape code" and context:
        return _join_surrogates(source, context.index)
    if problem is None:
        return None
    if error.problem == "did not find expected key":
        return _fill_key(source, problem.index)
    if error.problem == "found a tab character where an indentation space is expected" and context:
        return _hide_tab(source, context.index, problem.index, table)
    if error.problem in _TAB_PROBLEMS:
        return _clear_tabs(source, problem.index)
    return None


def _fill_key(source: str, index: int) -> str | None:
    """Write out the empty key of a line `: value`, which libyaml knows only as a null."""
    before = source[source.rfind("\n", 0, index) + 1 : index]
    if _EMPTY_KEY.match(source, index) and not before.strip(" "):
        return f"{source[:index]}~{source[index:]}"
    return None


def _clear_tabs(source: str, index: int) -> str | None:
    """Make spaces of the tabs before a line's first token; strictness looks at them afterwards."""
    start = source.rfind("\n", 0, index) + 1
    lead = _LEAD.match(source, start)
    if lead is None or lead.end() < index or "\t" not in lead[0]:
        return None
    return source[:start] + lead[0].replace("\t", " ") + source[lead.end() :]


def _hide_tab(source: str, header: int, index: int, table: dict[int, str]) -> str | None:
    """Disguise a tab that starts a literal block's text, where libyaml sees an indent."""
    line = source[source.rfind("\n", 0, index) + 1 : index]
    private = next((code for code in _PRIVATE_USE if chr(code) not in source and code not in table), None)
    if source[header] != "|" or not line or line.strip(" ") or private is None:
        return None
    table[private] = "\t"
    return f"{source[:index]}{chr(private)}{source[index + 1 :]}"


def _join_surrogates(source: str, start: int) -> str | None:
    """Join the pairs of `\\u` escapes that make one character, as JSON writers produce them."""
    mended = source[:start] + _SURROGATES.sub(_joined, source[start:])
    return mended if mended != source else None


def _rename_anchor(source: str, start: int, names: dict[str, str]) -> str | None:
    match = _ANCHOR.match(source, start)
    if match is None:
        return None
    legal = names.setdefault(match[1], f"milepost-{len(names)}")
    return source[: match.start(1)] + legal + source[match.end(1) :]


def _joined(match: re.Match[str]) -> str:
    """Return one escape for a pair of surrogates; half a pair is no character."""
    if match[1] and match[2]:
        high, low = int(match[1], 16) - 0xD800, int(match[2], 16) - 0xDC00
        return f"\\U{0x10000 + (high << 10) + low:08x}"
    return "\\ufffd"


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
        root = self._node(first)
        extra = next(self._events, None)
        if extra is not None:
            raise yaml.MarkedYAMLError(None, None, "expected the end of the document", extra.start_mark)
        return root

    def _node(self, event: Any) -> Node:
        if isinstance(event, yaml.AliasEvent):
            return AliasNode(event.anchor, self._anchors.get(event.anchor), event.start_mark, event.end_mark)
        if isinstance(event, yaml.ScalarEvent):
            tag = event.tag if event.tag not in {None, "!"} else (PLAIN if event.implicit[0] else TEXT)
            node: Any = ScalarNode(tag, event.value, event.start_mark, event.end_mark, style=event.style)
            return self._anchored(event, node)
        kind = SequenceNode if isinstance(event, yaml.SequenceStartEvent) else MappingNode
        tag = event.tag if event.tag not in {None, "!"} else PLAIN
        node = self._anchored(event, kind(tag, [], event.start_mark, None, flow_style=event.flow_style))
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
