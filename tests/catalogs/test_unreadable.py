"""What cannot be read: made on the spot, because no checkout carries it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from generator.pipeline import build
from generator.settings import Settings

if TYPE_CHECKING:
    import pytest


def codes(folder: Path) -> list[str]:
    return [problem.code for problem in build(Settings(base=folder), folder).problems]


def test_a_symlink_that_leads_nowhere_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "catalog-info.yaml").symlink_to("absent.yaml")
    assert codes(tmp_path) == ["SRC001"]


def test_a_symlink_to_a_folder_above_is_reported(tmp_path: Path) -> None:
    (tmp_path / "again").symlink_to(".")
    assert codes(tmp_path) == ["SRC003"]


def test_a_folder_without_the_right_to_read_it_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    scandir = os.scandir

    def refuse(path: Path) -> object:
        return _denied() if Path(path).name == "closed" else scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert codes(tmp_path) == ["SRC002"]


def _denied() -> NoReturn:
    raise PermissionError(13, "Permission denied")
