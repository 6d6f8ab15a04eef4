"""libyaml's complaints -> sentences that say what is wrong in the user's terms, and how to mend it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.sources.refusal import Refusal

if TYPE_CHECKING:
    import yaml

_TEMPLATE = re.compile(r"\{[{%]")
_COLON_IN_VALUE = re.compile(r"""^[ ]*(?:-[ ]+)*[^\s:#"'][^:\n]*:[ ]+[^\s"'\[{|>][^\n]*:(?:[ ]|$)""")
_RESERVED = "@`%"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where libyaml gave up, and the text around it."""

    source: str
    line: int
    column: int
    problem: str
    context: str
    context_line: int | None

    @property
    def row(self) -> str:
        """The line itself."""
        return (self.source.split("\n", self.line) + [""] * self.line)[self.line - 1].rstrip("\r")

    @property
    def rest(self) -> str:
        """The line from where libyaml gave up."""
        return self.row[self.column - 1 :]


def explain(error: yaml.MarkedYAMLError, source: str) -> Refusal:
    """Return the refusal for a syntax error, in the words of the first case that it is one of."""
    mark, context = error.problem_mark or error.context_mark, error.context_mark
    place = _Place(
        source,
        mark.line + 1 if mark else 1,
        mark.column + 1 if mark else 1,
        error.problem or "something unexpected",
        error.context or "",
        context.line + 1 if context else None,
    )
    message, fix = next(found for case in _CASES if (found := case(place)))
    return Refusal("YAML001", message, fix, line=place.line, column=place.column)


def _tab(place: _Place) -> tuple[str, str] | None:
    if place.rest.startswith("\t") or ("\t" in place.row[: place.column] and not place.row[: place.column].strip()):
        return "a tab is used as indentation", "Indent with spaces."
    return None


def _template(place: _Place) -> tuple[str, str] | None:
    """Look for template text on the line, or on the line whose brackets are still open."""
    rows = place.source.split("\n", place.line)[: place.line]
    near = rows[-1] if rows else ""
    opened = rows[place.context_line - 1] if place.context_line and place.context_line <= len(rows) else ""
    if _TEMPLATE.search(near) or _TEMPLATE.search(opened):
        return (
            "template text (`{{` or `{%`) stands here unquoted",
            "An un-rendered template? Render it, or quote the value.",
        )
    return None


def _reserved(place: _Place) -> tuple[str, str] | None:
    if place.rest[:1] and place.rest[0] in _RESERVED:
        return f"a value cannot start with `{place.rest[0]}`", "Quote the value."
    return None


def _colon(place: _Place) -> tuple[str, str] | None:
    if place.problem.startswith("mapping values are not allowed"):
        if _COLON_IN_VALUE.match(place.row):
            return "a value without quotes contains `: `, which starts a mapping", "Quote the value."
        return "a key stands where none can", "Check the indentation of this line and of the one above."
    return None


def _unclosed(place: _Place) -> tuple[str, str] | None:
    since = f", which began on line {{line:{place.context_line}}}," if place.context_line else ""
    if "quoted scalar" in place.context:
        if "escape" in place.problem:
            return (
                "a quoted text has an escape that YAML does not know",
                "Write `\\\\` for a backslash, or use single quotes.",
            )
        return f"a quoted text{since} is never closed", "Close the quote."
    if place.context.startswith(("while parsing a flow", "while scanning a flow")):
        return f"the brackets{since} are not closed, or a comma is missing", "Close the bracket, or quote the value."
    return None


def _missing_colon(place: _Place) -> tuple[str, str] | None:
    if place.problem.startswith("could not find expected ':'"):
        return (
            f"the text on line {{line:{place.context_line or place.line}}} stands where a key belongs, without a `:`",
            "Write `key: value`, or indent the line if it belongs to the value above.",
        )
    return None


def _indentation(place: _Place) -> tuple[str, str] | None:
    if place.problem.startswith("block sequence entries"):
        return "a list cannot start on this line, behind its key", "Start it on the next line, or quote the value."
    if place.problem.startswith(("did not find expected key", "did not find expected '-'")):
        return "this line's indentation fits nothing above it", "Align it with its neighbours."
    return None


def _anything(place: _Place) -> tuple[str, str]:
    return f"the YAML cannot be read here: {place.problem}", "Check this line and the one above; quoting values helps."


_CASES = (_tab, _template, _reserved, _unclosed, _colon, _missing_colon, _indentation, _anything)
