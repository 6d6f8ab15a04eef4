"""ANN002."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.rules import wrong_annotation
from tests.conftest import CatalogOf
from tests.rules.conftest import Found, annotated


@pytest.mark.parametrize(
    "annotation",
    [
        'tier: "0"',
        'tier: "critical"',
        'sunset: "20310630"',
        'sunset: "2031-02-30"',
        'sunset: "soon"',
        'successor: ":x"',
        "successor: the new one",
        "escalation: user:ann",
        "escalation: 'group:'",
        "on-call: ask ann",
        'runbook: " "',
        "nothing: x",
    ],
)
def test_wrong_values_and_keys_are_reported(found: Found, annotation: str) -> None:
    assert len(found(wrong_annotation, annotated("Component a", f"milepost/{annotation}"))) == 1


@pytest.mark.parametrize(
    "annotation",
    [
        'tier: "1"',
        'sunset: "2031-06-30"',
        "successor: b",
        "successor: api:x/b",
        "escalation: payments",
        "on-call: https://x.y",
        "runbook: docs/x.md",
        "paths: 'a/**, b'",
        "chat: '#x'",
        "migration-guide: guides/x",
        "renamed-from: c",
    ],
)
def test_right_ones_are_not(found: Found, annotation: str) -> None:
    assert found(wrong_annotation, annotated("Component a", f"milepost/{annotation}", "example.com/tier: '9'")) == []


def test_a_misspelt_key_is_known(catalog_of: CatalogOf) -> None:
    (problem,) = wrong_annotation.check(catalog_of(annotated("Component a", "milepost/run-book: x")))
    assert problem.fix == "Did you mean milepost/runbook?"
    assert str(problem.location) == "1.yaml:6:5"


def test_every_annotation_that_the_program_reads_is_known() -> None:
    sources = Path(wrong_annotation.__file__).parents[1].rglob("*.py")
    read = {key for source in sources for key in re.findall(r'"(milepost/[a-z-]+)"', source.read_text("utf-8"))}
    assert read <= set(wrong_annotation.KNOWN)
