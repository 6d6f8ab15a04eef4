from __future__ import annotations

from pathlib import Path

from generator.cache.records import LastBuild, Records

NAME = "last-build"


def test_a_record_comes_back(tmp_path: Path) -> None:
    records = Records(tmp_path / "cache", b"program")
    assert records.read(NAME) is None
    records.write(NAME, {"a": (1, b"x")})
    assert records.read(NAME) == {"a": (1, b"x")}
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [NAME]


def test_a_record_of_another_version_is_none(tmp_path: Path) -> None:
    """It may have another form, which this version could not read."""
    Records(tmp_path, b"older").write(NAME, ("an", "older", "form"))
    assert Records(tmp_path, b"newer").read(NAME) is None
    assert LastBuild.read(Records(tmp_path, b"newer"), NAME) is None


def test_a_damaged_record_is_none(tmp_path: Path) -> None:
    records = Records(tmp_path, b"program")
    records.write(NAME, "value")
    content = bytearray((tmp_path / NAME).read_bytes())
    content[-1] ^= 1
    (tmp_path / NAME).write_bytes(content)
    assert records.read(NAME) is None


def test_without_a_folder_nothing_is_kept() -> None:
    records = Records(None, b"program")
    records.write(NAME, "value")
    assert records.read(NAME) is None
