"""A table of questions: what each is answered by, and whether that is clear."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.owning.answering import answer_alert, answer_text, answer_thing
from generator.owning.index import Index
from tests.owning.organisation import index, write

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "cases.json").read_text("utf-8"))
WAYS = {"thing": answer_thing, "alert": answer_alert, "text": answer_text}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("organisation")
    write(folder)
    return index(folder)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['kind']} {ascii(case['text'])[:40]}")
def test_who_owns_it(known: Index, case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # nothing of the table is a path here
    answer = WAYS[case["kind"]](case["text"], known)
    assert sorted(match.entry.ref for match in answer.best) == case["best"]
    assert answer.is_clear is case["clear"]
    assert all(match.claims and match.claims[0].line > 0 for match in answer.matches)


def test_the_table_is_long_enough_and_asks_nothing_twice() -> None:
    assert len(CASES) >= 150
    assert len({(case["kind"], case["text"]) for case in CASES}) == len(CASES)
