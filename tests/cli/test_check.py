"""`milepost check`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.catalog import Catalog
from generator.cli.main import main
from generator.problems import Problem
from generator.rules import orphan

Run = Callable[..., tuple[int, str, str]]

PAY = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: pay
  description: Takes payments
spec:
  type: service
  lifecycle: production
  owner: payments
  dependsOn:
    - component:ledgre
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ledger
  description: Keeps the books
spec:
  type: service
  lifecycle: production
  owner: payments
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: payments
spec:
  type: team
  children: []
"""
BROKEN = PAY.replace("  type: team\n", "")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "catalog-info.yaml").write_text(PAY, "utf-8")
    return tmp_path


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    del folder

    def check(*arguments: str) -> tuple[int, str, str]:
        code = main(["check", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return check


def problems(out: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(out)["problems"]
    return found


def test_text_is_laid_out_as_a_compilers(run: Run) -> None:
    code, out, err = run()
    assert (code, err) == (0, "")
    assert (
        out
        == """\
catalog-info.yaml:11:7: warning[REF001] spec.dependsOn[0]: there is no component:default/ledgre
  11 |     - component:ledgre
     |       ^
  fix: Did you mean component:default/ledger?

1 warning in 1 file, 3 entities. More: milepost explain REF001
"""
    )


def test_nothing_wrong_is_said(run: Run, folder: Path) -> None:
    (folder / "catalog-info.yaml").write_text(PAY.replace("ledgre", "ledger"), "utf-8")
    assert run()[:2] == (0, "No problems in 1 file, 3 entities.\n")


def test_json_has_the_keys_of_the_contract(run: Run) -> None:
    _, out, err = run("--format", "json")
    assert err == ""
    assert json.loads(out) == {
        "problems": [
            {
                "code": "REF001",
                "severity": "warning",
                "message": "spec.dependsOn[0]: there is no component:default/ledgre",
                "file": "catalog-info.yaml",
                "line": 11,
                "column": 7,
                "entity": "component:default/pay",
                "fix": "Did you mean component:default/ledger?",
                "evidence": [],
            }
        ],
        "summary": {"files": 1, "documents": 3, "entities": 3, "errors": 0, "warnings": 1, "infos": 0},
    }


def test_strict_fails_on_warnings(run: Run) -> None:
    assert run("--strict")[0] == 1
    assert run("--strict", "--ignore", "REF")[0] == 0


def test_errors_fail(run: Run, folder: Path) -> None:
    (folder / "catalog-info.yaml").write_text(BROKEN, "utf-8")
    code, out, _ = run()
    assert code == 1
    assert "error[ENT001] spec.type is missing" in out


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        (("--select", "ref"), {"REF001"}),
        (("--select", "ENT,OWN"), {"ENT001"}),
        (("--select", "REF", "--select", "ENT001"), {"REF001", "ENT001"}),
        (("--ignore", "REF001"), {"ENT001"}),
        (("--select", "REF", "--ignore", "REF001"), set()),
    ],
)
def test_codes_are_chosen(run: Run, folder: Path, arguments: tuple[str, ...], codes: set[str]) -> None:
    text = BROKEN + "---\n" + PAY.rpartition("---\n")[2].replace("payments", "cards\n  description: x")
    (folder / "catalog-info.yaml").write_text(text, "utf-8")
    _, out, _ = (
        run("--format", "json", "--select", "REF001,ENT001", *arguments)
        if not arguments
        else run("--format", "json", *arguments)
    )
    assert {problem["code"] for problem in problems(out)} - {"ORP001", "REF002"} == codes


def test_only_what_the_baseline_does_not_hold_fails(run: Run, folder: Path) -> None:
    known = folder / "known.json"
    known.write_text(run("--format", "json")[1], "utf-8")
    moved = "# three\n# new\n# lines\n" + PAY
    (folder / "catalog-info.yaml").write_text(moved, "utf-8")
    assert run("--strict", "--baseline", "known.json")[:2] == (
        0,
        "No problems in 1 file, 3 entities. (1 known from the baseline)\n",
    )
    (folder / "catalog-info.yaml").write_text(
        moved.replace("    - component:ledgre\n", "    - component:ledgre\n    - component:more\n"), "utf-8"
    )
    code, out, _ = run("--strict", "--baseline", "known.json", "--format", "json")
    assert code == 1
    assert [problem["message"] for problem in problems(out)] == [
        "spec.dependsOn[1]: there is no component:default/more"
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("absent",),
        ("--format", "xml"),
        ("--baseline", "absent.json"),
        ("--baseline", "catalog-info.yaml"),
        ("--config", "absent.yml"),
        ("--what",),
    ],
)
def test_wrong_usage_exits_with_2(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err


def test_wrong_settings_exit_with_2(run: Run, folder: Path) -> None:
    (folder / "mkdocs.yml").write_text("plugins: [{milepost: {rules: {REF001: loud}}}]", "utf-8")
    code, _, err = run()
    assert code == 2
    assert "rules.REF001" in err


def test_settings_turn_rules_up_and_off(run: Run, folder: Path) -> None:
    (folder / "mkdocs.yml").write_text("plugins: [{milepost: {rules: {REF001: error}}}]", "utf-8")
    assert run()[0] == 1
    (folder / "mkdocs.yml").write_text('plugins: [{milepost: {rules: {REF001: "off"}}}]', "utf-8")
    assert run("--strict")[0] == 0


def test_a_rule_with_a_bug_exits_with_3_and_its_neighbours_finish(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_catalog: Catalog) -> Iterator[Problem]:
        raise RuntimeError("oh")

    monkeypatch.setattr(orphan, "check", fail)
    code, out, _ = run("--format", "json")
    assert code == 3
    assert {problem["code"] for problem in problems(out)} == {"REF001", "INT001"}
    (bug,) = (problem for problem in problems(out) if problem["code"] == "INT001")
    assert bug["message"] == "the rule ORP001 failed: RuntimeError: oh"
    assert bug["file"] is None


def test_an_ignore_comment_accepts_a_problem(run: Run, folder: Path) -> None:
    text = PAY.replace("component:ledgre", "component:ledgre  # milepost: ignore REF001 -- not ours")
    (folder / "catalog-info.yaml").write_text(text, "utf-8")
    assert run("--strict")[0] == 0


def test_no_files_are_mentioned(run: Run, folder: Path) -> None:
    (folder / "catalog-info.yaml").unlink()
    code, _, err = run()
    assert code == 0
    assert err.startswith("No catalog files found.")
