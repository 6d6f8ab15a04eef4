"""Inputs to start from: the example organisation, the cases of tests/catalogs, and real files where they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from itertools import chain

from tests.fuzz.target import CORPUS, TOP

LARGEST = 4_096  # bytes; a larger file slows the fuzzers down and teaches them nothing more


@cache
def catalog_files() -> tuple[bytes, ...]:
    """Return catalog files, each content once."""
    return tuple(dict.fromkeys(data for data in chain(_repository(), _corpus()) if len(data) <= LARGEST))


def files(*patterns: str) -> list[bytes]:
    """Return the contents of the repository's files that match a pattern, in a fixed order."""
    return [path.read_bytes() for pattern in patterns for path in sorted(TOP.glob(pattern)) if path.is_file()]


def _repository() -> Iterator[bytes]:
    yield from files("catalog/org/**/catalog-info.yaml", "tests/catalogs/**/*.yaml")
    # The mistakes of tests/sources/test_documents.py are what this reader is known for.
    for line in (TOP / "tests/sources/test_documents.py").read_text("utf-8").splitlines():
        text = line.strip().rstrip(",").split('", ')[0].lstrip("(")
        if text.startswith('"') and "\\n" in text:
            yield text.strip('"').encode().decode("unicode_escape", "replace").encode("utf-8", "replace")


def _corpus() -> Iterator[bytes]:
    if not CORPUS.is_dir():
        return
    yield from (path.read_bytes() for path in sorted(CORPUS.glob("files/**/*.y*ml")))
    for line in (CORPUS / "mutations.jsonl").read_text("utf-8").splitlines():
        yield json.loads(line)["yaml"].encode()
