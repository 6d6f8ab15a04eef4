"""Edits of YAML that leave everything else as it is: comments, order, quotes; each is read again before it counts."""

from __future__ import annotations

import re
from typing import Any

from generator.settings import Limits
from generator.sources.documents import Document, read_documents

Path = tuple[str | int, ...]

_PLAIN = re.compile(r"[^\s,\[\]{}]+")
_QUOTED = re.compile(r"\"[^\"\\]*\"|'[^']*'")


class EditError(Exception):
    """A file cannot be edited so; the message is the end of a sentence that names the place."""


def with_value(text: str, document: Document, path: Path, new: str) -> str:
    """Return the text of a file in which one scalar has another value.

    Raises:
        EditError: it does not stand there as one word.
    """
    line, column = document.locate(path)
    lines = text.splitlines(keepends=True)
    row = lines[line - 1]
    found = (_QUOTED if row[column - 1 : column] in ('"', "'") else _PLAIN).match(row, column - 1)
    if found is None:
        raise EditError("is not written as one word")
    quote = found[0][0] if found[0][0] in "\"'" else ""
    lines[line - 1] = f"{row[: found.start()]}{quote}{new}{quote}{row[found.end() :]}"
    edited = "".join(lines)
    _expect(text, edited, document.index, path, new)
    return edited


def with_annotation(text: str, document: Document, key: str, value: str) -> str:
    """Return the text of a file in which a document has one annotation more.

    Raises:
        EditError: that cannot be done without rewriting the document.
    """
    metadata = document.value["metadata"]
    is_there = isinstance(metadata.get("annotations"), dict)
    line, column = document.locate(("metadata", "annotations" if is_there else "name"), key=True)
    lines = text.splitlines(keepends=True)
    row, end = lines[line - 1], "\r\n" if lines[line - 1].endswith("\r\n") else "\n"
    indent = row[: column - 1]
    if indent.strip():
        raise EditError("is written on one line; give it the annotation by hand")
    if not is_there:
        lines.insert(line - 1, f"{indent}annotations:{end}{indent}  {key}: {value}{end}")
    elif row.strip() == "annotations:":
        below = re.match(r"\s*", lines[line])
        lines.insert(line, f"{below[0] if below else indent + '  '}{key}: {value}{end}")
    else:
        raise EditError("has its annotations on one line; give it the annotation by hand")
    edited = "".join(lines)
    _expect(text, edited, document.index, ("metadata", "annotations", key), value)
    return edited


def _expect(before: str, after: str, index: int, path: Path, value: str) -> None:
    """Refuse an edit that has changed anything else than what it should.

    Raises:
        EditError: it has.
    """
    old, new = (
        [found.value for found in read_documents(text.encode("utf-8", "surrogatepass"), "", Limits())]
        for text in (before, after)
    )
    if len(old) != len(new):
        raise EditError("cannot be edited without changing more")
    _set(old[index], path, value)
    if old != new:
        raise EditError("cannot be edited without changing more")


def _set(value: Any, path: Path, new: str) -> None:
    *above, last = path
    for part in above:
        value = value.setdefault(part, {}) if isinstance(value, dict) else value[part]
    value[last] = new
