"""The synthetic catalog is what its docstring says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from generator.pipeline import build
from generator.settings import Settings
from tests.bench.synthetic import catalog_texts, write_catalog

COUNT = 200


def test_same_seed_same_bytes() -> None:
    assert catalog_texts(COUNT) == catalog_texts(COUNT)
    assert catalog_texts(COUNT) != catalog_texts(COUNT, seed=2)


def test_any_count_is_met() -> None:
    assert [len(catalog_texts(count)) for count in (1, 2, 7, 50)] == [1, 2, 7, 50]


def test_kinds_dependencies_and_no_problem(tmp_path: Path) -> None:
    write_catalog(tmp_path, COUNT)
    portal = build(Settings(base=tmp_path), tmp_path)
    entities = list(portal.reading.entities)
    kinds = Counter(entity.kind for entity in entities)
    assert kinds == {"Component": 120, "API": 40, "Resource": 20, "System": 10, "Group": 6, "Domain": 4}
    assert [problem.message for problem in portal.problems] == []
    depending = {"dependsOn", "consumesApi"}
    counts = [
        sum(relation.type in depending for relation in portal.catalog.relations[entity.ref])
        for entity in entities
        if entity.kind == "Component"
    ]
    assert max(counts) == 4
    assert counts.count(4) > len(counts) * 0.9
