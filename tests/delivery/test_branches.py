"""A site taken to a branch of a git repository."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli.main import cli
from generator.delivery.branches import deliver_to_branch, origin_of
from generator.delivery.site import Delivery
from generator.errors import BuildError, UsageError
from tests.delivery.conftest import FILES, Site
from tests.harvest.loopback import Loopback, loopback
from tests.harvest.repositories import Repository, repository


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    (tmp_path / "gitconfig").write_text("[core]\n\tautocrlf = true\n\texcludesFile = /dev/null\n", "ascii")
    (tmp_path / "remote").mkdir()
    with loopback(tmp_path / "remote") as served:
        yield served


@pytest.fixture
def portal(server: Loopback) -> Repository:
    return repository(server.root / "portal.git", {"README.md": "source"})


def listed(portal: Repository, branch: str = "pages") -> dict[str, str]:
    paths = portal._git("ls-tree", "-r", "--name-only", branch).decode().split()
    return {path: portal.show(path, branch).decode() for path in paths}


def test_each_delivery_is_a_commit_with_what_changed(site: Site, server: Loopback, portal: Repository) -> None:
    url = f"{server.url}/portal.git"
    assert deliver_to_branch(url, "pages", site.errand) == Delivery(len(FILES) + 1, 0, 0, 0)
    assert listed(portal) == {**site.contents, ".nojekyll": ""}
    site.write({"index.html": "home\r\n", "new/index.html": "new", ".gitignore": "*\n"})
    site.remove("404.html")
    sent = len(server.requests)
    assert deliver_to_branch(url, "pages", site.errand) == Delivery(2, 1, 1, len(FILES) - 1)
    assert listed(portal) == {**site.contents, ".nojekyll": ""}
    pushed = max(server.requests[sent:], key=lambda request: len(request.body) * ("receive" in request.path))
    assert len(pushed.body) < 2_000
    log = portal._git("log", "--format=%an %s", "pages").decode().splitlines()
    assert log == ["Milepost Publish the portal as of 2026-03-01T12:00:00Z, from 0123456789"] * 2
    assert portal.show("README.md") == b"source"


def test_nothing_changed_makes_no_commit(site: Site, server: Loopback, portal: Repository) -> None:
    url = f"{server.url}/portal.git"
    deliver_to_branch(url, "pages", site.errand)
    before = portal.head("pages")
    assert deliver_to_branch(url, "pages", site.errand) == Delivery(0, 0, 0, len(FILES) + 1)
    assert portal.head("pages") == before


def test_a_dry_run_pushes_nothing(site: Site, server: Loopback, portal: Repository) -> None:
    assert deliver_to_branch(f"{server.url}/portal.git", "pages", replace(site.errand, dry_run=True)).new > 0
    assert not (portal.path / "refs/heads/pages").exists()


def test_a_repository_that_refuses(site: Site, server: Loopback) -> None:
    with pytest.raises(BuildError, match="not found; the branch pages is as it was"):
        deliver_to_branch(f"{server.url}/nowhere.git", "pages", site.errand)


@pytest.mark.parametrize(("url", "branch"), [("file:///x", "pages"), ("https://example.com/x", "-x"), ("x", "")])
def test_addresses_that_are_none(site: Site, url: str, branch: str) -> None:
    with pytest.raises(UsageError):
        deliver_to_branch(url, branch, site.errand)


def test_the_origin_of_a_checkout(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no checkout with a remote origin"):
        origin_of(tmp_path)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    subprocess.run(["git", "-C", str(tmp_path), "remote", "add", "origin", "https://example.com/x.git"], check=True)
    assert origin_of(tmp_path) == ("https://example.com/x.git", None)


def test_the_token_of_an_origin_is_used_and_never_said(
    site: Site, server: Loopback, portal: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = server.url.removeprefix("http://")
    for number, address in enumerate([f"http://ci:s3cr%21t@{host}/portal.git", f"http://ci:s3cr%21t@{host}/none.git"]):
        checkout = tmp_path / str(number)
        subprocess.run(["git", "init", "-q", str(checkout)], check=True)
        subprocess.run(["git", "-C", str(checkout), "remote", "add", "origin", address], check=True)
    url, user = origin_of(tmp_path / "0")
    assert (url, user) == (f"{server.url}/portal.git", "ci:s3cr!t")
    deliver_to_branch(url, "pages", site.errand, user=user)
    assert portal.head("pages")
    sent = [request.headers.get("authorization") for request in server.requests if "portal.git" in request.path]
    assert set(sent) == {f"Basic {base64.b64encode(b'ci:s3cr!t').decode()}"}
    monkeypatch.chdir(tmp_path / "1")
    result = CliRunner().invoke(cli, ["publish", "branch:pages", "-d", str(site.folder)])
    assert isinstance(result.exception, BuildError)
    assert "s3cr" not in f"{result.output}{result.exception}"


def test_a_refused_address_is_not_repeated_with_its_secret(site: Site) -> None:
    with pytest.raises(UsageError) as refused:
        deliver_to_branch("https://ann:s3cret@example.com/x?token=s3cret", "pages", site.errand)
    assert "s3cret" not in str(refused.value)
