"""`milepost setup`: what it writes passes the schemas of its hosts, and zizmor."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from generator import __version__
from generator.cli.main import main
from generator.settings import load_settings
from generator.setups import requirement as module
from generator.setups.requirement import Requirement, requirement
from generator.source_settings import GithubSource, GithubTeams, GitlabGroups, GitlabSource

Run = Callable[..., tuple[int, str, str]]
TOOLS = Path(sys.executable).parent


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)

    def setup(*arguments: str) -> tuple[int, str, str]:
        code = main(["setup", *arguments])
        return code, *capsys.readouterr()

    return setup


def passes(*command: str | Path) -> None:
    done = subprocess.run([TOOLS / command[0], *command[1:]], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_for_github(run: Run, tmp_path: Path) -> None:
    assert run("github", "acme")[0] == 0
    settings = load_settings(tmp_path / "mkdocs.yml", tmp_path)
    assert settings.sources == (GithubSource(github="acme"), GithubTeams(github_teams="acme"))
    assert settings.people == "names"
    workflows = [*(tmp_path / ".github/workflows").iterdir(), tmp_path / "for-repositories/catalog.yml"]
    assert len(workflows) == 3
    passes("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows)
    passes("zizmor", "--offline", "--persona", "pedantic", "--no-progress", tmp_path, workflows[-1])


def test_zizmor_would_find_something(run: Run, tmp_path: Path) -> None:
    run("github", "acme")
    workflow = tmp_path / ".github/workflows/portal.yml"
    workflow.write_text(workflow.read_text("utf-8").replace("persist-credentials: false", "fetch-depth: 1"), "utf-8")
    with pytest.raises(AssertionError, match="artipacked"):
        passes("zizmor", "--offline", "--persona", "pedantic", "--no-progress", tmp_path)


def test_for_gitlab(run: Run, tmp_path: Path) -> None:
    url = "https://gitlab.example.com"
    assert run("gitlab", "acme/platform", "--url", url)[0] == 0
    settings = load_settings(tmp_path / "mkdocs.yml", tmp_path)
    assert settings.sources == (
        GitlabSource(gitlab="acme/platform", url=url),
        GitlabGroups(gitlab_groups="acme/platform", url=url),
    )
    files = (tmp_path / ".gitlab-ci.yml", tmp_path / "for-repositories/catalog.yml")
    passes("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", *files)


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_everything_is_filled_in_and_the_version_is_pinned(run: Run, tmp_path: Path, forge: str) -> None:
    run(forge, "acme")
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        text = path.read_text("utf-8")
        assert not any(f"@{name}@" in text for name in ("NAME", "MILEPOST", "SOURCES"))
        assert path.suffix not in (".yml", ".yaml") or yaml.safe_load(text)
    assert (tmp_path / "requirements-portal.txt").read_text("utf-8") == f"{requirement().text}\n"
    assert f'pip install "{requirement().text}"' in (tmp_path / "for-repositories/catalog.yml").read_text("utf-8")


class TestRequirement:
    """What pip has noted of where Milepost came from decides what the workflows install."""

    @pytest.fixture
    def noted(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[object], Requirement]:
        def found(content: object) -> Requirement:
            text = None if content is None else json.dumps(content)
            monkeypatch.setattr(module, "distribution", lambda _name: SimpleNamespace(read_text=lambda _file: text))
            return requirement()

        return found

    def test_an_index(self, noted: Callable[[object], Requirement]) -> None:
        assert noted(None) == (f"milepost=={__version__}", None)

    def test_a_repository(self, noted: Callable[[object], Requirement]) -> None:
        origin = {"url": "https://u:s3cret@git.example.com/m.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}}
        assert noted(origin) == ("milepost @ git+https://git.example.com/m.git@abc", None)

    def test_a_wheel(self, noted: Callable[[object], Requirement]) -> None:
        assert noted({"url": "https://x.example.com/m.whl", "archive_info": {}}).text == (
            "milepost @ https://x.example.com/m.whl"
        )

    def test_a_checkout(self, noted: Callable[[object], Requirement], tmp_path: Path) -> None:
        def git(*arguments: str) -> str:
            command = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b", *arguments]
            return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

        origin = {"url": tmp_path.as_uri(), "dir_info": {"editable": True}}
        git("init", "-q")
        git("commit", "-q", "--allow-empty", "-m", "x")
        git("remote", "add", "origin", "https://git.example.com/m.git")
        assert noted(origin).warning  # the origin does not have it
        head = git("rev-parse", "HEAD")
        git("update-ref", "refs/remotes/origin/main", head)
        assert noted(origin) == (f"milepost @ git+https://git.example.com/m.git@{head}", None)


def test_pull_requests_get_no_token(run: Run, tmp_path: Path) -> None:
    run("github", "acme")
    folder = tmp_path / ".github/workflows"
    assert "secrets." not in (folder / "check.yml").read_text("utf-8")
    portal = yaml.safe_load((folder / "portal.yml").read_text("utf-8"))
    assert portal["permissions"] == {}
    assert portal["jobs"]["build"]["environment"] == "portal"
    steps = portal["jobs"]["build"]["steps"]
    assert ["secrets" in str(step.get("env")) for step in steps] == [False, False, False, False, True, False]


def test_what_is_there_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: mine\n", "utf-8")
    code, _, said = run("github", "acme")
    assert (code, said) == (2, "milepost: mkdocs.yml: there already; nothing was written (--force overwrites)\n")
    assert [path.name for path in tmp_path.iterdir()] == ["mkdocs.yml"]
    assert run("github", "acme", "--force")[0] == 0
    assert run("github", "acme")[0] == 0  # the same again


def test_a_folder_where_a_file_goes(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").mkdir()
    assert run("github", "acme", "--force")[0] == 2
    assert list(tmp_path.iterdir()) == [tmp_path / "mkdocs.yml"]


def test_an_installation_before_the_name(run: Run, tmp_path: Path) -> None:
    assert run("github", "ghe.example.com/acme")[0] == 0
    assert '{github: acme, url: "https://ghe.example.com"}' in (tmp_path / "mkdocs.yml").read_text("utf-8")


def test_a_dry_run_writes_nothing(run: Run, tmp_path: Path) -> None:
    code, listed, _ = run("gitlab", "acme", "--dry-run")
    assert (code, ".gitlab-ci.yml" in listed.splitlines(), list(tmp_path.iterdir())) == (0, True, [])


@pytest.mark.parametrize(
    "arguments", [("github", "a b"), ("gitlab", ".."), ("github", "acme", "--url", "file:///x"), ("github", "a.b/c/d")]
)
def test_names_that_are_none(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert run(*arguments)[0] == 2
    assert list(tmp_path.iterdir()) == []
