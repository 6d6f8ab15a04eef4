from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.cache.inputs import Paths, Place, Recorder, note, recording


def traced(folder: Path, work: Callable[[], object]) -> Paths:
    recorder = Recorder(Place(str(folder)), {})
    with recording(recorder):
        work()
    return recorder.paths()


def test_files_and_folders_that_were_read_are_known(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a", "utf-8")
    paths = traced(tmp_path, lambda: ((tmp_path / "a.txt").read_text("utf-8"), list(tmp_path.iterdir())))
    assert sorted(paths) == [".", "a.txt"]
    assert Place(str(tmp_path)).is_unchanged(paths)


def test_what_is_written_is_no_input(tmp_path: Path) -> None:
    assert traced(tmp_path, lambda: (tmp_path / "b.txt").write_text("b", "utf-8")) == {}


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "a.txt").write_text("b", "utf-8"),
        lambda folder: (folder / "a.txt").unlink(),
        lambda folder: (folder / "new").mkdir(),
        lambda folder: (folder / "absent.txt").write_text("now it is", "utf-8"),
        lambda folder: ((folder / "link").unlink(), (folder / "link").symlink_to("elsewhere")),
    ],
    ids=["content", "removed", "another", "absent", "link"],
)
def test_every_change_is_seen(tmp_path: Path, change: Callable[[Path], object]) -> None:
    (tmp_path / "a.txt").write_text("a", "utf-8")
    (tmp_path / "link").symlink_to("a.txt")

    def work() -> None:
        (tmp_path / "a.txt").read_bytes()
        list(tmp_path.iterdir())
        note(str(tmp_path / "absent.txt"))

    paths = traced(tmp_path, work)
    change(tmp_path)
    assert not Place(str(tmp_path)).is_unchanged(paths)


def test_a_file_that_changes_while_it_is_read_has_changed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a", "utf-8")
    paths = traced(
        tmp_path, lambda: ((tmp_path / "a.txt").read_bytes(), (tmp_path / "a.txt").write_text("bb", "utf-8"))
    )
    assert not Place(str(tmp_path)).is_unchanged(paths)


def test_a_copy_elsewhere_is_the_same_by_its_content(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text("a", "utf-8")
    paths = traced(tmp_path / "one", (tmp_path / "one" / "a.txt").read_bytes)
    assert Place(str(tmp_path / "other")).is_unchanged(paths)


def test_only_the_content_counts_where_one_is_paranoid(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("a", "utf-8")
    os.utime(path, (1_000_000_000, 1_000_000_000))
    place = Place(str(tmp_path))
    paths = traced(tmp_path, path.read_bytes)
    same = {name: seen._replace(digest=b"another") for name, seen in paths.items() if seen.signature}
    assert place.is_unchanged(same) is True
    assert same == {} or not place.is_unchanged(same, paranoid=True)


def connect() -> None:
    with socket.socket() as other:
        other.connect_ex(("127.0.0.1", 9))


def test_asking_others_is_noticed(tmp_path: Path) -> None:
    for work in (
        lambda: subprocess.run([sys.executable, "-c", ""], check=True),
        connect,
    ):
        recorder = Recorder(Place(str(tmp_path)), {})
        with recording(recorder):
            work()
        assert recorder.strange
