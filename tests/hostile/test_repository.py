"""Odd files and names of a repository: nothing is waited for, and no path of the machine is told."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from tests.hostile.audit import faults_of
from tests.hostile.building import run, surroundings
from tests.hostile.organisation import GOOD


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.mkdir()


def _link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def _no_text(path: Path) -> None:
    path.write_bytes(b"\xff\xfe[\x00!")


def _link_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/stdin")


SHAPES = (_pipe, _folder, _link_to_itself, _no_text, _link_to_a_device)
NAMES = (".gitignore", "mkdocs.yml", "catalog-info.yml")


def test_a_file_that_is_none_holds_nothing_up(tmp_path: Path) -> None:
    work = surroundings(tmp_path) / "work"
    names = [(shape, name) for shape in SHAPES for name in NAMES]
    for number, (shape, name) in enumerate(names):
        repository = work / f"repository-{number}"
        repository.mkdir()
        (repository / "catalog-info.yaml").write_text(GOOD.format(name=f"x-{number}"), "utf-8")
        shape(repository / name)
    done = run(tmp_path, "build", "--snapshot-only", limit=20)
    assert done.returncode == 0, done.stderr
    snapshot = gzip.decompress((work / "site/api/snapshot/v1.json.gz").read_bytes()).decode()
    assert [number for number in range(len(names)) if f'"ref":"component:default/x-{number}"' not in snapshot] == []
    assert str(tmp_path) not in snapshot + done.stderr.replace(f"Wrote {work}", "")


@pytest.mark.parametrize("name", ["<b>x a & b", "a\"b'c\n\x1b[2J @@milepost:body@@ {{ 7919*7907 }}"])
def test_the_folders_own_name_is_no_markup(name: str, tmp_path: Path) -> None:
    """Without a configuration the site is named after the folder in which the command runs."""
    work = surroundings(tmp_path) / "work" / name
    work.mkdir(parents=True)
    (work / "catalog-info.yaml").write_text(GOOD.format(name="x"), "utf-8")
    done = run(tmp_path, "build", where=work)
    assert done.returncode == 0, done.stderr
    page = (work / "site/catalog/default/component/x/index.html").read_text("utf-8")
    assert faults_of(page) == []
    assert page.count("</html>") == 1
