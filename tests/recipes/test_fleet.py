"""A fleet: 30 repositories of three versions of a recipe, with edits that are known. Every cell is checked."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli.main import cli
from generator.errors import UsageError
from generator.recipes.record import read_record
from tests.recipes.kitchen import commit, cook, fetch, git, template

README = "# ${{ values.name }}\n\none\ntwo\nthree\nfour\nfive"
MAIN = "print('v{}')\n\n\n\nprint('end')\n"
VERSIONS = [
    {"README.md": f"{README}\n", "main.py": MAIN.format(1), "old.txt": "old\n"},
    {"README.md": f"{README}, of v2\n", "main.py": MAIN.format(2), "old.txt": "old\n"},
    {"README.md": f"{README}, of v3\n", "main.py": MAIN.format(3), "new.txt": "new\n"},
]
EDITS = ["none", "readme", "main", "removed", "extra", "both", "mode", "old", "clash", "again"]


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the recipe (v1 to v3) in `recipes/dish` and ten services of each version in `services`."""
    top = tmp_path_factory.mktemp("fleet")
    for number, skeleton in enumerate(VERSIONS, start=1):
        folder = top / "recipes/dish"
        if folder.exists():
            for file in (folder / "skeleton").iterdir():
                file.unlink()
        cook(folder, template([fetch()]), skeleton)
        commit(top / "recipes", f"v{number}")
        for edit in EDITS:
            place = top / f"services/v{number}-{edit}"
            arguments = ["new", str(folder), str(place), "--set", f"name=svc-{edit}", "--defaults"]
            result = CliRunner().invoke(cli, arguments, standalone_mode=False)
            assert result.return_value == 0, result.output
            edited(place, edit, number)
    return top


def edited(place: Path, edit: str, number: int) -> None:
    """Edit a service, as people do."""
    readme, main = place / "README.md", place / "main.py"
    if edit in ("readme", "both"):
        readme.write_text(readme.read_text("utf-8").replace("one\n", "one, ours\n"), "utf-8")
    if edit in ("main", "both"):
        main.write_text(main.read_text("utf-8") + "print('ours')\n", "utf-8")
    if edit == "removed":
        main.unlink()
    if edit == "extra":
        (place / "ours.txt").write_text("ours\n", "utf-8")
    if edit == "mode":
        main.chmod(0o755)
    if edit == "old" and number < 3:
        (place / "old.txt").write_text("old, and ours\n", "utf-8")
    if edit == "clash":
        readme.write_text(readme.read_text("utf-8").replace("five", "five, ours"), "utf-8")


def expected(edit: str, number: int) -> dict[str, str]:
    """Return the state of each file, told by other code than the program's."""
    state = {"README.md": "same", "main.py": "same", "new.txt": "same"}
    if number < 3:
        state = {"README.md": "behind", "main.py": "behind", "new.txt": "added", "old.txt": "behind"}
    changes = {
        "readme": {"README.md": "edited"},
        "main": {"main.py": "edited"},
        "both": {"README.md": "edited", "main.py": "edited"},
        "removed": {"main.py": "missing"},
        "mode": {"main.py": "edited"},
        "old": {"old.txt": "edited"} if number < 3 else {},
        "clash": {"README.md": "edited"},
    }
    return {**state, **changes.get(edit, {})}


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, list(arguments), standalone_mode=False)
    if result.exception:
        raise result.exception
    return result


def test_every_cell_of_the_report(fleet: Path) -> None:
    result = run("drift", "--format", "json", str(fleet / "services"), "--recipe", str(fleet / "recipes/dish"))
    rows = {Path(row["root"]).name: row for row in map(json.loads, result.stdout.splitlines())}
    assert rows.keys() == {f"v{number}-{edit}" for number in (1, 2, 3) for edit in EDITS}
    for number in (1, 2, 3):
        for edit in EDITS:
            row = rows[f"v{number}-{edit}"]
            states = expected(edit, number)
            assert {file["path"]: file["state"] for file in row["files"]} == states, row["root"]
            assert (row["recipe"], row["version"], row["newest"], row["behind"]) == (
                "dish",
                f"v{number}",
                "v3",
                3 - number,
            )
            same = sum(state == "same" for state in states.values())
            assert row["score"] == round(same / len(states), 2)
    assert result.return_value == 1


def test_the_patch_brings_back(fleet: Path, tmp_path: Path) -> None:
    run("drift", str(fleet / "services"), "--recipe", str(fleet / "recipes/dish"), "--patch", str(tmp_path / "patches"))
    for number in (1, 3):
        copy = tmp_path / f"copy-{number}"
        subprocess.run(["cp", "-r", str(fleet / f"services/v{number}-both"), str(copy)], check=True)
        git(copy, "apply", str(tmp_path / f"patches/v{number}-both.patch"))
        assert (copy / "main.py").read_text("utf-8") == MAIN.format(3)
        assert (copy / "new.txt").read_text("utf-8") == "new\n"
        assert not (copy / "old.txt").exists()


def test_markdown(fleet: Path) -> None:
    place = str(fleet / "services/v1-removed")
    found = run("drift", "--format", "markdown", place, "--recipe", str(fleet / "recipes/dish"))
    assert found.stdout.splitlines()[2].endswith("| dish | v1 | 2 | 0 of 4 | 0 | 1 | 3 |")


def test_what_is_on_the_path_ends_well(fleet: Path) -> None:
    assert run("drift", str(fleet / "services/v3-none"), "--recipe", str(fleet / "recipes/dish")).return_value == 0


@pytest.fixture(scope="module")
def upgraded(fleet: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the services, all of them upgraded."""
    copy = tmp_path_factory.mktemp("upgraded") / "services"
    subprocess.run(["cp", "-r", str(fleet / "services"), str(copy)], check=True)
    for place in sorted(copy.iterdir()):
        result = run("upgrade", str(place), "--recipe", str(fleet / "recipes/dish"))
        clashes = place.name in ("v1-clash", "v2-clash")
        assert result.return_value == (1 if clashes else 0), f"{place.name}: {result.stderr}"
    return copy


@pytest.mark.parametrize("number", [1, 2, 3])
def test_no_edit_is_lost(upgraded: Path, number: int) -> None:
    def text(edit: str, path: str) -> str:
        return (upgraded / f"v{number}-{edit}" / path).read_text("utf-8")

    fresh = "# svc-{}\n\none\ntwo\nthree\nfour\nfive, of v3\n"
    for edit in EDITS:
        place = upgraded / f"v{number}-{edit}"
        assert (place / "new.txt").read_text("utf-8") == "new\n"
        assert (place / "old.txt").exists() == (edit == "old" and number < 3)
        if edit not in ("readme", "both", "clash"):
            assert text(edit, "README.md") == fresh.format(edit)
        if edit not in ("main", "both", "removed"):
            assert text(edit, "main.py") == MAIN.format(3)
        record = read_record(place)
        assert record is not None
        assert record.at == "v3"
    for edit in ("readme", "both"):
        assert text(edit, "README.md") == fresh.format(edit).replace("one\n", "one, ours\n")
    assert not (upgraded / f"v{number}-removed/main.py").exists()
    assert text("extra", "ours.txt") == "ours\n"
    assert (upgraded / f"v{number}-mode/main.py").stat().st_mode & 0o100
    if number < 3:
        assert text("old", "old.txt") == "old, and ours\n"
        assert "<<<<<<< here\nfive, ours" in text("clash", "README.md")
        assert ">>>>>>> the recipe now" in text("clash", "README.md")
    else:
        assert text("clash", "README.md").endswith("five, ours, of v3\n")
    for edit in ("main", "both"):
        assert "print('ours')\n" in text(edit, "main.py")


def test_to_a_version_and_only_to_look(fleet: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", str(fleet / "services/v1-none"), str(copy)], check=True)
    before = (copy / "main.py").read_text("utf-8")
    result = run("upgrade", str(copy), "--recipe", str(fleet / "recipes/dish"), "--to", "v2", "--dry-run")
    assert "-print('v1')\n+print('v2')\n" in result.stdout
    assert (copy / "main.py").read_text("utf-8") == before
    run("upgrade", str(copy), "--recipe", str(fleet / "recipes/dish"), "--to", "v2")
    assert (copy / "main.py").read_text("utf-8") == MAIN.format(2)
    assert "Nothing to do" in run("upgrade", str(copy), "--recipe", str(fleet / "recipes/dish"), "--to", "v2").stderr


def test_a_version_that_is_not_there(fleet: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", str(fleet / "services/v1-main"), str(copy)], check=True)
    record = copy / ".milepost/recipe.yaml"
    record.write_text(re.sub(r"(?m)^commit: .*", "commit: " + "f" * 40, record.read_text("utf-8")), "utf-8")
    result = run("drift", "--format", "json", str(copy), "--recipe", str(fleet / "recipes/dish"))
    assert f"has no version {'f' * 40} here; fetch all of it" in result.stderr
    row = json.loads(result.stdout)
    assert row["behind"] is None
    assert {file["path"]: file["state"] for file in row["files"]} == expected("main", 1)  # by the record's digests


@pytest.mark.parametrize("text", ["", "[]", "version: 2", "a: [", "version: 1\nrecipe: x\npath: y\nfiles: {../x: a}"])
def test_a_damaged_record(tmp_path: Path, text: str) -> None:
    (tmp_path / ".milepost").mkdir()
    (tmp_path / ".milepost/recipe.yaml").write_text(text, "utf-8")
    result = run("drift", str(tmp_path))
    assert result.return_value == 1
    assert "it is damaged, or of a later version of Milepost" in result.stderr


class TestWhatStandsInTheWay:
    """Of what is here nothing is lost, whatever the recipe has become."""

    @pytest.fixture
    def recipe(self, tmp_path: Path) -> Path:
        cook(tmp_path / "recipes/dish", template([fetch()]), {"a.txt": "a\n", "gone.txt": "g\n"})
        commit(tmp_path / "recipes", "v1")
        run("new", str(tmp_path / "recipes/dish"), str(tmp_path / "pay"), "--set", "name=pay", "--defaults")
        return tmp_path / "recipes/dish"

    def change(self, recipe: Path, files: dict[str, str], tag: str = "v2") -> None:
        """Let the recipe make other files."""
        for file in (recipe / "skeleton").rglob("*"):
            if file.is_file():
                file.unlink()
        cook(recipe, template([fetch()]), files)
        commit(recipe.parent, tag)

    def test_a_folder(self, recipe: Path, tmp_path: Path) -> None:
        (tmp_path / "pay/tools").mkdir()
        (tmp_path / "pay/tools/mine.py").write_text("mine", "utf-8")
        self.change(recipe, {"a.txt": "b\n", "tools": "tools\n"})
        result = run("upgrade", str(tmp_path / "pay"), "--recipe", str(recipe))
        assert "tools: there is a folder or a symlink here; it stays as it is" in result.stderr
        assert (tmp_path / "pay/tools/mine.py").read_text("utf-8") == "mine"
        assert (tmp_path / "pay/a.txt").read_text("utf-8") == "b\n"

    def test_a_symlink(self, recipe: Path, tmp_path: Path) -> None:
        (tmp_path / "pay/real").mkdir()
        (tmp_path / "pay/a.txt").rename(tmp_path / "pay/real/a.txt")
        (tmp_path / "pay/a.txt").symlink_to("real/a.txt")
        self.change(recipe, {"a.txt": "b\n"})
        run("upgrade", str(tmp_path / "pay"), "--recipe", str(recipe))
        assert (tmp_path / "pay/a.txt").is_symlink()
        assert (tmp_path / "pay/real/a.txt").read_text("utf-8") == "a\n"

    def test_a_file_where_a_folder_is_needed(self, recipe: Path, tmp_path: Path) -> None:
        (tmp_path / "pay/docs").write_text("mine", "utf-8")
        self.change(recipe, {"a.txt": "b\n", "docs/index.md": "x\n"})
        run("upgrade", str(tmp_path / "pay"), "--recipe", str(recipe))
        assert (tmp_path / "pay/docs").read_text("utf-8") == "mine"
        assert (tmp_path / "pay/a.txt").read_text("utf-8") == "b\n"

    def test_another_recipe(self, recipe: Path, tmp_path: Path) -> None:
        assert recipe.name == "dish"
        other = tmp_path / "other/plate"
        cook(other, template([fetch()]).replace('"dish"', '"plate"'), {"b.txt": "b"})
        commit(other.parent, "v9")
        with pytest.raises(UsageError, match="dish made this, and not plate"):
            run("upgrade", str(tmp_path / "pay"), "--recipe", str(other))
        assert not (tmp_path / "pay/b.txt").exists()

    def test_a_tag_that_has_moved(self, recipe: Path, tmp_path: Path) -> None:
        self.change(recipe, {"a.txt": "b\n"})
        git(recipe.parent, "tag", "-f", "v1")
        run("upgrade", str(tmp_path / "pay"), "--recipe", str(recipe))
        assert (tmp_path / "pay/a.txt").read_text("utf-8") == "b\n"

    def test_to_a_branch_is_to_its_commit(self, recipe: Path, tmp_path: Path) -> None:
        self.change(recipe, {"a.txt": "b\n"})
        run("upgrade", str(tmp_path / "pay"), "--recipe", str(recipe), "--to", "main")
        record = read_record(tmp_path / "pay")
        assert record is not None
        assert (record.at, record.commit) == ("v2", git(recipe.parent, "rev-parse", "main"))

    def test_a_recipe_that_has_moved(self, recipe: Path, tmp_path: Path) -> None:
        git(recipe.parent, "mv", "dish", "meal")
        commit(recipe.parent, "v2")
        moved = recipe.parent / "meal"
        assert run("upgrade", str(tmp_path / "pay"), "--recipe", str(moved)).return_value == 0
        assert run("drift", str(tmp_path / "pay"), "--recipe", str(moved)).return_value == 0

    def test_a_question_that_is_new_and_has_no_default(self, recipe: Path, tmp_path: Path) -> None:
        form = {"required": ["team"], "properties": {"name": {"type": "string"}, "team": {"type": "string"}}}
        cook(recipe, template([fetch()], form), {"a.txt": "b\n"})
        commit(recipe.parent, "v2")
        result = run("drift", "--format", "json", str(tmp_path / "pay"), "--recipe", str(recipe))
        row = json.loads(result.stdout)
        assert (row["behind"], row["score"]) == (1, 0.0)
        assert "the newest version cannot be rendered: team: an answer is needed" in result.stderr
        assert run("upgrade", str(tmp_path / "pay"), "--recipe", str(recipe), "--set", "team=x").return_value == 0
        assert (tmp_path / "pay/a.txt").read_text("utf-8") == "b\n"

    def test_changes_that_are_not_committed_are_no_version(self, recipe: Path, tmp_path: Path) -> None:
        (recipe / "skeleton/a.txt").write_text("c\n", "utf-8")
        run("new", str(recipe), str(tmp_path / "cart"), "--set", "name=cart", "--defaults")
        record = read_record(tmp_path / "cart")
        assert record is not None
        assert record.found_by is None
        with pytest.raises(UsageError, match="the version of the recipe then is not known"):
            run("upgrade", str(tmp_path / "cart"), "--recipe", str(recipe))

    def test_one_that_fails_does_not_hide_the_others(self, recipe: Path, tmp_path: Path) -> None:
        (tmp_path / "bad/.milepost").mkdir(parents=True)
        (tmp_path / "bad/.milepost/recipe.yaml").write_text("version: 1\nrecipe: none\npath: x\n", "utf-8")
        result = run("drift", "--format", "json", str(tmp_path / "bad"), str(tmp_path / "pay"), "--recipe", str(recipe))
        assert [json.loads(line)["recipe"] for line in result.stdout.splitlines()] == ["dish"]
        assert "none made this, and not dish" in result.stderr

    def test_a_secret_is_no_edit(self, tmp_path: Path) -> None:
        secret = {"type": "string", "ui:options": {"widget": "password"}}
        form = {"properties": {"name": {"type": "string"}, "pw": secret}}
        step = fetch(values={"pw": "${{ parameters.pw }}"})
        cook(tmp_path / "recipes/dish", template([step], form), {"a.txt": "${{ values.pw }}\n"})
        commit(tmp_path / "recipes", "v1")
        place = str(tmp_path / "pay")
        run("new", str(tmp_path / "recipes/dish"), place, "--set", "name=pay", "--set", "pw=hunter2", "--defaults")
        assert "hunter2" not in (tmp_path / "pay/.milepost/recipe.yaml").read_text("utf-8")
        result = run("drift", "--format", "json", place, "--recipe", str(tmp_path / "recipes/dish"))
        assert [file["state"] for file in json.loads(result.stdout)["files"]] == ["same"]

    def test_a_conflict_that_is_not_resolved(self, recipe: Path, tmp_path: Path) -> None:
        (tmp_path / "pay/a.txt").write_text("mine\n", "utf-8")
        self.change(recipe, {"a.txt": "b\n"})
        assert run("upgrade", str(tmp_path / "pay"), "--recipe", str(recipe)).return_value == 1
        before = (tmp_path / "pay/a.txt").read_text("utf-8")
        self.change(recipe, {"a.txt": "c\n"}, "v3")
        with pytest.raises(UsageError, match=r"a\.txt: a conflict of the last upgrade is not resolved yet"):
            run("upgrade", str(tmp_path / "pay"), "--recipe", str(recipe))
        assert (tmp_path / "pay/a.txt").read_text("utf-8") == before

    def test_what_git_ignores_is_no_part_of_a_recipe(self, recipe: Path, tmp_path: Path) -> None:
        (recipe.parent / ".gitignore").write_text(".env\n", "utf-8")
        (recipe / "skeleton/.env").write_text("SECRET=1", "utf-8")
        commit(recipe.parent)
        run("new", str(recipe), str(tmp_path / "cart"), "--set", "name=cart", "--defaults")
        assert not (tmp_path / "cart/.env").exists()
        (recipe / "skeleton/config").symlink_to("../../.git/config")
        result = run("new", str(recipe), str(tmp_path / "tea"), "--set", "name=tea", "--defaults")
        assert "config leads to what git keeps" in result.stderr
        assert not (tmp_path / "tea").exists()
