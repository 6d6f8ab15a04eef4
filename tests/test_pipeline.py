"""The whole way from files to a portal."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import build
from generator.portal import Portal
from generator.problems import Location, Problem, Severity
from generator.settings import Settings
from generator.source_settings import PathSource

HEAD = "apiVersion: backstage.io/v1alpha1\n"
SYSTEM = f"{HEAD}kind: System\nmetadata: {{name: s}}\nspec: {{owner: nobody}}\n"


def write(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, "utf-8")


def portal(folder: Path, *paths: str, **settings: Any) -> Portal:
    return build(Settings(base=folder, **settings), folder, paths)


def codes(found: Portal) -> list[str]:
    return [problem.code for problem in found.problems]


def test_an_empty_folder_is_an_empty_portal(tmp_path: Path) -> None:
    found = portal(tmp_path)
    assert (len(found.catalog), found.problems, found.reading.files, found.has_problems) == (0, (), (), False)


def test_problems_of_files_kinds_documents_and_rules_are_sorted_by_place(tmp_path: Path) -> None:
    write(tmp_path, "b/catalog-info.yaml", SYSTEM)
    write(tmp_path, "c/catalog-info.yaml", "a: [\n")
    write(tmp_path, "kinds/x.yaml", "kind: X\n")
    (tmp_path / "d").symlink_to(".")
    found = portal(tmp_path, kinds="kinds")
    assert list(found.problems) == sorted(found.problems, key=lambda problem: problem.sort_key)
    assert {"SRC003", "KND001", "YAML001", "DOC001"} <= set(codes(found))


def test_paths_given_stand_in_for_the_sources(tmp_path: Path) -> None:
    write(tmp_path, "a/catalog-info.yaml", SYSTEM)
    write(tmp_path, "b/mine.yaml", SYSTEM.replace("name: s", "name: t"))
    assert list(portal(tmp_path).catalog.entities) == ["system:default/s"]
    assert list(portal(tmp_path, "b/mine.yaml").catalog.entities) == ["system:default/t"]
    assert list(portal(tmp_path, sources=(PathSource(path="b"),)).catalog.entities) == []


def test_kinds_that_the_settings_add_or_opt_in_to_are_taken(tmp_path: Path) -> None:
    write(tmp_path, "kinds/x.yaml", "kind: X\napiVersion: [v1]\n")
    write(tmp_path, "a/catalog-info.yaml", "apiVersion: v1\nkind: X\nmetadata: {name: x}\nspec: {}\n")
    write(
        tmp_path,
        "b/catalog-info.yaml",
        f"{HEAD}kind: AiResource\nmetadata: {{name: r}}\nspec: {{type: skill, lifecycle: x, owner: o}}\n",
    )
    assert list(portal(tmp_path).catalog.entities) == []
    assert list(portal(tmp_path, kinds="kinds").catalog.entities) == ["x:default/x"]
    found = portal(tmp_path, kinds="kinds", opt_in_kinds=("AiResource",))
    assert list(found.catalog.entities) == ["airesource:default/r", "x:default/x"]


def test_only_errors_and_warnings_are_problems_that_matter(tmp_path: Path) -> None:
    found = portal(tmp_path)
    place = Location("a.yaml", 1, 1)
    quiet = found.with_problems([Problem("X001", Severity.INFO, "x", place)])
    assert (found.has_problems, quiet.has_problems) == (False, False)
    for severity in (Severity.ERROR, Severity.WARNING):
        assert found.with_problems([Problem("X001", severity, "x", place)]).has_problems


def test_further_problems_are_sorted_in_and_the_old_portal_stays_as_it_was(tmp_path: Path) -> None:
    write(tmp_path, "m.yaml", "a: [\n")
    found = portal(tmp_path, "m.yaml")
    more = [Problem("X001", Severity.INFO, "x", Location(name)) for name in ("z.md", "a.md")]
    assert [problem.location and problem.location.path for problem in found.with_problems(more).problems] == [
        "a.md", "m.yaml", "z.md",
    ]  # fmt: skip
    assert codes(found) == ["YAML001"]


def test_the_same_files_give_the_same_portal(tmp_path: Path) -> None:
    for name in ("c", "a", "b"):
        write(tmp_path, f"{name}/catalog-info.yaml", SYSTEM)
    first, second = portal(tmp_path), portal(tmp_path, "c", "b", "a")
    assert first.catalog == second.catalog
    assert first.problems == second.problems


@pytest.mark.parametrize("severity", ["error", "warning", "info"])
def test_the_settings_say_how_much_a_rule_matters(tmp_path: Path, severity: str) -> None:
    write(tmp_path, "catalog-info.yaml", SYSTEM)
    found = portal(tmp_path, rules={"DOC001": severity})
    assert {str(problem.severity) for problem in found.problems if problem.code == "DOC001"} == {severity}
    assert "DOC001" not in codes(portal(tmp_path, rules={"DOC001": "off"}))


def test_reading_files_waits_for_nothing_that_asks_hosts() -> None:
    code = (
        "import generator.pipeline, sys; print([name for name in ('httpx', 'pathspec', 'ssl') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
