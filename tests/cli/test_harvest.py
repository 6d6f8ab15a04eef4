"""`milepost harvest`, and builds of what is elsewhere: what they say, and which of them ask the network."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.cli.main import main
from tests.harvest.loopback import Loopback, loopback
from tests.harvest.organisation import BROKEN, component
from tests.harvest.repositories import Repository, repository

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Loopback]:
    with loopback(tmp_path / "remote") as found:
        yield found


@pytest.fixture
def pay(server: Loopback) -> Repository:
    return repository(server.root / "acme/pay.git", {"catalog-info.yaml": component("pay")})


@pytest.fixture
def folder(server: Loopback, pay: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    del pay
    made = tmp_path / "portal"
    (made / "catalog").mkdir(parents=True)
    (made / "catalog/index.md").write_text("# Home\n", "utf-8")
    sources = f"[{{git: '{server.url}/acme/pay.git'}}]"
    (made / "mkdocs.yml").write_text(
        "site_name: Acme\ndocs_dir: catalog\ntheme: {name: material}\n"
        f"plugins: [search, milepost: {{sources: {sources}}}]\n",
        "utf-8",
    )
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.chdir(made)
    return made


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    del folder

    def milepost(*arguments: str) -> tuple[int, str]:
        code = main(list(arguments))
        return code, re.sub(r"\d+\.\d s", "N s", capsys.readouterr().err)

    return milepost


def entities(folder: Path) -> list[str]:
    index = json.loads((folder / "site/api/ownership-index.v1.json").read_text("utf-8"))
    return [row[0] for row in index["entities"]]


def test_a_harvest_says_what_it_brought(run: Run, folder: Path) -> None:
    code, said = run("harvest")
    assert code == 0
    assert "1 repository" in said
    assert (folder / "milepost.lock").is_file()
    assert not (folder / "site").exists()


def test_a_build_harvests_first(run: Run, folder: Path) -> None:
    code, said = run("build")
    assert (code, "Built the portal in site/ in N s" in said) == (0, True)
    assert (folder / "site/catalog/default/component/pay/index.html").is_file()


def test_offline_asks_no_host(run: Run, server: Loopback, pay: Repository) -> None:
    assert run("harvest")[0] == 0
    pay.commit({"catalog-info.yaml": component("pay"), "more/catalog-info.yaml": component("more")})
    server.requests.clear()
    assert run("build", "--offline")[0] == 0
    assert not server.requests
    assert not Path("site/catalog/default/component/more").exists()
    assert run("build")[0] == 0
    assert Path("site/catalog/default/component/more/index.html").is_file()


def test_locked_builds_what_the_lock_names(run: Run, folder: Path, pay: Repository) -> None:
    assert run("build")[0] == 0
    pay.commit({"catalog-info.yaml": component("later")})
    lock = (folder / "milepost.lock").read_bytes()
    assert run("build", "--locked")[0] == 0
    assert (folder / "milepost.lock").read_bytes() == lock
    assert (folder / "site/catalog/default/component/pay/index.html").is_file()
    assert not (folder / "site/catalog/default/component/later").exists()


def test_strict_refuses_what_is_stale(run: Run, folder: Path, pay: Repository) -> None:
    assert run("build", "--strict")[0] == 0
    pay.commit({"catalog-info.yaml": BROKEN})
    code, said = run("build", "--strict")
    assert code == 1
    assert "YAML001" in said
    assert run("build")[0] == 0
    assert "Not up to date." in (folder / "site/catalog/default/component/pay/index.html").read_text("utf-8")


def test_check_reads_what_was_brought(run: Run, server: Loopback, pay: Repository) -> None:
    pay.commit({"catalog-info.yaml": BROKEN})
    assert run("harvest")[0] == 0
    server.requests.clear()
    assert run("check")[0] == 1
    assert not server.requests


def test_mkdocs_alone_harvests_too_unless_it_is_told_not_to(
    folder: Path, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = folder / "site/catalog/default/component/pay/index.html"
    command = [sys.executable, "-m", "mkdocs", "build"]
    subprocess.run(command, check=True, capture_output=True)
    assert page.is_file()
    page.unlink()
    server.requests.clear()
    monkeypatch.setenv("MILEPOST_OFFLINE", "1")
    subprocess.run(command, check=True, capture_output=True)
    assert page.is_file()
    assert not server.requests


def test_without_sources_elsewhere_there_is_nothing_to_harvest(run: Run, folder: Path) -> None:
    (folder / "mkdocs.yml").write_text("site_name: x\nplugins: [milepost: {sources: [{path: .}]}]\n", "utf-8")
    code, said = run("harvest")
    assert code == 2
    assert "no source elsewhere" in said


def test_what_cannot_be_reached_is_a_problem_and_the_rest_is_built(run: Run, server: Loopback, folder: Path) -> None:
    server.failing("/acme/pay.git", 404)
    code, said = run("build")
    assert code == 0
    assert "/acme/pay.git" in said
    assert "not shown" in (folder / "site/repositories/index.html").read_text("utf-8")
