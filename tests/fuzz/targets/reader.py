"""Bytes to documents."""

from __future__ import annotations

from generator.settings import Limits
from generator.sources.documents import Document, read_documents
from tests.fuzz.expectations import expect_exportable, expect_place, expect_problems, lines_of
from tests.fuzz.seeds import catalog_files as seeds

__all__ = ["COVERS", "SECONDS", "TOKENS", "check", "seeds"]

SECONDS = 2.0
TOKENS = (
    *"- : ? , # | > |- >+ |2 { } [ ] ' \" &".split(),
    *"* ! % @ ` ~ << = .inf .nan 0x1F 0o17 1:20 1_000 2020-01-02 - -.5 1e400".split(),
    "\n", "\n  ", "\n- ", "\n\t", "\r\n", "\r", "\t", ": ", " #", "---\n", "\n---\n", "\n...\n", "--- ",
    "%YAML 1.1\n---\n",
    "%TAG !e! tag:e.com,2000:\n---\n", "!!str ", "!!int ", "!!binary ", "!!set ", "!!omap ", "!!timestamp ", "!e!x ",
    "&a ", "*a", "&ä ", "*ä", '"\\ud83d\\ude00"', '"\\ud800"', '"\\x1b"', "\ufeff", "\x85", "\u2028", "\x00",
    "\x1b[31m",
    "\ue000", "<<: *a", "{{ a }}", "${{ a }}", "{% a %}", "true", "null", "yes", "a: b\n", "? a\n: b\n",
    "a: &a [b]\nc: *a\n",
)  # fmt: skip
COVERS = (
    "sources/aliases.py", "sources/composing.py", "sources/documents.py", "sources/repairing.py", "sources/scalars.py",
    "sources/splitting.py", "sources/strictness.py", "sources/syntax.py", "sources/values.py",
)  # fmt: skip

LIMITS = Limits()
NEIGHBOUR = b"neighbour: 1\n"
WHOLE_FILE = {"YAML004", "YAML005", "YAML007", "YAML008"}


def check(data: bytes) -> None:
    """Expect documents that are numbered, have their place, and do not depend on their neighbours."""
    documents = read_documents(data, "f.yaml", LIMITS)
    lines = lines_of(data)
    assert [document.index for document in documents] == list(range(len(documents)))
    for document in documents:
        _expect_document(document, lines)
    assert repr(read_documents(data, "f.yaml", LIMITS)) == repr(documents)
    read_documents(data, "f.yaml", LIMITS, any_root=True)
    _expect_independence(data, documents)


def _expect_document(document: Document, lines: list[str]) -> None:
    expect_problems(document.problems, lines)
    expect_place(document.line, 1, lines, document)
    assert document.value is None or isinstance(document.value, dict)
    assert document.value is None or not document.is_broken
    expect_exportable(document.value)
    for path in ((), ("a", 0), *((key,) for key in document.value or ())):
        for key in (False, True):
            expect_place(*document.locate(path, key=key), lines, (path, key))


def _expect_independence(data: bytes, documents: tuple[Document, ...]) -> None:
    """Expect the same documents where others stand before or behind them."""
    bare = data.decode(errors="replace")
    if any(mark in f"\n{bare}" for mark in ("\n%", "\n...", "\n\ufeff")) or data.endswith(
        (b"\r", b"\xef", b"\xef\xbb")
    ):
        return
    if any(problem.code in WHOLE_FILE for document in documents for problem in document.problems):
        return
    if not all(document.text.strip() for document in documents):
        return
    plain = [(_told(document), document.line) for document in documents]
    behind = read_documents(data + b"\n---\n" + NEIGHBOUR, "f.yaml", LIMITS)
    if not bare.rstrip("\n").endswith(("|+", ">+")) and b"+" not in data:
        assert [(_told(document), document.line) for document in behind[:-1]] == plain
    assert behind[-1].value == {"neighbour": 1}
    opened = bare.startswith(("---\n", "--- "))
    if opened or bare[:1].isalpha():
        before = read_documents(NEIGHBOUR + (b"" if opened else b"---\n") + data, "f.yaml", LIMITS)
        shift = 1 if opened else 2
        assert [(_told(document), document.line - shift) for document in before[1:]] == plain


def _told(document: Document) -> tuple[str, list[str]]:
    return repr(document.value), [problem.code for problem in document.problems if problem.code != "YAML010"]
