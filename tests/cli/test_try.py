"""`milepost try`: a portal of an organisation, without configuration."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from generator.cli.main import main
from generator.cli.things import sources_of
from generator.errors import UsageError
from tests.harvest.forges import GitHub, GitLab
from tests.harvest.loopback import Loopback, loopback
from tests.harvest.organisation import BROKEN, component

Run = Callable[..., tuple[int, str]]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Loopback]:
    (tmp_path / "remote").mkdir()
    with loopback(tmp_path / "remote") as served:
        yield served


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    def try_(*arguments: str) -> tuple[int, str]:
        code = main(["try", *arguments])
        return code, capsys.readouterr().err

    return try_


@pytest.fixture
def github(server: Loopback) -> GitHub:
    made = GitHub(server)
    made.team("payments", "ann", "bob")
    made.add("acme/pay", {"catalog-info.yaml": component("pay", owner="payments")})
    made.add("acme/cart", {"catalog-info.yaml": component("cart", owner="nobody")})
    made.add("acme/bad", {"catalog-info.yaml": BROKEN})
    made.add("acme/site", {"README.md": "x"})
    return made


class TestOrganisation:
    def test_it_says_what_it_found_and_builds_a_portal(self, run: Run, github: GitHub, tmp_path: Path) -> None:
        code, said = run(f"github:{github.url}/acme", "--no-serve", "-d", str(tmp_path / "site"))
        assert code == 0
        assert "3 of 4 repositories have a catalog file." in said
        assert "1 team, 2 people." in said
        assert "5 entities; 1 of 2 owners resolve." in said
        assert "1 file is broken:\n" in said
        assert "/acme/bad/catalog-info.yaml:2:5: error[YAML001]" in said
        assert f"To keep it, built each night: milepost setup github acme --url {github.url}" in said
        assert (tmp_path / "site/catalog/default/component/pay/index.html").is_file()
        assert list((tmp_path / "here").iterdir()) == []

    def test_a_second_try_goes_on_from_the_first(self, run: Run, github: GitHub) -> None:
        run(f"github:{github.url}/acme", "--no-serve")
        github.server.requests.clear()
        run(f"github:{github.url}/acme", "--no-serve")
        assert github.server.asked(".git/") == 0

    def test_a_limit(self, run: Run, github: GitHub) -> None:
        github.push("acme/cart", {"catalog-info.yaml": component("cart")})
        _, said = run(f"github:{github.url}/acme", "--no-serve", "--limit", "1")
        assert "1 of 1 repository has a catalog file." in said
        assert "component" not in said

    def test_without_the_right_to_read_teams(self, run: Run, github: GitHub) -> None:
        github.teams.clear()
        github.limited = []
        github.server.failing("/api/v3/orgs/acme/teams", 403)
        github.server.answers.insert(0, github.server.answers.pop())
        code, said = run(f"github:{github.url}/acme", "--no-serve")
        assert code == 0
        assert "error[REP009] the source github_teams" in said

    def test_a_group_of_gitlab(self, run: Run, server: Loopback) -> None:
        gitlab = GitLab(server)
        gitlab.team("acme", "ann")
        gitlab.add("acme/pay", {"catalog-info.yaml": component("pay", owner="acme")})
        code, said = run(f"gitlab:{server.url}/acme", "--no-serve")
        assert (code, "1 of 1 owner resolve" in said) == (0, True)

    def test_one_that_is_not_there(self, run: Run, github: GitHub) -> None:
        code, said = run(f"github:{github.url}/nobody", "--no-serve")
        assert code == 1
        assert "has no such thing, or hides it from this token, and nothing is kept of it" in said


class TestOtherThings:
    def test_a_folder_of_checkouts(self, run: Run, tmp_path: Path) -> None:
        for name in ("pay", "cart"):
            (tmp_path / "src" / name / ".git").mkdir(parents=True)
            (tmp_path / "src" / name / "catalog-info.yaml").write_text(component(name), "utf-8")
        code, said = run(str(tmp_path / "src"), "--no-serve")
        assert (code, "2 entities" in said) == (0, True)

    def test_a_list_of_addresses_in_a_file(self, run: Run, github: GitHub, tmp_path: Path) -> None:
        listed = "".join(f"{github.url}/acme/{name}.git\n" for name in ("pay", "cart"))
        (tmp_path / "list.txt").write_text(f"# what matters\n{listed}\n", "utf-8")
        _, said = run(str(tmp_path / "list.txt"), "--no-serve")
        assert "2 of 2 repositories have a catalog file." in said

    @pytest.mark.parametrize(
        ("thing", "expected"),
        [
            ("github:acme", [{"github": "acme"}, {"github_teams": "acme"}]),
            ("https://github.com/acme/", [{"github": "acme"}, {"github_teams": "acme"}]),
            (
                "github:ghe.example.com/acme",
                [
                    {"github": "acme", "url": "https://ghe.example.com"},
                    {"github_teams": "acme", "url": "https://ghe.example.com"},
                ],
            ),
            ("gitlab:acme/platform", [{"gitlab": "acme/platform"}, {"gitlab_groups": "acme/platform"}]),
            ("git@github.com:acme/pay.git", [{"git": "git@github.com:acme/pay.git"}]),
            ("https://github.com/acme/pay", [{"git": "https://github.com/acme/pay"}]),
        ],
    )
    def test_what_things_stand_for(self, thing: str, expected: list[dict[str, str]]) -> None:
        assert sources_of(thing) == expected

    def test_what_stands_for_nothing(self) -> None:
        with pytest.raises(UsageError, match="nowhere: neither github:ORGANISATION, gitlab:GROUP"):
            sources_of("nowhere")

    @pytest.mark.parametrize(
        "thing",
        [
            "github:",
            "github:a b",
            "gitlab:../x",
            "https://user:secret@example.com/x",
            "github:https://user:secret@ghe.example.com/acme",
            "https://example.com/x?token=secret",
            "http://[x",
            "~nobody-of-this-name/x",
            "x" * 5000,
            "list",
            "empty",
            "binary",
        ],
    )
    def test_what_is_refused(self, run: Run, tmp_path: Path, thing: str) -> None:
        for name, content in {"list": b"list\n", "empty": b"# none\n", "binary": b"\x1b[2J\x00\xff"}.items():
            (tmp_path / "here" / name).write_bytes(content)
        code, said = run(thing, "--no-serve")
        assert code == 2
        assert "secret" not in said.replace("no secret may stand", "")
        assert "\x1b" not in said
        assert len(said) < 600
        assert not (tmp_path / "cache").exists()

    def test_a_folder_whose_name_is_a_pattern(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "[src]/pay/.git").mkdir(parents=True)
        (tmp_path / "[src]/pay/catalog-info.yaml").write_text(component("pay"), "utf-8")
        assert "1 entity;" in run(str(tmp_path / "[src]"), "--no-serve")[1]

    def test_a_repository_out_of_reach_is_no_broken_file(self, run: Run, server: Loopback) -> None:
        _, said = run(f"{server.url}/acme/none.git", "--no-serve")
        assert "1 repository cannot be read:" in said
        assert "No file is broken." in said


def test_it_is_served_until_it_is_ended(github: GitHub, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "generator", "try", f"github:{github.url}/acme"]
    environment = {"XDG_CACHE_HOME": str(tmp_path), "NO_PROXY": "127.0.0.1", "PATH": os.environ["PATH"]}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        timer = threading.Timer(120, process.kill)
        timer.start()
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", url)
        page = httpx.get(f"{url}repositories/").text
        process.terminate()
        assert process.wait(timeout=60) == 0
        timer.cancel()
    assert "acme/pay" in page.replace("<wbr>", "")
