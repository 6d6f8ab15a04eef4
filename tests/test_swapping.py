"""The site is the old one or the new one at every moment, whatever happens to the build."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import swapping
from generator.errors import BuildError
from generator.swapping import fresh_site, swap_in


def _ignore(_sentence: str) -> None:
    pass


def _site(folder: Path, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "index.html").write_text(text, "utf-8")


def _read(target: Path) -> str:
    return (target / "index.html").read_text("utf-8")


@pytest.fixture(params=[True, False], ids=["exchange", "renames"])
def target(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the site goes, on a system that can exchange folders and on one that cannot."""
    if not request.param:
        monkeypatch.setattr(swapping, "_exchange", lambda _one, _other: False)
    yield tmp_path / "site"
    assert not [path.name for path in tmp_path.iterdir() if "-new-" in path.name or path.name.endswith("-old")]


def test_the_first_site_and_the_next(target: Path) -> None:
    for text in ("one", "two", "three"):
        with fresh_site(target, _ignore) as fresh:
            _site(fresh, text)
            swap_in(fresh, target)
        assert _read(target) == text


def _fail_half_way(target: Path) -> None:
    with fresh_site(target, _ignore) as fresh:
        _site(fresh, "half")
        raise ZeroDivisionError


def test_a_build_that_fails_leaves_the_old_site(target: Path) -> None:
    _site(target, "old")
    with pytest.raises(ZeroDivisionError):
        _fail_half_way(target)
    assert _read(target) == "old"


def test_a_build_that_was_killed_between_two_renames_is_recovered(target: Path) -> None:
    _site(target.with_name(".site-old"), "old")
    target.with_name(".site-new-abc").mkdir()
    with fresh_site(target, _ignore):
        assert _read(target) == "old"


def test_two_builds_at_once_take_turns(target: Path) -> None:
    said: list[str] = []
    order: list[str] = []

    def second() -> None:
        with fresh_site(target, said.append) as fresh:
            order.append("second")
            _site(fresh, "second")
            swap_in(fresh, target)

    with fresh_site(target, _ignore) as fresh:
        other = threading.Thread(target=second)
        other.start()
        while not said:
            time.sleep(0.01)
        order.append("first")
        _site(fresh, "first")
        swap_in(fresh, target)
    other.join(10)
    assert order == ["first", "second"]
    assert _read(target) == "second"
    assert "Another build" in said[0]


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(BuildError, match="cannot be written"), fresh_site(tmp_path / "file" / "site", _ignore):
        pass
