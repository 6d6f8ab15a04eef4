"""`milepost publish`: which way a target names, and what is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.cli.main import main
from tests.delivery.conftest import FILES, Site, contents

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    Site(tmp_path / "site")
    monkeypatch.chdir(tmp_path)

    def publish(*arguments: str) -> tuple[int, str]:
        code = main(["publish", *arguments])
        return code, re.sub(r"\(\d+\.\d s\)", "(N s)", capsys.readouterr().err)

    return publish


def test_to_a_folder(run: Run, tmp_path: Path) -> None:
    assert run("out") == (0, f"Published to out: {len(FILES)} new; 0 files as before (N s).\n")
    assert contents(tmp_path / "out") == contents(tmp_path / "site")
    assert run("out") == (0, f"Published to out: nothing to do; {len(FILES)} files as before (N s).\n")


def test_a_dry_run(run: Run, tmp_path: Path) -> None:
    assert run("out", "--dry-run") == (0, f"Would publish to out: {len(FILES)} new; 0 files as before (N s).\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("out", "-d", "nowhere"), "nowhere holds no built site; build one first"),
        (("ftp://x",), "a site is published to a folder, git+https://host/repository#branch or s3://bucket"),
        (("out", "--endpoint", "http://x"), "--endpoint goes with s3://bucket"),
        (("git+https://example.com/x",), "this cannot be the name of a branch"),
        (("branch:pages",), "this folder is no checkout with a remote origin"),
        (("s3://",), "write s3://bucket"),
    ],
)
def test_what_is_refused(run: Run, arguments: tuple[str, ...], words: str) -> None:
    code, said = run(*arguments)
    assert code == 2
    assert words in said
