"""What Backstage's YAML parser refuses although libyaml lets it pass.

libyaml does not look at the indentation of lines within quotes and brackets, nor at what stands
before a `#`, and it is lenient with tabs. Each check runs only where a cheap sign calls for it.
"""

from __future__ import annotations

import re
from typing import Any

from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from generator.sources.composing import AliasNode
from generator.sources.refusal import Refusal
from generator.sources.values import check_unique, refuse

_COLLECTIONS = frozenset({MappingNode, SequenceNode})
_TIGHT_COMMENT = re.compile(r"""["'\]}\[{,]#|[|>][-+0-9]*#""")
_TIGHT_HEADER = re.compile(r"[^\n#]*?[|>][-+0-9]*#")
_COMMENT_IN_GAP = re.compile(r"(?<![ \t\r\n])#")
_EXPLICIT_KEY = re.compile(r"\?[ \t]+\Z")
_TABBED_LEAD = re.compile(r"((?:[-?:]| )*)\t[ \t?:-]*")
_NEXT_LINE = re.compile(r"[ \t\r]*(?:#[^\n]*)?\n")
_LINE_START = re.compile(r"\n( *)")


def check(source: str, node: Any, original: str, *, suspicious: bool) -> None:
    """Refuse a document that libyaml read but Backstage would not.

    Args:
        source: what libyaml read.
        node: its root.
        original: the source before repairs: the same lines, with the tabs that were cleared.
        suspicious: whether quotes or brackets are known to run over several lines.
    """
    if suspicious or "\t" in original or _TIGHT_COMMENT.search(source):
        _Inspection(source, original).visit(node, -1)


def check_all_keys(node: Any, version: str) -> None:
    """Refuse a key that stands twice anywhere, before an alias may refuse the whole file."""
    stack = [node]
    while stack:
        here = stack.pop()
        if type(here) is MappingNode:
            check_unique(here, version)
            stack.extend(part for pair in here.value for part in pair)
        elif type(here) is SequenceNode:
            stack.extend(here.value)


class _Inspection:
    """One walk over a document; `indent` is the column of the block collection around a node."""

    def __init__(self, source: str, original: str) -> None:
        self._source = source
        self._lines = original.split("\n") if "\t" in original else []

    def visit(self, node: Any, indent: int) -> None:
        """Check a node and all below it."""
        if self._lines:
            self._tab_before(node, indent)
        if type(node) is AliasNode:
            self._end(node)
        elif type(node) is ScalarNode:
            self._scalar(node, indent)
        elif node.flow_style:
            self._flow(node, indent)
        elif type(node) is MappingNode:
            self._block_mapping(node)
        else:
            self._block_sequence(node)

    def _scalar(self, node: Any, indent: int) -> None:
        if node.style in {"|", ">"}:
            if _TIGHT_HEADER.match(self._source, node.start_mark.index):
                raise _tight_comment(node.start_mark.line + 1, node.start_mark.column + 1)
            return
        if node.start_mark.line != node.end_mark.line:
            self._continued(node, indent)
        if node.style:
            self._end(node)

    def _end(self, node: Any) -> None:
        if self._source.startswith("#", node.end_mark.index):
            raise _tight_comment(node.end_mark.line + 1, node.end_mark.column + 1)

    def _continued(self, node: Any, indent: int) -> None:
        """Check that the further lines of a scalar are indented deeper than what it belongs to."""
        for line in _LINE_START.finditer(self._source, node.start_mark.index, node.end_mark.index):
            if len(line[1]) <= indent and not self._source.startswith(("\n", "\r\n"), line.end()):
                raise _outdented(node, line, self._source)

    def _flow(self, node: Any, indent: int) -> None:
        parts = [part for pair in node.value for part in pair] if type(node) is MappingNode else node.value
        start, end = node.start_mark.index, node.end_mark.index
        for part in parts:
            self._gap(node, start, part.start_mark.index, indent)
            self.visit(part, indent)
            start = max(start, part.end_mark.index)
        self._gap(node, start, end - 1, indent)
        self._end(node)

    def _gap(self, node: Any, start: int, end: int, indent: int) -> None:
        """Check what stands between the parts of a flow collection: commas, comments, line breaks."""
        tight = _COMMENT_IN_GAP.search(self._source, start, end)
        if tight:
            raise _tight_comment(*_place(self._source, tight.start()))
        for line in _LINE_START.finditer(self._source, start, end + 1):
            if len(line[1]) > indent:
                continue
            first = line.end()
            while self._source[first] in " \t":
                first += 1
            if self._source[first] in "\r\n#":
                continue
            closing = first == node.end_mark.index - 1 and len(line[1]) == indent
            if not closing:
                raise _outdented(node, line, self._source)

    def _block_mapping(self, node: Any) -> None:
        if not node.value:
            return
        indent = self._column(node.value[0][0])
        before = None
        for key, value in node.value:
            if before is not None and type(key) in _COLLECTIONS and key.flow_style:
                self._late_bracket_key(before, key)
            self.visit(key, indent)
            self.visit(value, indent)
            before = value

    def _block_sequence(self, node: Any) -> None:
        if not node.value:
            return
        dash = self._source.rfind("-", 0, node.value[0].start_mark.index)
        indent = dash - self._source.rfind("\n", 0, dash) - 1
        for item in node.value:
            if self._lines:
                self._tab_before(item, indent)
            self.visit(item, indent)

    def _column(self, key: Any) -> int:
        """Return the column of a mapping whose first key this is; an explicit key starts at its `?`."""
        start = key.start_mark.index
        prefix = self._source[start - key.start_mark.column : start]
        explicit = _EXPLICIT_KEY.search(prefix)
        return explicit.start() if explicit else key.start_mark.column

    def _late_bracket_key(self, before: Any, key: Any) -> None:
        """Check a key in brackets: only spaces on its line may part it from the value before."""
        leaf = _last_leaf(before)
        if type(leaf) is ScalarNode and (leaf.style in {"|", ">"} or (leaf.value == "" and not leaf.style)):
            return
        gap = self._source[leaf.end_mark.index : key.start_mark.index]
        if not _NEXT_LINE.fullmatch(gap) and not _EXPLICIT_KEY.search(gap):
            message = "a key in brackets cannot follow other keys here"
            raise refuse(key, "YAML001", message, "Quote it; an un-rendered template perhaps?")

    def _tab_before(self, node: Any, indent: int) -> None:
        """Check a tab between the start of a line and its first token."""
        mark = node.start_mark
        lead = _TABBED_LEAD.match(self._lines[mark.line], 0, mark.column)
        if lead is None or lead.end() != mark.column:
            return
        nested = type(node) in _COLLECTIONS and not node.flow_style
        at_line_start = lead[1].isspace() or not lead[1]
        if (nested and node.value) or (at_line_start and len(lead[1]) <= indent):
            raise refuse(node, "YAML001", "a tab is used as indentation", "Indent with spaces.")


def _last_leaf(node: Any) -> Any:
    """Return the node whose end is where a block collection's text ends: libyaml marks it later."""
    while type(node) in _COLLECTIONS and not node.flow_style and node.value:
        node = node.value[-1][1] if type(node) is MappingNode else node.value[-1]
    return node


def _tight_comment(line: int, column: int) -> Refusal:
    return Refusal(
        "YAML001",
        "a `#` needs a space before it to start a comment",
        "Put a space before the `#`, or quote the whole value.",
        line=line,
        column=column,
    )


def _outdented(node: Any, line: re.Match[str], source: str) -> Refusal:
    if type(node) is ScalarNode:
        message = f"a value that starts on line {{line:{node.start_mark.line + 1}}} goes on with too little indentation"
        fix = "Close the quote on its own line, or indent this line deeper than the key."
    else:
        message = f"the brackets opened on line {{line:{node.start_mark.line + 1}}} go on with too little indentation"
        fix = "Indent this line deeper than the key, or close the bracket."
    row, column = _place(source, line.end())
    return Refusal("YAML001", message, fix, line=row, column=column)


def _place(source: str, index: int) -> tuple[int, int]:
    return source.count("\n", 0, index) + 1, index - source.rfind("\n", 0, index)
