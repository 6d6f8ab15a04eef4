"""Text -> pieces (text, outputs, tags, comments), and an expression -> tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.recipes.language.nodes import LanguageError, UnsupportedError


class Marks(NamedTuple):
    """How a template is read: what opens and closes an output, and what becomes of white space beside tags."""

    opening: str = "${{"
    closing: str = "}}"
    trim_blocks: bool = False
    lstrip_blocks: bool = False


BACKSTAGE = Marks()
COOKIECUTTER = Marks("{{")


class Piece(NamedTuple):
    """A piece of a template: `text`, `print` or `tag`, where its inside stands, and that."""

    kind: str
    at: int
    inside: str


class Token(NamedTuple):
    """A token of an expression: `name`, `number`, `string`, `operator` or `end`."""

    kind: str
    at: int
    value: str


_RAW = re.compile(r"\{%-?\s*(raw|verbatim)\s*-?%\}")
LONGEST = 20_000  # characters of an output or a tag
_STRING = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
_TOKEN = re.compile(
    rf"(?P<space>\s+)|(?P<regex>r/(?:[^/\\\n]|\\.)+/[gimy]*)|(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_$][\w$]*)"
    rf"|(?P<string>{_STRING})|(?P<operator>===|!==|==|!=|<=|>=|&&|\|\||\*\*|//|[-+*/%<>=!?:.,|~()\[\]{{}}])",
    re.DOTALL,
)


def pieces_of(text: str, marks: Marks) -> Iterator[Piece]:
    """Yield the pieces of a template.

    Raises:
        LanguageError: an output, a tag or a comment does not end.
    """
    start = re.compile(rf"{re.escape(marks.opening)}|\{{%|\{{#")
    place, trims = 0, False
    while True:
        match = start.search(text, place)
        plain = text[place : match.start() if match else len(text)]
        before = plain.lstrip() if trims else plain
        offset = place + len(plain) - len(before)
        if match is None:
            if before:
                yield Piece("text", offset, before)
            return
        mark = match[0]
        closing = {"{%": "%}", "{#": "#}"}.get(mark, marks.closing)
        inside, end = _inside(text, match.end(), match.start(), closing)
        minus = inside.startswith("-")
        if minus:
            before = before.rstrip()
        elif mark == "{%" and marks.lstrip_blocks:
            before = re.sub(r"(^|\n)[ \t]*$", r"\1", before) if "\n" in plain or offset == 0 else before
        if before:
            yield Piece("text", offset, before)
        trims = inside.endswith("-") and mark != "{#"
        raw = _RAW.match(text, match.start()) if mark == "{%" else None
        if raw:
            closed = re.compile(rf"\{{%-?\s*end{raw[1]}\s*-?%\}}").search(text, raw.end())
            if closed is None:
                raise LanguageError(f"{{% {raw[1]} %}} is not closed by {{% end{raw[1]} %}}", match.start())
            body = text[raw.end() : closed.start()]
            yield Piece("text", raw.end(), body.lstrip() if trims else body)
            end, trims = closed.end(), closed[0].endswith("-%}")
            place = _after(text, end, marks)
            continue
        if mark != "{#":
            bare = inside.removeprefix("-").removesuffix("-")
            yield Piece("tag" if mark == "{%" else "print", match.end() + minus, bare)
        place = _after(text, end, marks) if mark == "{%" else end


def _after(text: str, end: int, marks: Marks) -> int:
    if not marks.trim_blocks:
        return end
    return end + 1 if text.startswith("\n", end) else end


def _inside(text: str, begin: int, opened: int, closing: str) -> tuple[str, int]:
    """Return what stands up to the closing mark, which may also stand in a string, and where that ends."""
    if closing == "#}":
        end = text.find(closing, begin)
        if end >= 0:
            return text[begin:end], end + 2
    place = begin
    while place < min(len(text), begin + LONGEST) and closing != "#}":
        sign = text[place]
        if text.startswith(closing, place) and not (closing == "}}" and _is_open(text[begin:place])):
            return text[begin:place], place + 2
        if sign in "'\"":
            place = _string_end(text, place)
        place += 1
    raise LanguageError(f"this is not closed by {closing}", opened)


def _string_end(text: str, place: int) -> int:
    """Return the place of the quote that closes a string."""
    quote, here = text[place], place + 1
    while here < len(text) and text[here] != quote:
        here += 2 if text[here] == "\\" else 1
    if here >= len(text):
        raise LanguageError("this string is not closed", place)
    return here


def _is_open(inside: str) -> bool:
    """Tell whether a `{` of a mapping is open, so that `}}` closes that first."""
    bare = re.sub(_STRING, "", inside, flags=re.DOTALL)
    return bare.count("{") > bare.count("}")


def tokens_of(text: str, at: int) -> list[Token]:
    """Return the tokens of an expression that stands at a place of a template.

    Raises:
        LanguageError: a sign belongs to no token.
    """
    found: list[Token] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise LanguageError(f"{text[place]!r} is not understood here", at + place)
        kind = str(match.lastgroup)
        if kind == "regex":
            raise UnsupportedError("a regular expression", at + place)
        if kind != "space":
            found.append(Token(kind, at + place, match[0]))
        place = match.end()
    return [*found, Token("end", at + len(text), "")]
