"""A file's text -> the documents in it, cut at `---` and `...` before any of them is parsed.

libyaml stops at a stream's first error, so each document is parsed alone: a broken one
leaves its neighbours alone. Only LF ends a line here, as in Backstage's parser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

_SPECIAL_LINE = re.compile(r"^(?:(?:---|\.\.\.)(?=[ \t\r\n]|\Z)|%|\ufeff)", re.MULTILINE)
_MARKER = re.compile(r"^(?:---|\.\.\.)(?=[ \t\r\n]|\Z)", re.MULTILINE)
_START = re.compile(r"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)
_BLANK_LINE = re.compile(r"[ \t]*(?:#[^\n]*|\r?)(?:\n|\Z)")
_CONTENT = re.compile(r"^[ \t]*(?:[^ \t\r\n#]|\r(?!\n))", re.MULTILINE)
_DEFAULT_HANDLES = {"!!": "tag:yaml.org,2002:"}


@dataclass(frozen=True, slots=True)
class Section:
    """One document's source.

    Args:
        text: the source, without its `---` line; content beside the `---` keeps its columns.
        start: the 1-based line of the file that `text` starts on.
        line: the 1-based line of the document's first content, else of its `---`.
        version: "1.1" where a directive says so, else "1.2".
        handles: tag handles that the document may use beside `!`.
        inline: the content starts on the line of the `---`.
        fault: what is wrong around the document (directives, text behind `...`), and the line of it.
    """

    text: str
    start: int
    line: int
    version: str = "1.2"
    handles: dict[str, str] = field(default_factory=lambda: dict(_DEFAULT_HANDLES))
    inline: bool = False
    fault: tuple[str, int] | None = None


def split(text: str, limit: int) -> list[Section]:
    """Return a file's documents in order, and no more than `limit` of them.

    Empty documents count; a file of nothing but comments has none.
    """
    if _SPECIAL_LINE.search(text):
        return _Splitter(text).sections(limit)
    content = _CONTENT.search(text)
    if content is None:
        return []
    return [Section(text, 1, text.count("\n", 0, content.end()) + 1)]


@dataclass(slots=True)
class _Directives:
    """What the `%` lines before a document said; tags outlive the document only in YAML 1.1."""

    version: str = "1.2"
    handles: dict[str, str] = field(default_factory=lambda: dict(_DEFAULT_HANDLES))
    pending: bool = False
    fresh: bool = False
    fault: tuple[str, int] | None = None

    def add(self, source: str, line: int) -> None:
        """Take in one directive line."""
        if self.fresh:
            self.version, self.handles, self.fresh = "1.1", dict(_DEFAULT_HANDLES), False
        self.pending = True
        name, *parts = re.split(r"[ \t]+", re.split(r"[ \t]#", source, maxsplit=1)[0].strip())
        if name == "%TAG":
            self._add_tag(parts, line)
        elif name == "%YAML":
            self._set_version(parts, line)

    def _add_tag(self, parts: list[str], line: int) -> None:
        if len(parts) != 2:  # noqa: PLR2004 -- a handle and a prefix
            self.fault = ("a %TAG line takes a handle and a prefix", line)
        if len(parts) >= 2:  # noqa: PLR2004
            self.handles[parts[0]] = parts[1]

    def _set_version(self, parts: list[str], line: int) -> None:
        if len(parts) != 1:
            self.fault = ("a %YAML line takes one version", line)
        elif parts[0] in {"1.1", "1.2"}:
            self.version = parts[0]
        elif not re.fullmatch(r"\d+\.\d+", parts[0], re.ASCII):
            self.fault = (f"`{parts[0]}` is not a version of YAML", line)

    def next_document(self) -> None:
        """Forget what holds for one document only."""
        self.pending, self.fault = False, None
        if self.version == "1.1":
            self.fresh = True
        else:
            self.handles, self.fresh = dict(_DEFAULT_HANDLES), False


class _Splitter:
    """Walks a file from marker to marker, as the parser of Backstage does."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._line = 1
        self._directives = _Directives()
        self._above: tuple[int, int] | None = None
        self._sections: list[Section] = []

    def sections(self, limit: int) -> list[Section]:
        """Return the first documents in order."""
        between = True
        while self._position < len(self._text) and len(self._sections) < limit:
            between = self._between_documents() if between else self._document()
        return self._sections

    def _between_documents(self) -> bool:
        """Read one line outside any document; answer whether we are still outside."""
        if self._text.startswith("\ufeff", self._position):
            self._position += 1
        if self._text.startswith("%", self._position):
            line = self._line
            self._directives.add(self._take_line(), line)
            return True
        if self._position >= len(self._text) or _BLANK_LINE.match(self._text, self._position):
            self._above = self._above or (self._position, self._line)
            self._take_line()
            return True
        if self._text.startswith("...", self._position) and _MARKER.match(self._text, self._position):
            # A lone end marker closes a document that never began: an empty one.
            self._add("", self._line, self._line, inline=False)
            return self._end_marker()
        return False

    def _document(self) -> bool:
        """Read one document up to the next marker; answer whether we are outside again."""
        marker, head = self._line, self._position
        opened = bool(_MARKER.match(self._text, self._position))
        inline = False
        if opened:
            self._position += 3
            inline = not _BLANK_LINE.match(self._text, self._position)
            if not inline:
                self._take_line()
        end = _MARKER.search(self._text, self._position)
        stop = end.start() if end else len(self._text)
        text = self._text[self._position : stop]
        start = self._line
        if self._above and not inline and not self._directives.pending:
            # the comments above belong to the document; an empty line stands for its `---`
            first, start = self._above
            text = self._text[first:head] + ("\n" if opened else "") + text
        self._above = None
        self._advance(stop)
        content = _CONTENT.search(text)
        line = start + text.count("\n", 0, content.end()) if content else marker
        if self._directives.pending and not opened:
            self._directives.fault = ("the `%` lines above must be followed by a line `---`", marker)
        self._add("   " + text if inline else text, start, line, inline=inline)
        return self._end_marker() if end and self._text.startswith("...", stop) else False

    def _end_marker(self) -> bool:
        """Read a `...` line; text behind it belongs to nothing and breaks the document before."""
        self._position += 3
        if _BLANK_LINE.match(self._text, self._position):
            self._take_line()
            return True
        self._spoil("only a comment may follow `...` on its line")
        end = _START.search(self._text, self._position)
        self._advance(end.start() if end else len(self._text))
        return False

    def _spoil(self, message: str) -> None:
        self._sections[-1] = replace(self._sections[-1], fault=(message, self._line))

    def _add(self, text: str, start: int, line: int, *, inline: bool) -> None:
        known = self._directives
        self._sections.append(Section(text, start, line, known.version, known.handles, inline, known.fault))
        known.next_document()

    def _take_line(self) -> str:
        start = self._position
        self._advance((self._text.find("\n", start) + 1) or len(self._text))
        return self._text[start : self._position]

    def _advance(self, position: int) -> None:
        self._line += self._text.count("\n", self._position, position)
        self._position = position
