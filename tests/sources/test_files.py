"""Naming files to people, and keeping what a file names inside its repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.sources.files import SourceFile, TargetError, read_bytes, resolve_target, shown_path


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/home/here/a.yaml", "a.yaml"),
        ("/home/here/b/a.yaml", "b/a.yaml"),
        ("/home/a.yaml", "../a.yaml"),
        ("/home/hereafter/a.yaml", "../hereafter/a.yaml"),
        ("/a/b.yaml", "../../a/b.yaml"),
    ],
)
def test_a_path_is_shown_relative_to_the_folder(path: str, shown: str) -> None:
    assert shown_path(path, Path("/home/here")) == shown
    assert shown_path(Path(path), Path("/home/here")) == shown


def test_a_path_far_away_is_shown_whole() -> None:
    assert shown_path("/etc/a.yaml", Path("/one/two/three")) == "/etc/a.yaml"


def test_paths_are_shown_relative_to_the_root_of_the_disk() -> None:
    assert shown_path("/etc/a.yaml", Path("/")) == "etc/a.yaml"


@pytest.fixture
def file(tmp_path: Path) -> SourceFile:
    root = tmp_path / "repository"
    (root / "sub").mkdir(parents=True)
    (root / "text.txt").write_text("inside", "utf-8")
    (root / "sub" / "near.txt").write_text("near", "utf-8")
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (tmp_path / "repository-2").mkdir()
    (tmp_path / "repository-2" / "secret.txt").write_text("secret", "utf-8")
    return SourceFile(root / "sub" / "catalog-info.yaml", root, "sub/catalog-info.yaml")


def refusal(file: SourceFile, target: str) -> tuple[str, bool]:
    with pytest.raises(TargetError) as caught:
        resolve_target(file, target)
    return str(caught.value), caught.value.refused


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("near.txt", "sub/near.txt"),
        ("./near.txt", "sub/near.txt"),
        ("../text.txt", "text.txt"),
        ("../sub/../sub/near.txt", "sub/near.txt"),
    ],
)
def test_a_target_is_relative_to_the_file_that_names_it(file: SourceFile, target: str, path: str) -> None:
    assert resolve_target(file, target) == (file.root / path).resolve()


@pytest.mark.parametrize(
    "target",
    [
        "../../secret.txt",
        "../../repository-2/secret.txt",
        "../../../../../../../../../etc/passwd",
        "../../absent.txt",
        "/etc/passwd",
        "near\0.txt",
    ],
)
def test_a_target_outside_of_the_repository_is_refused(file: SourceFile, target: str) -> None:
    assert refusal(file, target)[1]


def test_an_absolute_path_into_the_repository_is_refused_too(file: SourceFile) -> None:
    assert refusal(file, str(file.root / "text.txt")) == ("is an absolute path, which may leave the repository", True)


def test_a_symlink_within_the_repository_is_followed(file: SourceFile) -> None:
    (file.root / "sub" / "link.txt").symlink_to("../text.txt")
    assert resolve_target(file, "link.txt") == (file.root / "text.txt").resolve()


@pytest.mark.parametrize("link", ["../../secret.txt", "/etc/passwd"])
def test_a_symlink_out_of_the_repository_is_refused(file: SourceFile, link: str) -> None:
    (file.root / "sub" / "link.txt").symlink_to(link)
    assert refusal(file, "link.txt") == ("is a symlink that leaves the repository", True)


def test_a_symlinked_folder_out_of_the_repository_is_refused(file: SourceFile) -> None:
    (file.root / "sub" / "out").symlink_to("../..")
    assert refusal(file, "out/secret.txt") == ("is a symlink that leaves the repository", True)


def test_a_chain_of_symlinks_out_of_the_repository_is_refused(file: SourceFile) -> None:
    (file.root / "one").symlink_to("two")
    (file.root / "two").symlink_to("../secret.txt")
    assert refusal(file, "../one")[1]


@pytest.mark.usefixtures("file")
def test_a_repository_that_is_reached_through_a_symlink_holds_its_files(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("repository")
    linked = SourceFile(tmp_path / "link" / "sub" / "catalog-info.yaml", tmp_path / "link", "x")
    assert resolve_target(linked, "../text.txt").read_text("utf-8") == "inside"


@pytest.mark.parametrize(
    ("target", "why"), [("absent.txt", "is not there"), (".", "is not a file"), ("", "is not a file")]
)
def test_what_is_no_file_is_not_read_and_not_refused(file: SourceFile, target: str, why: str) -> None:
    assert refusal(file, target) == (why, False)


def test_a_symlink_to_itself_cannot_be_read(file: SourceFile) -> None:
    (file.root / "sub" / "loop").symlink_to("loop")
    why, refused = refusal(file, "loop")
    assert why.startswith("cannot be read (")
    assert not refused


def test_a_name_too_long_for_the_disk_cannot_be_read(file: SourceFile) -> None:
    assert refusal(file, "x" * 5000)[0].startswith("cannot be read (")


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"12345")
    assert read_bytes(tmp_path / "x", 5) == b"12345"
    with pytest.raises(TargetError, match="is larger than 4 bytes"):
        read_bytes(tmp_path / "x", 4)


def test_a_folder_and_an_absent_file_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="is not a file"):
        read_bytes(tmp_path, 10)
    with pytest.raises(TargetError, match="is not there"):
        read_bytes(tmp_path / "absent", 10)
