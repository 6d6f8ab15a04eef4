"""`# milepost: ignore` comments."""

from __future__ import annotations

import re

from generator.model.entity import Origin
from generator.problems import Location, Problem, Severity
from generator.rules.ignores import apply_ignores, read_ignores
from generator.settings import Limits
from generator.sources.documents import read_documents
from tests.fuzz.expectations import expect_place, expect_problems, lines_of
from tests.fuzz.seeds import catalog_files

SECONDS = 2.0
TOKENS = (
    "# milepost: ignore", "# milepost: ignore DOC001 -- why", " -- ", "--", " DOC001", ",REF001", "doc001", "#",
    "milepost:",
    "ignore", " ", "\t", "\n", "\r\n", "\n  ", "a:", "a: |\n", "'", '"', "---\n", "- ", "\u00a0", "\x85", "\u2028",
    " " * 64,
    "&a ", "*a", "\ufeff", "\x00",
)  # fmt: skip
COVERS = ("rules/ignores.py",)

LIMITS = Limits()


def seeds() -> list[bytes]:
    """Return catalog files with comments in all places."""
    comment = b"  # milepost: ignore DOC001, REF001 -- known\n"
    files = [data for data in catalog_files() if b"milepost:" in data]
    return [
        *files,
        b"# milepost: ignore DOC001 -- x\na: 1\n",
        *(data.replace(b"\n", comment, 3) for data in catalog_files()[:40]),
    ]


def check(data: bytes) -> None:
    """Expect comments that have their place, and problems that go only where a comment names their code."""
    lines = lines_of(data)
    origins = [
        Origin("f.yaml", "", "f.yaml", one.index, one.line, one.start, one.text, one.version)
        for one in read_documents(data, "f.yaml", LIMITS)
    ]
    for ignore in (ignore for origin in origins for ignore in read_ignores(origin)):
        assert ignore.first <= ignore.last
        expect_place(ignore.place.line, ignore.place.column, lines, ignore)
        assert ignore.fault or all(re.fullmatch(r"[A-Z]{2,5}\d{3}", code) for code in ignore.codes)
    problems = [
        Problem(code, Severity.WARNING, "m", Location("f.yaml", line, 1), fix="f")
        for line in range(1, min(len(lines), 40) + 1)
        for code in ("DOC001", "REF001", "OWN002")
    ]
    kept = apply_ignores(problems, origins)
    expect_problems(kept, lines)
    assert [problem for problem in kept if not problem.code.startswith("IGN")] == [p for p in problems if p in kept]
    written = data.decode(errors="replace").upper()
    assert all(problem in kept or ("MILEPOST" in written and problem.code in written) for problem in problems)
    assert apply_ignores(problems, origins) == kept
