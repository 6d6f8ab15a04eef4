"""Bytes of a catalog file to the file that keeps its documents as they last were, and to what it leads to."""

from __future__ import annotations

from generator.harvest.keeping import text_of
from generator.harvest.wanted import references_of
from generator.settings import Limits, Settings
from generator.sources.documents import Document, read_documents
from tests.fuzz.seeds import catalog_files
from tests.fuzz.targets.reader import TOKENS as READER_TOKENS

SECONDS = 4.0
TOKENS = (
    *READER_TOKENS,
    "kind: Location",
    "spec:",
    "targets:",
    "target: ./a.yaml",
    "$text: ../a",
    "$yaml: b",
    "https://a/b",
)
COVERS = ("harvest/keeping.py", "harvest/taking.py")

_LIMITS = Limits()
_SETTINGS = Settings()


def seeds() -> tuple[bytes, ...]:
    """Return catalog files."""
    return catalog_files()


def check(data: bytes) -> None:
    """Expect any choice of a file's documents to be kept as they are, in their order and not before their line."""
    documents = [document for document in read_documents(data, "x.yaml", _LIMITS) if _is_good(document)]
    for chosen in (documents, documents[::2], documents[1:], documents[-1:]):
        kept = [
            document
            for document in read_documents(text_of(chosen, _LIMITS).encode("utf-8", "surrogatepass"), "", _LIMITS)
            if not document.is_empty
        ]
        assert [document.value for document in kept] == [document.value for document in chosen]
        assert all(new.line >= old.line for new, old in zip(kept, chosen, strict=True))
    found = references_of("deep/x.yaml", data, _SETTINGS)
    inside = (*found.embedded, *found.located)
    assert not any(path.startswith(("/", "../")) or path in ("", ".", "..") for path in inside)
    assert all("://" in address for address in found.elsewhere)


def _is_good(document: Document) -> bool:
    return isinstance(document.value, dict) and not document.is_broken
