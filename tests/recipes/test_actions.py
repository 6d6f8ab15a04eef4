"""Actions, by what comes of a recipe that has them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.plugins import Plugin
from generator.recipes.actions.job import Job
from generator.recipes.actions.table import brought_actions
from generator.recipes.making import make
from generator.recipes.recipe import RecipeError
from tests.recipes.kitchen import cook, fetch, made, template, texts


def failure(work: Callable[[], Any]) -> str:
    """Return where and what a recipe fails with."""
    with pytest.raises(RecipeError) as caught:
        work()
    (problem,) = caught.value.problems
    return f"{problem.location}: {problem.message}"


class TestFetchTemplate:
    def test_contents_and_paths(self, tmp_path: Path) -> None:
        skeleton = {"${{ values.name }}/main.py": "# ${{ values.name }}\n", "plain.txt": "{{ x }} $y\n"}
        recipe = cook(tmp_path / "r", template([fetch()]), skeleton)
        assert texts(made(recipe)) == {"pay/main.py": "# pay\n", "plain.txt": "{{ x }} $y\n"}

    def test_a_part_of_a_path_that_is_empty_leaves_the_file_out(self, tmp_path: Path) -> None:
        skeleton = {"${{ 'docs' if values.docs }}/index.md": "x", "a.md": "a"}
        recipe = cook(tmp_path / "r", template([fetch(values={"docs": "${{ parameters.name == 'pay' }}"})]), skeleton)
        assert sorted(texts(made(recipe))) == ["a.md", "docs/index.md"]
        assert list(texts(made(recipe, name="x"))) == ["a.md"]

    def test_what_is_meant_for_github_stays(self, tmp_path: Path) -> None:
        workflow = "run: echo ${{ github.ref }}\n"
        skeleton = {
            ".github/${{ values.name }}.yml": workflow,
            "raw.yml": "{% raw %}" + workflow + "{% endraw %}name: ${{ values.name }}\n",
        }
        recipe = cook(tmp_path / "r", template([fetch(copyWithoutTemplating=[".github/**"])]), skeleton)
        assert texts(made(recipe)) == {".github/pay.yml": workflow, "raw.yml": f"{workflow}name: pay\n"}

    @pytest.mark.parametrize(
        ("glob", "kept"),
        [
            ("**/*.{yml,yaml}", {"a.yml", "d/b.yaml"}),
            ("*.yml", {"a.yml"}),
            ("./d/b.yaml", {"d/b.yaml"}),
            ("d", {"d/b.yaml", "d/e/c.txt"}),
            ("d/**", {"d/b.yaml", "d/e/c.txt"}),
        ],
    )
    def test_globs_start_at_the_skeleton(self, tmp_path: Path, glob: str, kept: set[str]) -> None:
        skeleton = dict.fromkeys(("a.yml", "d/b.yaml", "d/e/c.txt"), "${{ values.name }}")
        recipe = cook(tmp_path / "r", template([fetch(copyWithoutTemplating=[glob])]), skeleton)
        assert {path for path, text in texts(made(recipe)).items() if text != "pay"} == kept

    def test_the_older_name_keeps_paths_too(self, tmp_path: Path) -> None:
        recipe = cook(tmp_path / "r", template([fetch(copyWithoutRender=["*.yml"])]), {"${{ x }}.yml": "${{ y }}"})
        assert texts(made(recipe)) == {"${{ x }}.yml": "${{ y }}"}

    def test_only_files_of_an_extension(self, tmp_path: Path) -> None:
        skeleton = {"a.yml.njk": "${{ values.name }}", "b.yml": "${{ github.ref }}"}
        recipe = cook(tmp_path / "r", template([fetch(templateFileExtension=True)]), skeleton)
        assert texts(made(recipe)) == {"a.yml": "pay", "b.yml": "${{ github.ref }}"}

    def test_cookiecutter(self, tmp_path: Path) -> None:
        skeleton = {"{{ cookiecutter.name }}.txt": "{{ cookiecutter.name | jsonify }} ${{ x }}"}
        step = fetch(cookiecutterCompat=True, copyWithoutTemplating=[])
        text = {"{{ cookiecutter.name }}.txt": "{{ cookiecutter.name | jsonify }}"}
        assert texts(made(cook(tmp_path / "r", template([step]), text))) == {"pay.txt": '"pay"'}
        assert "x" in failure(lambda: made(cook(tmp_path / "r", template([step]), skeleton)))

    def test_binary_files_and_programs(self, tmp_path: Path) -> None:
        recipe = cook(tmp_path / "r", template([fetch()]), {"a.bin": b"\0${{ x }}\xff", "run.sh": "#!/bin/sh\n"})
        (tmp_path / "r/skeleton/run.sh").chmod(0o755)
        found = made(recipe).files
        assert found["a.bin"].content == b"\0${{ x }}\xff"
        assert (found["run.sh"].is_executable, found["a.bin"].is_executable) == (True, False)

    def test_symlinks(self, tmp_path: Path) -> None:
        recipe = cook(tmp_path / "r", template([fetch()]), {"a.txt": "a"})
        (tmp_path / "r/skeleton/b.txt").symlink_to("a.txt")
        assert texts(made(recipe)) == {"a.txt": "a", "b.txt": "a"}
        (tmp_path / "secret").write_text("s", "utf-8")
        (tmp_path / "r/skeleton/c.txt").symlink_to(tmp_path / "secret")
        assert "c.txt is a symlink that leaves the recipe's repository" in failure(lambda: made(recipe))

    def test_a_missing_value_is_an_error_with_its_place(self, tmp_path: Path) -> None:
        recipe = cook(tmp_path / "r", template([fetch()]), {"a/b.txt": "x\ny: ${{ values.owner }}\n"})
        assert failure(lambda: made(recipe)) == "r/skeleton/a/b.txt:2:8: values.owner is not there"

    def test_a_hint_for_workflows(self, tmp_path: Path) -> None:
        recipe = cook(tmp_path / "r", template([fetch()]), {"ci.yml": "${{ secrets.TOKEN }}"})
        assert "where it is meant for GitHub Actions, put it in {% raw %}" in failure(lambda: made(recipe))

    @pytest.mark.parametrize("name", ["../x", "..", "a/../../x", "C:/x", "con", "aux.txt", "a:b", ".git/hooks/x"])
    def test_a_path_cannot_leave_the_folder(self, tmp_path: Path, name: str) -> None:
        recipe = cook(tmp_path / "r", template([fetch()]), {"${{ values.name }}": "x"})
        assert "r/template.yaml" in failure(lambda: made(recipe, name=name))

    def test_an_absolute_path_has_an_empty_part(self, tmp_path: Path) -> None:
        recipe = cook(tmp_path / "r", template([fetch()]), {"${{ values.name }}": "x", "a": "a"})
        assert texts(made(recipe, name="/etc/x")) == {"a": "a"}

    @pytest.mark.parametrize("url", ["../../etc", "https://example.com/x", "/etc", "git@github.com:a/b"])
    def test_nothing_is_fetched_from_elsewhere(self, tmp_path: Path, url: str) -> None:
        recipe = cook(tmp_path / "r", template([fetch(url=url)]), {"a": "a"})
        assert "r/template.yaml" in failure(lambda: made(recipe))

    def test_files_that_are_there_stay_unless_replaced(self, tmp_path: Path) -> None:
        write = {"action": "catalog:write", "input": {"entity": {"a": 1}, "filePath": "a.txt"}}
        kept = made(cook(tmp_path / "r", template([write, fetch()]), {"a.txt": "new"}))
        assert texts(kept) == {"a.txt": "a: 1\n"}
        assert texts(made(cook(tmp_path / "r", template([write, fetch(replace=True)])))) == {"a.txt": "new"}


class TestOthers:
    def test_plain_files(self, tmp_path: Path) -> None:
        steps = [
            {"action": "fetch:plain", "input": {"url": "./skeleton", "targetPath": "sub"}},
            {"action": "fetch:plain:file", "input": {"url": "./skeleton/a.txt", "targetPath": "b.txt"}},
        ]
        recipe = cook(tmp_path / "r", template(steps), {"a.txt": "${{ x }}"})
        assert texts(made(recipe)) == {"sub/a.txt": "${{ x }}", "b.txt": "${{ x }}"}

    def test_catalog_write(self, tmp_path: Path) -> None:
        entity = {"kind": "Component", "metadata": {"name": "${{ parameters.name }}", "on": "yes"}}
        recipe = cook(tmp_path / "r", template([{"action": "catalog:write", "input": {"entity": entity}}]))
        assert yaml.safe_load(texts(made(recipe))["catalog-info.yaml"])["metadata"]["name"] == "pay"

    def test_rename_and_delete(self, tmp_path: Path) -> None:
        steps = [
            fetch(),
            {"action": "fs:rename", "input": {"files": [{"from": "src", "to": "${{ parameters.name }}"}]}},
            {"action": "fs:delete", "input": {"files": ["*.tmp", "old"]}},
        ]
        skeleton = {"src/a.py": "a", "b.tmp": "b", "old/c": "c", "src/d.tmp": "d"}
        assert list(texts(made(cook(tmp_path / "r", template(steps), skeleton)))) == ["pay/a.py", "pay/d.tmp"]

    def test_rename_replaces_nothing_in_silence(self, tmp_path: Path) -> None:
        move = {"action": "fs:rename", "input": {"files": [{"from": "a", "to": "b"}]}}
        recipe = cook(tmp_path / "r", template([fetch(), move]), {"a": "a", "b": "b"})
        assert "b is there already" in failure(lambda: made(recipe))

    def test_conditions_loops_and_outputs(self, tmp_path: Path) -> None:
        log = {
            "action": "debug:log",
            "each": "${{ ['a', 'b'] }}",
            "input": {"message": "${{ each.key }}${{ each.value }}"},
        }
        never = {"action": "debug:log", "if": "${{ parameters.name == 'x' }}", "input": {"message": "never"}}
        recipe = cook(
            tmp_path / "r", template([log, never, {"action": "debug:log", "if": False, "input": {"message": "no"}}])
        )
        assert made(recipe).plan.log == ["0a", "1b"]

    def test_publishing_is_left_to_people(self, tmp_path: Path) -> None:
        publish = {"id": "p", "action": "publish:github", "input": {"repoUrl": "github.com?owner=acme&repo=pay"}}
        register = {"action": "catalog:register", "input": {"repoContentsUrl": "${{ steps.p.output.repoContentsUrl }}"}}
        output = {
            "links": [
                {"title": "R", "url": "${{ steps.p.output.remoteUrl }}"},
                {"title": "x", "url": "${{ steps.q.y }}"},
            ]
        }
        plan = made(cook(tmp_path / "r", template([publish, register], output=output))).plan
        assert [step.message for step in plan.next_steps] == [
            "Create https://github.com/acme/pay and push the files to its branch main",
            "Let the portal read https://github.com/acme/pay/blob/main/catalog-info.yaml",
        ]
        assert plan.links == [("R", "https://github.com/acme/pay")]

    def test_an_action_that_nobody_knows_is_named(self, tmp_path: Path) -> None:
        recipe = cook(tmp_path / "r", template([{"name": "Magic", "action": "acme:magic"}, fetch()]), {"a": "a"})
        result = made(recipe)
        assert (result.plan.unknown, texts(result)) == ([("Magic", "acme:magic")], {"a": "a"})

    def test_actions_of_plugins(self, tmp_path: Path) -> None:
        def shout(job: Job) -> dict[str, Any]:
            return {"said": job.text("word").upper()}

        steps = [
            {"id": "s", "action": "acme:shout", "input": {"word": "hey"}},
            {"action": "debug:log", "input": {"message": "${{ steps.s.output.said }}"}},
        ]
        assert make(cook(tmp_path / "r", template(steps)), {}, {"acme:shout": shout}).plan.log == ["HEY"]

    def test_what_packages_bring(self, monkeypatch: pytest.MonkeyPatch) -> None:
        brought = [Plugin("acme:shout", lambda _job: {}), Plugin("debug:log", lambda _job: {}), Plugin("acme:odd", 3)]
        monkeypatch.setattr("generator.plugins.load", lambda group: brought if group == "milepost.actions" else [])
        found, problems = brought_actions()
        assert list(found) == ["acme:shout"]
        assert [problem.message for problem in problems] == [
            "the plugin debug:log cannot be used: an action of that name is there already",
            "the plugin acme:odd cannot be used: as an action it has to be a function of a job",
        ]

    def test_secrets_are_not_written_down(self, tmp_path: Path) -> None:
        form = {"properties": {"name": {"type": "string"}, "token": {"type": "string", "ui:field": "Secret"}}}
        secrets = {"schema": {"properties": {"key": {"type": "string"}}}}
        recipe = cook(tmp_path / "r", template([fetch()], form, secrets=secrets), {"a": "a"})
        answers = {"name": "x", "token": "t0ps3cret", "key": "k3y"}
        record = made(recipe, **answers).files[".milepost/recipe.yaml"].content
        assert b"t0ps3cret" not in record
        assert b"k3y" not in record
        assert b"name: x" in record

    def test_the_same_again(self, tmp_path: Path) -> None:
        recipe = cook(tmp_path / "r", template([fetch()]), {"a": "${{ values.name }}", "b/c": "x"})
        assert made(recipe).files == made(recipe).files
