"""Mending of sources that libyaml refuses although Backstage's parser reads them.

Every repair keeps the line breaks, so that lines in messages stay true; each is made only where
libyaml's own complaint points, so that nothing within a scalar is touched by mistake.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from generator.sources.composing import PRIVATE_USE, compose_with_aliases
from generator.sources.refusal import Refusal

if TYPE_CHECKING:
    from yaml.nodes import Node

_ANCHOR = re.compile(r"[&*]([^ ,\[\]{}\n\r\t]+)")
_SURROGATES = re.compile(
    r"\\u([dD][89abAB][0-9a-fA-F]{2})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?|\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
_EMPTY_KEY = re.compile(r":(?=[ \t\r\n]|\Z)")
_BLANK_REST = re.compile(r"[ \t]*(?:#|\r?\n|\Z)")
_LOW_COLON = re.compile(r"([^\n]*?(?=[ \t\r]*\n))([ \t\r]*\n +):(?=[ \t\r\n]|\Z)")
_LEAD = re.compile(r" *(?:[-?:][ \t]+)*[ \t]*")
_TAB_PROBLEMS = frozenset(
    {"found character that cannot start any token", "found a tab character that violates indentation"}
)
_MAXIMUM_REPAIRS = 40
_MAXIMUM_READ = 6_000_000  # characters in all of them, as each reads the source anew: some ten seconds


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
    for _ in range(min(_MAXIMUM_REPAIRS, _MAXIMUM_READ // (len(source) + 1) + 1)):
        try:
            return compose_with_aliases(source), source
        except yaml.MarkedYAMLError as error:
            mended = _mend(source, error, names, table)
            if mended is None:
                raise
            source = mended
    raise Refusal("YAML009", "the document has too many oddities to read", "Remove its tabs and rename its anchors.")


def _mend(source: str, error: yaml.MarkedYAMLError, names: dict[str, str], table: dict[int, str]) -> str | None:  # noqa: PLR0911 a case each
    """Return the source with what the error points at mended, None where it is a true error."""
    context, problem = error.context_mark, error.problem_mark
    if error.context in {"while scanning an anchor", "while scanning an alias"} and context:
        return _rename_anchor(source, context.index, names)
    if error.problem == "found invalid Unicode character escape code" and context:
        return _join_surrogates(source, context.index)
    if error.problem == "could not find expected ':'" and context:
        return _raise_colon(source, context.index, context.column)
    if problem is None:
        return None
    if error.problem == "did not find expected key":
        return _fill_key(source, problem.index)
    if error.problem == "found a tab character where an indentation space is expected" and context:
        return _hide_tab(source, context.index, problem.index, table)
    if error.problem in _TAB_PROBLEMS:
        mended = _clear_tabs(source, problem.index)
        # A tab cannot carry a plain value over to its next line; only empty lines are mended there.
        in_value = error.context == "while scanning a plain scalar"
        return None if in_value and not _is_blank(source, problem.index) else mended
    return None


def _raise_colon(source: str, start: int, column: int) -> str | None:
    """Put a `:` that stands on the line below its key behind the key."""
    low = _LOW_COLON.match(source, start)
    if low is None or low.end(2) - low.start(2) - 1 <= column:
        return None
    return f"{low[1]}:{low[2]} ".join((source[:start], source[low.end() :]))


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


def _is_blank(source: str, index: int) -> bool:
    return _BLANK_REST.match(source, index) is not None


def _hide_tab(source: str, header: int, index: int, table: dict[int, str]) -> str | None:
    """Disguise a tab that starts a literal block's text, where libyaml sees an indent."""
    line = source[source.rfind("\n", 0, index) + 1 : index]
    private = next((code for code in PRIVATE_USE if chr(code) not in source and code not in table), None)
    if source[header] != "|" or not line or line.strip(" ") or private is None:
        return None
    table[private] = "\t"
    return f"{source[:index]}{chr(private)}{source[index + 1 :]}"


def _join_surrogates(source: str, start: int) -> str | None:
    """Join the pairs of escapes that make one character, as JSON writers produce them."""
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
