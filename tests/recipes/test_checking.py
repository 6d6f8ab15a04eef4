"""`milepost recipe check` and `milepost recipe test`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.cli.main import cli
from generator.recipes.cases import cases_of, run_case
from generator.recipes.checking import check
from tests.recipes.kitchen import NAME, cook, fetch, template

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, ["recipe", *arguments], standalone_mode=False)
    if result.exception:
        raise result.exception
    return result


def rows(*arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("check", "--format", "json", *arguments).stdout.splitlines()]


def test_the_templates_of_the_corpus() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real catalog files is not beside this checkout")
    verdicts = [json.loads(line) for line in (CORPUS / "verdicts.jsonl").read_text("utf-8").splitlines()]
    wanted = {row["file"] for row in verdicts if row.get("kind") == "Template" and row["verdict"] == "ok"}
    found = [
        row
        for row in rows(str(CORPUS / "files"))
        if Path(row["file"]).relative_to(CORPUS / "files").as_posix() in wanted
    ]
    assert len(found) == 117
    assert [row["file"] for row in found if not row["ok"]] == []
    assert len([row for row in found if row["unsupported"]]) / len(found) <= 0.03


class TestCheck:
    def test_a_good_one(self, tmp_path: Path) -> None:
        cook(
            tmp_path / "r", template([fetch(), {"action": "publish:github", "input": {}}]), {"a": "${{ values.name }}"}
        )
        (row,) = rows(str(tmp_path))
        assert row["file"].endswith("r/template.yaml")
        del row["file"]
        actions = ["fetch:template", "publish:github"]
        assert row == {"document": 0, "ok": True, "unsupported": [], "actions": actions, "problems": []}

    def test_all_that_can_be_wrong(self, tmp_path: Path) -> None:
        form = {
            "properties": {"a": {"type": "string", "pattern": "(", "ui:field": "Fancy"}, "b": {"patternProperties": {}}}
        }
        steps = [
            {"action": "acme:magic", "input": {"x": "${{ a | groupby }}"}},
            {"action": "fetch:template", "input": {"url": "./nowhere"}},
            fetch(),
        ]
        skeleton = {
            "a.txt": "\n ${{ values.nmae }} ${{ github.ref }}",
            "b.txt": "{% macro x() %}",
            "c.txt": "${{ values.x | default('') }}",
        }
        checked = check(cook(tmp_path / "r", template(steps, form), skeleton), {})
        assert not checked.ok
        assert checked.unsupported == ["pattern", "patternProperties", "the filter groupby", "the tag macro"]
        said = {(problem.code, str(problem.severity), problem.message) for problem in checked.problems}
        assert ("RCP003", "warning", "there is no action acme:magic here: what it makes will be missing") in said
        assert ("RCP001", "info", "Fancy is asked as string: the field is an extension of Backstage") in said
        assert ("RCP002", "error", "the tag macro is outside the language of recipes") in said
        assert ("RCP002", "warning", "nmae is not among the values of the step") in said
        assert ("RCP002", "warning", "github. is not there") in said
        assert any(code == "RCP004" and severity == "info" for code, severity, _ in said)
        places = {problem.message: str(problem.location) for problem in checked.problems}
        assert places["nmae is not among the values of the step"] == "r/skeleton/a.txt:2:12"
        assert places["the tag macro is outside the language of recipes"] == "r/skeleton/b.txt:1:3"

    def test_a_name_that_is_no_question(self, tmp_path: Path) -> None:
        steps = [
            fetch(targetPath="${{ parameters.nmae }}"),
            {"action": "debug:log", "input": {"message": "${{ name }}"}},
        ]
        recipe = cook(tmp_path / "r", template(steps), {"a": ""})
        said = [problem.message for problem in check(recipe, {}).problems]
        assert said == ["parameters.nmae is no question of the form", "name is no question of the form"]

    def test_a_circle_of_references(self, tmp_path: Path) -> None:
        form = {"definitions": {"x": {"$ref": "#/definitions/x"}}, "properties": {"a": {"$ref": "#/definitions/x"}}}
        cook(tmp_path / "r", template([fetch()], form), {"a": ""})
        (row,) = rows(str(tmp_path))
        assert not row["ok"]
        assert "leads to itself" in row["problems"][0]["message"]

    def test_a_faulty_file_is_a_row(self, tmp_path: Path) -> None:
        (tmp_path / "template.yaml").write_text("apiVersion: scaffolder.backstage.io/v1beta3\nkind: [", "utf-8")
        (row,) = rows(str(tmp_path / "template.yaml"))
        assert (row["ok"], row["problems"][0]["code"]) == (False, "YAML001")

    def test_text(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        cook(tmp_path / "r", template([{"action": "x:y"}]))
        result = run("check", "r")
        assert result.stdout.startswith("r/template.yaml: template:default/dish: ok\n")
        assert result.return_value == 0


class TestCases:
    @pytest.fixture
    def cases(self, tmp_path: Path) -> Path:
        folder = tmp_path / "r/cases"
        folder.mkdir(parents=True)
        return folder

    def test_what_is_expected(self, tmp_path: Path, cases: Path) -> None:
        recipe = cook(tmp_path / "r", template([fetch()]), {"a.txt": "${{ values.name }}\n"})
        (cases / "one.yaml").write_text("answers: {name: cart}\nverify: [grep -q cart a.txt]\n", "utf-8")
        (case,) = cases_of(recipe)
        assert run_case(recipe, case, {}, update=True) == []
        assert (tmp_path / "r/expected/one/a.txt").read_text("utf-8") == "cart\n"
        assert run_case(recipe, case, {}) == []
        (tmp_path / "r/expected/one/a.txt").write_text("card\n", "utf-8")
        (tmp_path / "r/expected/one/b.txt").write_text("", "utf-8")
        first, second = run_case(recipe, case, {})
        assert first.startswith("a.txt is another one\n    @@ -1 +1 @@\n    -card\n    +cart")
        assert second == "b.txt is missing"

    def test_commands_that_fail(self, tmp_path: Path, cases: Path) -> None:
        recipe = cook(tmp_path / "r", template([fetch()]), {"a.txt": "${{ values.name }}"})
        (cases / "one.yaml").write_text("verify: ['echo so; exit 3']\n", "utf-8")
        (case,) = cases_of(recipe)
        assert run_case(recipe, case, {}) == ["$ echo so; exit 3\n    so\n    exit status 3"]

    def test_a_question_that_changes_nothing(self, tmp_path: Path, cases: Path) -> None:
        form = {
            "properties": {
                **NAME["properties"],
                "size": {"enum": ["s", "l"], "default": "s"},
                "wish": {"type": "boolean"},
            }
        }
        recipe = cook(tmp_path / "r", template([fetch()], form), {"a.txt": "${{ values.name }}"})
        (cases / "one.yaml").write_text("unchanged: {wish: it is one}\n", "utf-8")
        (case,) = cases_of(recipe)
        assert run_case(recipe, case, {}) == ["size: its answer changes nothing"]

    def test_on_the_command_line(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        cook(tmp_path / "r", template([fetch()]), {"a.txt": "${{ values.name }}"})
        result = run("test", "./r")
        assert (result.return_value, result.stdout) == (0, "dish defaults: ok\n")
