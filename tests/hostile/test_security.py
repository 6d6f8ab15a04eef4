"""SECURITY.md names tests and modules that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
TEXT = (TOP / "SECURITY.md").read_text("utf-8")
TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)))
PLACES = sorted(set(re.findall(r"`((?:generator|site_overrides|tests)/[\w./-]*)(?=[`:])", TEXT)))


@pytest.mark.parametrize(("file", "name"), TESTS, ids=[name for _, name in TESTS])
def test_the_tests_that_are_named_exist(file: str, name: str) -> None:
    tree = ast.parse((TOP / file).read_text("utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("place", PLACES)
def test_the_places_that_are_named_exist(place: str) -> None:
    assert (TOP / place).exists()


def test_each_row_of_what_holds_names_a_module_or_a_reason_and_a_test() -> None:
    _, _, table = TEXT.partition("| what holds |")
    rows = [line.strip("| ").split(" | ") for line in table.split("\n\n")[0].splitlines()[2:]]
    assert len(rows) > 15
    assert [row for row in rows if len(row) != 3 or "::test_" not in row[2]] == []


def test_links_lead_somewhere() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", TEXT) if "://" not in link]
    assert links
    assert [link for link in links if not (TOP / link).exists()] == []
