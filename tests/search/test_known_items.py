"""Whether the search finds what people mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.search.known_items import answers, by_class, has_runtime, known_items, mean_reciprocal

LEAST_QUERIES = 120
LEAST_MRR = 0.95


def test_there_are_enough_known_items() -> None:
    items = known_items()
    assert len(items) >= LEAST_QUERIES
    assert len({item.query for item in items}) == len(items)


@pytest.mark.skipif(not has_runtime(), reason="neither node nor chromium is installed")
def test_known_items_are_found(tmp_path: Path) -> None:
    found = answers(tmp_path, known_items())
    missed = [f"{answer.item.query!r}: {answer.rank}" for answer in found if answer.rank != 1]
    assert mean_reciprocal(found) >= LEAST_MRR, missed
    assert mean_reciprocal(by_class(found)["exact"]) == 1, "an exact name is always first"
