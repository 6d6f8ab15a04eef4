"""Bytes of a catalog file -> its documents, judged as Backstage's YAML parser judges them."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from generator.problems import Location, Problem, Severity
from generator.sources import composing, repairing, strictness, syntax
from generator.sources.aliases import AliasBuilder
from generator.sources.refusal import Refusal
from generator.sources.scalars import key_text
from generator.sources.splitting import Section, split
from generator.sources.values import Builder, scalar_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.settings import Limits

_ALIAS = re.compile(r"(?:\A|[\s,\[{])\*[^\s*]")
_KNOWN_HANDLES = {("!!", "tag:yaml.org,2002:")}
_ORDINARY = bytes(range(0x20, 0x7F)) + b"\n\t"


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a file.

    Args:
        index: from 0; empty documents are counted.
        line: the 1-based line of the file on which the content starts, else of the `---`.
        value: plain Python values; None when empty or broken.
        text: the document's own source, without `---` lines.
        start: the 1-based line of the file that `text` starts on.
        version: "1.2", or "1.1" where a `%YAML` line says so.
        problems: YAML errors and warnings.
    """

    index: int
    line: int
    value: Any
    text: str
    start: int
    version: str
    problems: tuple[Problem, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether the document is null, which Backstage skips."""
        return self.value is None and not self.is_broken

    @property
    def is_broken(self) -> bool:
        """Tell whether a problem makes the document an error."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def locate(self, path: Sequence[str | int], *, key: bool = False) -> tuple[int, int]:
        """Return the file's 1-based line and column of the value at `path`, or of its key.

        Where the path leads nowhere, the deepest value on the way to it is meant.
        """
        line, column = _mark(self.text, self.version, tuple(path), key=key)
        if line < 0:
            return self.line, 1
        line, column = _within(self.text, line + 1, column + 1)
        return line + self.start - 1, column


def read_documents(data: bytes, path: str, limits: Limits, *, any_root: bool = False) -> tuple[Document, ...]:
    """Return the documents of a file; what is wrong with them are their Problems, never an exception.

    A document that is no mapping is an error, unless `any_root`: a file that `$yaml` brings in may be anything.
    """
    if len(data) > limits.file_bytes:
        message = f"the file is larger than {limits.file_bytes} bytes"
        refusal = Refusal("YAML005", message, "Split it, or raise `limits.file_bytes`.", column=None)
        return (_broken(0, Section("", 1, 1), refusal, path),)
    warnings: tuple[Problem, ...] = ()
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        text, warnings = data.decode(errors="replace"), (_not_utf8(data, error, path),)
    reader = _Reader(path, limits, ordinary=not data.translate(None, _ORDINARY), any_root=any_root)
    documents = reader.documents(split(text, limits.documents + 1))
    if not warnings:
        return documents
    first = documents[0]
    return (replace(first, problems=warnings + first.problems), *documents[1:])


def _not_utf8(data: bytes, error: UnicodeDecodeError, path: str) -> Problem:
    line = data.count(b"\n", 0, error.start) + 1
    start = data.rfind(b"\n", 0, error.start) + 1
    column = len(data[start : error.start].decode(errors="replace")) + 1
    return Problem(
        "YAML010",
        Severity.WARNING,
        f"the file is not valid UTF-8: byte 0x{data[error.start]:02x} is replaced by U+FFFD",
        Location(path, line, column),
        fix="Save the file as UTF-8.",
    )


class _Reader:
    """Reads the sections of one file."""

    def __init__(self, path: str, limits: Limits, *, ordinary: bool, any_root: bool) -> None:
        self._path = path
        self._any_root = any_root
        self._limits = limits
        self._ordinary = ordinary

    def documents(self, sections: list[Section]) -> tuple[Document, ...]:
        """Return one document a section, one broken one for a refused file, an empty one for none."""
        if not sections:
            return (Document(0, 1, None, "", 1, "1.2", ()),)
        documents = []
        for index, section in enumerate(sections[: self._limits.documents]):
            try:
                value = self._value(section)
            except Refusal as refusal:
                if refusal.whole_file:
                    return (_broken(0, section, refusal, self._path),)
                documents.append(_broken(index, section, refusal, self._path))
            else:
                documents.append(Document(index, section.line, value, section.text, section.start, section.version, ()))
        if len(sections) > self._limits.documents:
            documents.append(self._surplus(sections[self._limits.documents]))
        return tuple(documents)

    def _surplus(self, section: Section) -> Document:
        limit = self._limits.documents
        refusal = Refusal(
            "YAML008",
            f"the file holds more than {limit} documents; those from here on were not read",
            "Split it, or raise `limits.documents`.",
        )
        return _broken(limit, section, refusal, self._path)

    def _value(self, section: Section) -> Any:
        if section.fault:
            message, line = section.fault
            raise Refusal("YAML001", message, line=line - section.start + 1, column=None)
        source, shift = _source(section)
        try:
            value = self._read(section, source)
        except yaml.MarkedYAMLError as error:
            refusal = syntax.explain(error, source)
        except yaml.YAMLError as error:
            refusal = Refusal("YAML009", f"the YAML reader gave up: {error}", column=None)
        except RecursionError:
            refusal = _too_deep(self._limits.depth)
        except Refusal as error:
            refusal = error
        else:
            if value is None or isinstance(value, dict) or self._any_root:
                return value
            return _not_a_mapping(value)
        refusal.line, column = _within(section.text, refusal.line - shift, refusal.column or 1)
        refusal.column = refusal.column and column
        raise refusal

    def _read(self, section: Section, source: str) -> Any:
        _check_depth(source, self._limits.depth)
        table: dict[int, str] = {}
        if not self._ordinary:
            source, table = composing.disguise(source)
        traceable = section.version == "1.1" or ("*" in source and _ALIAS.search(source) is not None)
        original = source
        try:
            node = composing.compose_with_aliases(source) if traceable else composing.compose(source)
        except yaml.MarkedYAMLError:
            node, source = repairing.compose_repaired(source, table)
            traceable = True
        if node is None:
            return None
        composing.undisguise(node, table)
        if not traceable:
            builder = Builder(section.version)
            value = builder.value(node)
            strictness.check(source, node, original, suspicious=builder.suspicious)
            return value
        # An alias may refuse the whole file, but only where the document itself has no error.
        strictness.check_all_keys(node, section.version)
        strictness.check(source, node, original, suspicious=True)
        return AliasBuilder(section.version, self._limits.aliases, self._limits.depth).value(node)


def _source(section: Section) -> tuple[str, int]:
    """Return what libyaml gets to read, and how many lines of it stand before the section's text."""
    # libyaml drops the line break that clips a block scalar if the file ends without it.
    text = section.text if section.text.endswith(("\n", "\r")) else section.text + "\n"
    own = {handle: uri for handle, uri in section.handles.items() if (handle, uri) not in _KNOWN_HANDLES}
    prefix = "".join(f"%TAG {handle} {uri}\n" for handle, uri in own.items())
    if section.inline:
        return f"{prefix}---{text[3:]}", prefix.count("\n")
    if own or text.startswith("%"):
        return f"{prefix}---\n{text}", prefix.count("\n") + 1
    return text, 0


def _check_depth(source: str, limit: int) -> None:
    """Refuse a document that nests too deep before anything costs the square of its depth."""
    if source.count("[") + source.count("{") <= limit // 2 - 2 and not _deep_indent(limit).search(source):
        return
    if composing.depth_exceeds(source, limit):
        raise _too_deep(limit)


def _too_deep(limit: int) -> Refusal:
    return Refusal("YAML006", f"the document nests deeper than {limit} levels", "Flatten it, or raise `limits.depth`.")


@lru_cache(maxsize=4)
def _deep_indent(limit: int) -> re.Pattern[str]:
    return re.compile(rf"(?:\A|\n)[- ?:]{{{max(limit // 2, 1)}}}")


def _not_a_mapping(value: Any) -> Any:
    name = "a list" if isinstance(value, list) else "a single value"
    message = f"the document is {name}, not a mapping with `apiVersion` and `kind`"
    raise Refusal("YAML003", message, "Write `apiVersion`, `kind`, `metadata` and `spec` at the top level.")


def _broken(index: int, section: Section, refusal: Refusal, path: str) -> Document:
    line = max(section.start + refusal.line - 1, 1)
    message = re.sub(r"\{line:(\d+)\}", lambda match: str(int(match[1]) + section.start - 1), refusal.message)
    problem = Problem(refusal.code, Severity.ERROR, message, Location(path, line, refusal.column), fix=refusal.fix)
    return Document(index, section.line, None, section.text, section.start, section.version, (problem,))


def _within(text: str, line: int, column: int) -> tuple[int, int]:
    """Return a place that is in the text: what libyaml reads may end a line later, and have longer lines."""
    rows = _rows(text)
    line = min(max(line, 1), len(rows))
    return line, min(column, len(rows[line - 1]) + 1)


@lru_cache(maxsize=16)
def _rows(text: str) -> list[str]:
    return text.split("\n")


@lru_cache(maxsize=16)
def _root(text: str) -> Any:
    try:
        return repairing.compose_repaired(*composing.disguise(text))[0]
    except (yaml.YAMLError, Refusal):
        return None


def _mark(text: str, version: str, path: tuple[str | int, ...], *, key: bool) -> tuple[int, int]:
    node = place = _root(text)
    if node is None:
        return (-1, -1)
    for step in path:
        found = _child(node, step, version)
        if found is None:
            break
        place, node = found
    mark = (place if key else node).start_mark
    return (mark.line, mark.column)


def _child(node: Any, step: str | int, version: str) -> tuple[Any, Any] | None:
    """Return the key's node and the value's at one step of a path; a list's item is its own key."""
    if isinstance(node, composing.AliasNode):
        node = node.target
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and -1 < step < len(node.value):
        return node.value[step], node.value[step]
    return _pairs(node, version).get(str(step)) if isinstance(node, yaml.MappingNode) else None


@lru_cache(maxsize=16)  # a mapping in which each of ten thousand keys is wrong is searched as often
def _pairs(node: yaml.MappingNode, version: str) -> dict[str, tuple[Any, Any]]:
    """Return the nodes of a mapping's keys and values, by the keys as JSON writes them."""
    pairs: dict[str, tuple[Any, Any]] = {}
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode):
            with suppress(Refusal):
                pairs.setdefault(key_text(scalar_value(key, version)), (key, value))
    return pairs
