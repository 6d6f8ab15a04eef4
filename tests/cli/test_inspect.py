"""`milepost inspect`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.cli.main import main

Run = Callable[..., tuple[int, str, str]]

HEAD = "apiVersion: backstage.io/v1alpha1\n"
PAY = f"{HEAD}kind: Component\nmetadata: {{name: Pay}}\nspec: {{type: service, lifecycle: x, owner: team}}\n"
BROKEN = f"{HEAD}kind: Component\nmetadata:\n  name: cart\nspec:\n  type: service\n  owner: 1\n"
SKILL = f"{HEAD}kind: AiResource\nmetadata: {{name: s}}\nspec: {{type: skill, lifecycle: x, owner: o}}\n"
MCP = (
    f"{HEAD}kind: API\nmetadata: {{name: m}}\n"
    "spec: {type: mcp-server, lifecycle: x, owner: o, remotes: [{type: sse, url: 'https://a.example'}]}\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    del folder

    def inspect(*arguments: str) -> tuple[int, str, str]:
        code = main(["inspect", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return inspect


@pytest.fixture
def rows(run: Run) -> Callable[..., list[dict[str, Any]]]:
    def inspect(*arguments: str) -> list[dict[str, Any]]:
        code, out, err = run("--format", "json", *arguments)
        assert (code, err) == (0, "")
        return [json.loads(line) for line in out.splitlines()]

    return inspect


Rows = Callable[..., list[dict[str, Any]]]


def write(text: str, path: str = "catalog-info.yaml") -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, "utf-8")


class TestJson:
    def test_a_line_a_document_with_the_keys_of_the_contract(self, rows: Rows) -> None:
        write(PAY)
        (row,) = rows()
        assert row == {
            "file": "catalog-info.yaml",
            "document": 0,
            "line": 1,
            "verdict": "ok",
            "ref": "component:default/pay",
            "relations": [
                ["component:default/pay", "ownedBy", "group:default/team"],
                ["group:default/team", "ownerOf", "component:default/pay"],
            ],
            "problems": [],
        }
        assert list(row) == ["file", "document", "line", "verdict", "ref", "relations", "problems"]

    def test_problems_have_the_keys_of_the_contract(self, rows: Rows) -> None:
        write(BROKEN)
        (row,) = rows()
        assert (row["verdict"], row["ref"], row["relations"]) == ("error", "component:default/cart", [])
        assert sorted(row["problems"], key=lambda problem: str(problem["message"])) == [
            {
                "code": "ENT001",
                "severity": "error",
                "message": "spec.lifecycle is missing",
                "file": "catalog-info.yaml",
                "line": 6,
                "column": 3,
                "entity": "component:default/cart",
                "fix": "Add lifecycle.",
                "evidence": [],
            },
            {
                "code": "ENT002",
                "severity": "error",
                "message": "spec.owner must be a string, but it is a number",
                "file": "catalog-info.yaml",
                "line": 7,
                "column": 10,
                "entity": "component:default/cart",
                "fix": "Put the value in quotes.",
                "evidence": [],
            },
        ]

    def test_documents_count_from_0_and_the_empty_ones_count(self, rows: Rows) -> None:
        write(f"---\n---\n{PAY}---\n# nothing\n---\na: 1\n")
        assert [(row["document"], row["verdict"]) for row in rows()] == [
            (0, "empty"), (1, "ok"), (2, "empty"), (3, "error"),
        ]  # fmt: skip

    def test_an_empty_file_is_one_empty_document(self, rows: Rows) -> None:
        write("")
        (row,) = rows()
        assert (row["document"], row["line"], row["verdict"], row["ref"], row["problems"]) == (0, 1, "empty", None, [])

    def test_the_ref_is_null_only_where_kind_or_name_cannot_be_read(self, rows: Rows) -> None:
        write("kind: Component\nmetadata: {name: x}\n---\nkind: Component\n---\nmetadata: {name: x}\n---\na: [\n")
        assert [row["ref"] for row in rows()] == ["component:default/x", None, None, None]
        assert {row["verdict"] for row in rows()} == {"error"}

    def test_an_unknown_alias_throws_away_the_file(self, rows: Rows) -> None:
        write(f"{PAY}---\na: *nope\n---\n{PAY}")
        (row,) = rows()
        assert (row["document"], row["verdict"], row["ref"]) == (0, "error", None)

    def test_rows_come_in_the_order_of_files_and_documents(self, rows: Rows) -> None:
        for path in ("b/catalog-info.yaml", "a/catalog-info.yaml", "catalog-info.yml"):
            write(f"{PAY}---\n{PAY}", path)
        found = [(row["file"], row["document"]) for row in rows()]
        assert found == sorted(found)
        assert len(found) == 6

    def test_a_line_holds_no_other_line_break(self, run: Run) -> None:
        write(PAY.replace("owner: team", 'owner: "a\\u2028b\\nc"'))
        _, out, _ = run("--format", "json")
        assert out.count("\n") == 1
        assert json.loads(out)["relations"][0][2] == "group:default/a\u2028b\nc"

    def test_refs_of_other_scripts_are_readable(self, run: Run) -> None:
        write(PAY.replace("team", "zahlungsverkehr-münchen"))
        assert "zahlungsverkehr-münchen" in run("--format", "json")[1]


class TestTheFileAsGiven:
    @pytest.mark.parametrize(
        "path", ["catalog-info.yaml", "./catalog-info.yaml", "../here/catalog-info.yaml", "sub/../catalog-info.yaml"]
    )
    def test_relative(self, rows: Rows, path: str) -> None:
        write(PAY)
        Path("sub").mkdir()
        assert [row["file"] for row in rows(path)] == [path]

    def test_absolute(self, rows: Rows, folder: Path) -> None:
        write(PAY)
        path = str(folder / "catalog-info.yaml")
        assert [row["file"] for row in rows(path)] == [path]

    def test_problems_name_it_too(self, rows: Rows, folder: Path) -> None:
        write("a: [\n")
        path = str(folder / "catalog-info.yaml")
        assert [problem["file"] for row in rows(path) for problem in row["problems"]] == [path]

    def test_through_a_symlink(self, rows: Rows) -> None:
        write(PAY, "real.yaml")
        Path("link.yaml").symlink_to("real.yaml")
        assert [row["file"] for row in rows("link.yaml", "real.yaml")] == ["link.yaml", "real.yaml"]

    def test_above_the_folder(self, rows: Rows, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(PAY)
        (folder / "deep").mkdir()
        monkeypatch.chdir(folder / "deep")
        assert [row["file"] for row in rows("../catalog-info.yaml")] == ["../catalog-info.yaml"]

    def test_far_above_the_folder(self, rows: Rows, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(PAY)
        (folder / "a" / "b" / "c").mkdir(parents=True)
        monkeypatch.chdir(folder / "a" / "b" / "c")
        assert [row["file"] for row in rows("../../../catalog-info.yaml")] == ["../../../catalog-info.yaml"]

    def test_files_that_a_folder_or_glob_leads_to_are_relative(self, rows: Rows) -> None:
        write(PAY, "a/catalog-info.yaml")
        for path in ("a", ".", "*/*.yaml"):
            assert [row["file"] for row in rows(path)] == ["a/catalog-info.yaml"]


class TestVerdicts:
    @pytest.mark.parametrize("text", [SKILL, MCP])
    def test_kinds_to_opt_in_to_are_errors_without_the_option(self, rows: Rows, text: str) -> None:
        write(text)
        assert [row["verdict"] for row in rows()] == ["error"]
        assert [row["verdict"] for row in rows("--opt-in")] == ["ok"]

    @pytest.mark.parametrize("text", [SKILL, MCP])
    def test_the_settings_do_not_change_the_stock_verdict(self, rows: Rows, text: str) -> None:
        write(text)
        write("plugins: [milepost: {opt_in_kinds: [AiResource, mcp-server], kinds: kinds}]", "mkdocs.yml")
        write("kind: X\napiVersion: [v1]\n", "kinds/x.yaml")
        assert [row["verdict"] for row in rows()] == ["error"]

    def test_opting_in_judges_relations_by_the_declarative_model(self, rows: Rows) -> None:
        write(PAY.replace("owner: team", "owner: 'component:x'"))
        assert len(rows()[0]["relations"]) == 2
        assert rows("--opt-in")[0]["relations"] == []

    @pytest.mark.parametrize(
        ("target", "code", "severity"),
        [
            ("https://a.example/x", "TXT002", "info"),
            ("absent", "TXT001", "warning"),
            ("/etc/passwd", "TXT003", "error"),
        ],
    )
    def test_a_placeholder_that_is_not_read_leaves_the_verdict_alone(
        self, rows: Rows, target: str, code: str, severity: str
    ) -> None:
        write(
            f"{HEAD}kind: API\nmetadata: {{name: a}}\n"
            f"spec: {{type: x, lifecycle: x, owner: o, definition: {{$text: '{target}'}}}}\n"
        )
        (row,) = rows()
        assert (row["verdict"], len(row["relations"])) == ("ok", 2)
        assert [(problem["code"], problem["severity"]) for problem in row["problems"]] == [(code, severity)]

    def test_a_document_over_a_limit_is_an_error_and_limits_are_settings(self, rows: Rows) -> None:
        write(f"{PAY}---\n{PAY}")
        write("plugins: [milepost: {limits: {documents: 1}}]", "mkdocs.yml")
        assert [(row["verdict"], [problem["code"] for problem in row["problems"]]) for row in rows()] == [
            ("ok", []), ("error", ["YAML008"]),
        ]  # fmt: skip

    def test_locations_are_not_followed(self, rows: Rows) -> None:
        write(f"{HEAD}kind: Location\nmetadata: {{name: l}}\nspec: {{targets: [./a.yaml, ./absent.yaml]}}\n")
        write(PAY, "a.yaml")
        (row,) = rows()
        assert (row["file"], row["verdict"], row["problems"]) == ("catalog-info.yaml", "ok", [])

    def test_rules_are_not_run_and_duplicates_are_each_judged(self, rows: Rows) -> None:
        write(f"{PAY}---\n{PAY}")
        assert [(row["verdict"], row["problems"]) for row in rows()] == [("ok", []), ("ok", [])]


class TestText:
    def test_it_tells_why_an_entity_is_or_is_not_in_the_catalog(self, run: Run) -> None:
        write(f"{PAY}---\n{BROKEN.replace('  owner: 1', '  lifecycle: x')}---\na: [\n---\n")
        code, out, err = run()
        assert (code, err) == (0, "")
        assert out == (
            "catalog-info.yaml:1: in the catalog: component:default/pay\n"
            "  component:default/pay ownedBy group:default/team\n"
            "  group:default/team ownerOf component:default/pay\n"
            "catalog-info.yaml:6: not in the catalog: component:default/cart\n"
            "  catalog-info.yaml:11:3: error[ENT001] spec.owner is missing\n"
            "    fix: Add owner.\n"
            "catalog-info.yaml:14: not in the catalog: no readable kind and name\n"
            "  catalog-info.yaml:15:1: error[YAML001] the brackets, which began on line 15, are not closed, "
            "or a comma is missing\n"
            "    fix: Close the bracket, or quote the value.\n"
            "catalog-info.yaml:15: an empty document, which Backstage passes over\n"
        )

    def test_what_would_steer_a_terminal_is_not_printed(self, run: Run) -> None:
        write(PAY.replace("owner: team", 'owner: "\\e[31mred\\a"'))
        out = run()[1]
        assert "\x1b" not in out
        assert "\a" not in out
        assert "[31mred" in out


class TestExitCodes:
    def test_verdicts_do_not_matter(self, run: Run) -> None:
        write(f"{BROKEN}---\na: [\n")
        assert run()[0] == run("--format", "json")[0] == 0

    def test_nothing_to_inspect_prints_nothing(self, run: Run) -> None:
        assert run("--format", "json")[:2] == (0, "")

    @pytest.mark.parametrize(
        "arguments", [("absent.yaml",), ("--format", "xml"), ("--config", "absent.yml"), ("--what",)]
    )
    def test_wrong_usage_exits_with_2_and_prints_no_row(self, run: Run, arguments: tuple[str, ...]) -> None:
        write(PAY)
        code, out, err = run("--format", "json", *arguments)
        assert (code, out) == (2, "")
        assert err

    def test_what_cannot_be_looked_into_is_said_on_standard_error(self, run: Run) -> None:
        write(PAY)
        Path("again").symlink_to(".")
        code, out, err = run("--format", "json")
        assert (code, len(out.splitlines())) == (0, 1)
        assert err.startswith("again: ")
