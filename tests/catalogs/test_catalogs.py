"""Every folder in valid/ and invalid/ is a case: it is checked as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.manuals.table import all_manuals
from generator.pipeline import build
from generator.settings import find_config, load_settings

HERE = Path(__file__).parent
VALID = sorted(path.name for path in (HERE / "valid").iterdir())
INVALID = sorted(path.name for path in (HERE / "invalid").iterdir())

# These need symlinks, rights or broken code, which no checkout carries (tests/rules/test_running.py,
# tests/rules/test_table.py and tests/catalogs/test_unreadable.py bring them about), or a site that is built.
_ELSEWHERE = ("REP", "RCP")  # in tests/harvest and tests/recipes
WITHOUT_CASE = {"SRC001", "SRC002", "SRC003", "INT001", "INT002", "LNK002", "LNK003", "URL001"}


def found(case: Path) -> list[str]:
    """Check a case as if it was where the command runs."""
    portal = build(load_settings(find_config(None, case), case), case)
    return [f"{p.location or '-'} {p.severity}[{p.code}] {p.message}" for p in portal.problems]


@pytest.mark.parametrize("name", VALID)
def test_nothing_is_wrong_with_a_valid_case(name: str) -> None:
    assert found(HERE / "valid" / name) == []


@pytest.mark.parametrize("name", INVALID)
def test_an_invalid_case_has_the_problems_that_it_says(name: str) -> None:
    case = HERE / "invalid" / name
    assert found(case) == (case / "expected.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("name", INVALID)
def test_a_case_shows_the_code_that_it_is_named_after(name: str) -> None:
    expected = (HERE / "invalid" / name / "expected.txt").read_text("utf-8")
    assert f"[{name.partition('-')[0]}]" in expected


def test_every_code_has_a_case() -> None:
    codes = {manual.code for manual in all_manuals()}
    here = {code for code in codes - WITHOUT_CASE if not code.startswith(_ELSEWHERE)}
    assert {name.partition("-")[0] for name in INVALID} == here
