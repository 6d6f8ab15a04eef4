"""What must be true of every answer, whatever was asked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from generator.manuals.table import all_manuals
from generator.model.ref import parse_ref, split_ref
from generator.problems import Problem
from generator.publish.compact import compact


@cache
def codes() -> frozenset[str]:
    """Return the codes that `milepost explain` knows."""
    return frozenset(manual.code for manual in all_manuals())


def expect_problems(problems: Iterable[Problem], lines: Sequence[str] | None = None) -> None:
    """Expect problems that can be shown, explained and found in a file of these lines."""
    for problem in problems:
        assert problem.code in codes(), problem.code
        assert problem.code != "INT001", (problem.message, problem.evidence)
        assert problem.message.strip(), problem
        expect_json(problem.as_json())
        if problem.location and lines is not None:
            expect_place(problem.location.line, problem.location.column, lines, problem)


def expect_place(line: int | None, column: int | None, lines: Sequence[str], what: object) -> None:
    """Expect a place that is in the file, or just behind one of its lines."""
    if line is not None:
        assert 1 <= line <= len(lines), (line, len(lines), what)
        # A line may begin with a mark of byte order, which is no column, and a tab is one.
        assert column is None or 1 <= column <= len(lines[line - 1]) + 1, (line, column, lines[line - 1], what)


def expect_json(value: Any) -> None:
    """Expect a value that is valid JSON and UTF-8 when it is written out."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    assert json.loads(text.encode("utf-8")) == value


def expect_exportable(value: Any) -> None:
    """Expect that a document's value can be written as JSON in UTF-8; numbers that JSON lacks become null."""
    json.loads(compact(value).encode("utf-8"), parse_constant=_no_constant)


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")


def expect_canonical(ref: str) -> None:
    """Expect a ref that is read as itself and survives being taken apart."""
    assert str(split_ref(ref)) == ref, ref
    assert all(split_ref(ref)), ref
    assert parse_ref(ref, None, "elsewhere") == ref, ref
    assert ref == ref.lower(), ref


def lines_of(data: bytes) -> list[str]:
    """Return the lines of a file as its readers count them."""
    return data.decode(errors="replace").split("\n")


def printed(text: str) -> None:
    """Expect a text for a terminal: no character that steers it, line breaks apart."""
    assert all(char.isprintable() or char == "\n" for char in text), [c for c in text if not c.isprintable()]
