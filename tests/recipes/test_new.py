"""`milepost new`, and writing all or nothing."""

from __future__ import annotations

import errno
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from generator.cli.main import cli
from generator.errors import BuildError, UsageError
from generator.recipes import applying
from generator.recipes.tree import File
from tests.recipes.kitchen import cook, fetch, template

TEAM_AND_NUMBER = {
    "team": {"type": "string", "ui:field": "OwnerPicker"},
    "n": {"type": "integer", "default": 1},
}
FORM = [
    {"title": "One", "required": ["name"], "properties": {"name": {"type": "string", "pattern": "^[a-z]+$"}}},
    {"title": "Two", "properties": TEAM_AND_NUMBER},
]
FILES = {"README.md": "# ${{ values.name }}\n", "n.txt": "${{ values.n }}\n"}
STEP = fetch(values={"name": "${{ parameters.name }}", "n": "${{ parameters.n }}"})
TEAM = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: payments, title: The payers}
spec: {type: team, children: []}
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    cook(tmp_path / "recipes/dish", template([STEP], FORM), FILES)
    (tmp_path / "catalog-info.yaml").write_text(TEAM, "utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: [{milepost: {recipes: recipes}}]\n", "utf-8")
    return tmp_path


def run(*arguments: str, typed: str | None = None) -> Result:
    result = CliRunner().invoke(cli, ["new", *arguments], standalone_mode=False, input=typed)
    if result.exception:
        raise result.exception
    return result


def test_recipes_are_listed() -> None:
    assert run().stdout == f"{'dish':24} For tests\n"


def test_a_repository(here: Path) -> None:
    assert run("dish", "out/pay", "--set", "name=pay", "--set", "n=2").return_value == 0
    assert (here / "out/pay/README.md").read_text("utf-8") == "# pay\n"
    assert (here / "out/pay/n.txt").read_text("utf-8") == "2\n"
    record = yaml.safe_load((here / "out/pay/.milepost/recipe.yaml").read_text("utf-8"))
    assert record["answers"] == {"name": "pay", "n": 2}
    assert record["files"].keys() == {"README.md", "n.txt"}
    assert not list((here / "out/pay").glob(".milepost-*"))


def test_answers_from_a_file(here: Path) -> None:
    (here / "a.yaml").write_text("name: cart\nn: 3\n", "utf-8")
    run("./recipes/dish", "cart", "--answers", "a.yaml", "--set", "n=4")
    assert (here / "cart/n.txt").read_text("utf-8") == "4\n"


def test_asking_page_by_page(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.cli.new._is_asked", lambda _defaults: True)
    result = run("dish", "cart", typed="Cart\ncart\npayers\n\n")
    assert "One (1 of 2)" in result.stderr
    assert "it has to fit the pattern ^[a-z]+$" in result.stderr
    record = yaml.safe_load((here / "cart/.milepost/recipe.yaml").read_text("utf-8"))
    assert record["answers"] == {"name": "cart", "team": "group:default/payments", "n": 1}


def test_a_dry_run_writes_nothing(here: Path) -> None:
    result = run("dish", "cart", "--set", "name=cart", "--dry-run")
    assert "--- README.md\n# cart\n" in result.stdout
    assert not (here / "cart").exists()


def test_nothing_is_overwritten(here: Path) -> None:
    (here / "cart").mkdir()
    (here / "cart/README.md").write_text("mine\n", "utf-8")
    with pytest.raises(UsageError, match=r"cart has README\.md already; --force"):
        run("dish", "cart", "--set", "name=cart")
    assert [path.name for path in (here / "cart").iterdir()] == ["README.md"]
    result = run("dish", "cart", "--set", "name=cart", "--force")
    assert "-mine\n+# cart\n" in result.stderr
    assert (here / "cart/README.md").read_text("utf-8") == "# cart\n"


def test_a_repository_with_a_first_commit(here: Path) -> None:
    run("dish", "cart", "--set", "name=cart", "--git")
    log = subprocess.run(["git", "log", "--format=%s"], cwd=here / "cart", capture_output=True, text=True, check=True)
    assert log.stdout == "Made by the recipe dish\n"
    status = subprocess.run(["git", "status", "--short"], cwd=here / "cart", capture_output=True, text=True, check=True)
    assert status.stdout == ""


def test_only_what_was_made_is_committed(here: Path) -> None:
    (here / "cart").mkdir()
    (here / "cart/.env").write_text("SECRET=1", "utf-8")
    run("dish", "cart", "--set", "name=cart", "--git")
    listed = subprocess.run(["git", "ls-files"], cwd=here / "cart", capture_output=True, text=True, check=True)
    assert listed.stdout.split() == [".milepost/recipe.yaml", "README.md", "n.txt"]


def test_a_repository_that_is_there_gets_no_commit(here: Path) -> None:
    (here / "cart").mkdir()
    subprocess.run(["git", "init", "-q", "."], cwd=here / "cart", check=True)
    with pytest.raises(BuildError, match="is a git repository already: nothing was committed"):
        run("dish", "cart", "--set", "name=cart", "--git")
    assert (here / "cart/README.md").exists()


def test_a_folder_of_its_name_hides_no_recipe(here: Path) -> None:
    run("dish", "dish", "--set", "name=a")
    assert run("dish", "other", "--set", "name=b").return_value == 0
    assert (here / "other/README.md").exists()


def test_a_folder_is_never_replaced(here: Path) -> None:
    (here / "cart/README.md").mkdir(parents=True)
    (here / "cart/README.md/mine").write_text("mine", "utf-8")
    with pytest.raises(UsageError, match=r"README\.md: there is a folder of that name"):
        run("dish", "cart", "--set", "name=cart", "--force")
    assert (here / "cart/README.md/mine").read_text("utf-8") == "mine"


def test_an_answer_that_waits_for_a_default(here: Path) -> None:
    form = {
        "properties": {"retry": {"type": "boolean", "default": True}},
        "dependencies": {"retry": {"oneOf": [{"properties": {"retry": {"const": True}, "n": {"type": "integer"}}}]}},
    }
    cook(here / "recipes/soup", template([STEP], form).replace('"dish"', '"soup"'), {"n.txt": "${{ values.n }}"})
    run("soup", "soup-1", "--set", "n=5", "--defaults")
    assert (here / "soup-1/n.txt").read_text("utf-8") == "5"


def test_secrets_are_asked_for_and_never_empty(here: Path) -> None:
    secrets = {"schema": {"required": ["key"], "properties": {"key": {"type": "string", "minLength": 5}}}}
    text = template([fetch(values={"k": "${{ secrets.key }}"})], secrets=secrets).replace('"dish"', '"safe"')
    cook(here / "recipes/safe", text, {"k.txt": "${{ values.k }}"})
    assert "key: an answer is needed" in run("safe", "a", "--defaults").stderr
    assert "key: it needs 5 characters or more" in run("safe", "a", "--defaults", "--set", "key=abc").stderr
    run("safe", "a", "--defaults", "--set", "key=abcdef")
    assert "abcdef" not in (here / "a/.milepost/recipe.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("none", "x"), "there is no such recipe. There are: dish"),
        (("dish",), "name the folder to make"),
        (("dish", "x", "--set", "name"), "write NAME=VALUE"),
        (("dish", "catalog-info.yaml", "--set", "name=a"), "is a file; name a folder"),
        (("./nowhere", "x"), "there is no such recipe"),
    ],
)
def test_what_is_refused(arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        run(*arguments)


def test_answers_that_do_not_fit_are_said(here: Path) -> None:
    result = run("dish", "x", "--set", "name=A", "--set", "nmae=x")
    assert result.return_value == 1
    assert "name: it has to fit the pattern ^[a-z]+$" in result.stderr
    assert "nmae: there is no such question; did you mean name?" in result.stderr
    assert not (here / "x").exists()


class TestWriting:
    def test_a_full_disk_leaves_everything_as_it_was(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (here / "out").mkdir()
        (here / "out/a").write_text("old", "utf-8")
        real, count = Path.write_bytes, 0

        def full(self: Path, content: bytes) -> int:
            nonlocal count
            count += 1
            if count > 1:
                raise OSError(errno.ENOSPC, "No space left on device", str(self))
            return real(self, content)

        monkeypatch.setattr(Path, "write_bytes", full)
        with pytest.raises(BuildError, match=r"cannot be written \(No space left on device\); nothing was"):
            applying.write({"a": File(b"new"), "b/c": File(b"c")}, here / "out")
        assert {path.name: path.read_text() for path in (here / "out").iterdir()} == {"a": "old"}

    def test_a_failure_in_the_midst_brings_back_what_was(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (here / "out").mkdir()
        (here / "out/a").write_text("old", "utf-8")
        (here / "out/gone").write_text("g", "utf-8")
        real = Path.replace

        def broken(self: Path, target: Path) -> Path:
            if Path(target).name == "c":
                raise OSError(errno.EIO, "Input/output error", str(target))
            return real(self, target)

        monkeypatch.setattr(Path, "replace", broken)
        with pytest.raises(BuildError):
            applying.write({"a": File(b"new"), "b/c": File(b"c")}, here / "out", ["gone"])
        found = {path.relative_to(here).as_posix() for path in (here / "out").rglob("*")}
        assert found == {"out/a", "out/gone"}
        assert (here / "out/a").read_text() == "old"

    def test_a_new_folder_is_removed_again(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(self: Path, _content: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device", str(self))

        monkeypatch.setattr(Path, "write_bytes", full)
        with pytest.raises(BuildError):
            applying.write({"a": File(b"new")}, here / "deep/er/out")
        assert not (here / "deep").exists()

    def test_a_symlink_that_is_there_leads_nowhere_else(self, here: Path) -> None:
        (here / "elsewhere").mkdir()
        (here / "out").mkdir()
        (here / "out/sub").symlink_to(here / "elsewhere")
        with pytest.raises(UsageError, match="would leave"):
            applying.write({"sub/a": File(b"x")}, here / "out")
        assert list((here / "elsewhere").iterdir()) == []
