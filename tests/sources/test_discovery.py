"""Which files are found, and where each one's repository is rooted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.errors import UsageError
from generator.settings import Settings
from generator.source_settings import PathSource
from generator.sources.discovery import discover, source_roots
from generator.sources.files import SourceFile


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


def touch(*paths: str, content: str = "") -> None:
    for path in paths:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(content, "utf-8")


def files(*paths: str, **settings: Any) -> tuple[SourceFile, ...]:
    found = discover(paths, Settings(base=Path.cwd(), **settings), Path.cwd())
    assert found.problems == ()
    return found.files


def names(*paths: str, **settings: Any) -> list[str]:
    return [file.shown for file in files(*paths, **settings)]


def root(*paths: str, **settings: Any) -> Path:
    (file,) = files(*paths, **settings)
    return file.root


@pytest.mark.usefixtures("folder")
class TestFindingFiles:
    def test_catalog_files_are_found_at_any_depth_in_the_order_of_their_paths(self) -> None:
        touch(
            "b/c/d/catalog-info.yml", "catalog-info.yaml", "a/catalog-info.yaml", "a/other.yaml", "x-catalog-info.yaml"
        )
        assert names() == ["a/catalog-info.yaml", "b/c/d/catalog-info.yml", "catalog-info.yaml"]

    def test_an_empty_folder_holds_none(self) -> None:
        assert names() == []

    @pytest.mark.parametrize(
        "place", [".git", "node_modules", "a/node_modules", ".venv", "venv", ".tox", "__pycache__"]
    )
    def test_folders_of_tools_are_passed_over(self, place: str) -> None:
        touch(f"{place}/deep/catalog-info.yaml")
        assert names() == []

    def test_a_virtual_environment_of_any_name_is_passed_over(self) -> None:
        touch("env/pyvenv.cfg", "env/lib/catalog-info.yaml", "lib/catalog-info.yaml")
        assert names() == ["lib/catalog-info.yaml"]

    def test_a_symlinked_folder_is_not_followed(self) -> None:
        touch("real/catalog-info.yaml")
        Path("link").symlink_to("real")
        assert names() == ["real/catalog-info.yaml"]

    def test_a_symlinked_folder_that_is_named_is_followed(self) -> None:
        touch("real/catalog-info.yaml")
        Path("link").symlink_to("real")
        assert names("link") == ["link/catalog-info.yaml"]

    def test_include_names_the_files(self) -> None:
        touch("catalog-info.yaml", "entity.yaml", "a/my.catalog.yaml")
        assert names(include=("entity.yaml",)) == ["entity.yaml"]
        assert names(include=("*.catalog.yaml", "entity.yaml")) == ["a/my.catalog.yaml", "entity.yaml"]

    def test_exclude_takes_patterns_as_gitignore_has_them(self) -> None:
        touch("a/catalog-info.yaml", "b/catalog-info.yaml", "c/old/catalog-info.yaml")
        assert names(exclude=("a/", "old")) == ["b/catalog-info.yaml"]
        assert names(exclude=("*", "!b", "!b/**")) == ["b/catalog-info.yaml"]


@pytest.mark.usefixtures("folder")
class TestGitignore:
    def test_it_is_honoured_below_its_folder_only(self) -> None:
        touch("a/.gitignore", content="build/\n/catalog-info.yaml\n")
        touch("a/catalog-info.yaml", "a/build/catalog-info.yaml", "a/b/catalog-info.yaml", "build/catalog-info.yaml")
        assert names() == ["a/b/catalog-info.yaml", "build/catalog-info.yaml"]

    def test_a_file_that_is_named_is_read_all_the_same(self) -> None:
        touch(".gitignore", content="*.yaml\n")
        touch("catalog-info.yaml")
        assert names() == []
        assert names("catalog-info.yaml") == ["catalog-info.yaml"]

    def test_bytes_that_are_no_text_do_no_harm(self) -> None:
        Path(".gitignore").write_bytes(b"\xff\xfe\nbuild\n")
        touch("build/catalog-info.yaml", "catalog-info.yaml")
        assert names() == ["catalog-info.yaml"]

    def test_one_that_cannot_be_read_is_reported(self) -> None:
        Path(".gitignore").mkdir()
        touch("catalog-info.yaml")
        found = discover((), Settings(base=Path.cwd()), Path.cwd())
        assert [file.shown for file in found.files] == ["catalog-info.yaml"]
        assert [(problem.code, str(problem.location)) for problem in found.problems] == [("SRC001", ".gitignore")]

    def test_a_deeper_one_takes_back_what_one_above_says(self) -> None:
        touch(".gitignore", content="catalog-info.yaml\n")
        touch("a/.gitignore", content="!catalog-info.yaml\n")
        touch("a/catalog-info.yaml", "b/catalog-info.yaml")
        assert names() == ["a/catalog-info.yaml"]

    def test_that_of_the_repository_holds_where_a_folder_in_it_is_named(self) -> None:
        touch(".git/HEAD", "services/build/catalog-info.yaml", "services/catalog-info.yaml")
        touch(".gitignore", content="build/\n")
        assert names("services") == ["services/catalog-info.yaml"]


@pytest.mark.usefixtures("folder")
class TestNamedPaths:
    def test_a_file_of_any_name_is_taken(self) -> None:
        touch("notes.txt", "catalog-info.yaml")
        assert names("notes.txt") == ["notes.txt"]

    def test_a_folder_is_looked_through(self) -> None:
        touch("a/b/catalog-info.yaml", "catalog-info.yaml")
        assert names("a") == ["a/b/catalog-info.yaml"]

    def test_a_folder_of_a_tool_is_looked_through_when_named(self) -> None:
        touch("node_modules/pay/catalog-info.yaml")
        assert names("node_modules/pay") == ["node_modules/pay/catalog-info.yaml"]

    def test_globs_match_files_and_folders(self) -> None:
        touch("a/catalog-info.yaml", "b/x.yaml", "b/y/z.yaml")
        assert names("*") == ["a/catalog-info.yaml"]
        assert names("b/*.yaml") == ["b/x.yaml"]
        assert names("**/*.yaml") == ["a/catalog-info.yaml", "b/x.yaml", "b/y/z.yaml"]

    def test_a_file_named_in_several_ways_is_found_once(self) -> None:
        touch("a/catalog-info.yaml")
        here = str(Path.cwd())
        assert len(files("a/catalog-info.yaml", "./a/../a/catalog-info.yaml", "a", "*/*.yaml", here)) == 1

    def test_a_name_that_looks_like_a_glob_names_itself(self) -> None:
        touch("a[1].yaml", "a1.yaml")
        assert names("a[1].yaml") == ["a[1].yaml"]

    @pytest.mark.parametrize("path", ["absent.yaml", "absent/", "*.absent"])
    def test_what_is_not_there_is_wrong_usage(self, path: str) -> None:
        with pytest.raises(UsageError, match=r"absent.*: there is no such file or folder"):
            files(path)

    def test_a_symlink_that_leads_nowhere_is_taken_so_that_reading_reports_it(self) -> None:
        Path("x.yaml").symlink_to("absent")
        assert names("x.yaml") == ["x.yaml"]


@pytest.mark.usefixtures("folder")
class TestSources:
    def test_each_match_of_a_glob_is_a_source(self) -> None:
        touch("org/a/catalog-info.yaml", "org/b/catalog-info.yaml", "other/catalog-info.yaml")
        sources = (PathSource(path="org/*"),)
        assert names(sources=sources) == ["org/a/catalog-info.yaml", "org/b/catalog-info.yaml"]
        assert source_roots(Settings(base=Path.cwd(), sources=sources)) == [Path.cwd() / "org/a", Path.cwd() / "org/b"]

    def test_paths_start_from_the_folder_of_the_settings(self, folder: Path) -> None:
        touch("elsewhere/org/catalog-info.yaml")
        settings = Settings(base=folder / "elsewhere", sources=(PathSource(path="org"),))
        assert [file.shown for file in discover((), settings, folder).files] == ["elsewhere/org/catalog-info.yaml"]

    def test_a_file_of_two_sources_is_found_once(self) -> None:
        touch("org/catalog-info.yaml")
        assert len(files(sources=(PathSource(path="."), PathSource(path="org")))) == 1

    def test_brackets_in_the_name_of_the_folder_are_no_glob(self, monkeypatch: pytest.MonkeyPatch) -> None:
        touch("[x]/catalog-info.yaml")
        monkeypatch.chdir("[x]")
        assert names() == ["catalog-info.yaml"]

    def test_brackets_in_the_name_of_the_folder_do_not_spoil_a_glob_given(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        touch("[x]/catalog-info.yaml")
        monkeypatch.chdir("[x]")
        assert names("*.yaml") == ["catalog-info.yaml"]


class TestRoots:
    def test_the_nearest_folder_with_git_is_the_root(self, folder: Path) -> None:
        touch("org/pay/.git/HEAD", "org/pay/services/a/catalog-info.yaml")
        assert root() == folder / "org" / "pay"

    def test_a_git_file_marks_a_root_too(self, folder: Path) -> None:
        touch("submodule/.git", "submodule/catalog-info.yaml")
        assert root() == folder / "submodule"

    def test_without_git_the_matched_path_of_the_source_is_the_root(self, folder: Path) -> None:
        touch("org/pay/services/a/catalog-info.yaml")
        assert root(sources=(PathSource(path="org/*"),)) == folder / "org" / "pay"

    def test_git_above_the_source_does_not_count(self, folder: Path) -> None:
        touch(".git/HEAD", "org/pay/a/catalog-info.yaml")
        assert root(sources=(PathSource(path="org/*"),)) == folder / "org" / "pay"

    def test_a_path_given_within_a_source_is_rooted_as_if_it_was_found(self, folder: Path) -> None:
        touch("a/b/x.yaml")
        assert root("a/b/x.yaml") == folder
        assert root("a/b/x.yaml", sources=(PathSource(path="a"),)) == folder / "a"

    def test_a_path_given_outside_every_source_is_rooted_at_its_git_folder(self, folder: Path) -> None:
        touch("../other/.git/HEAD", "../other/a/b/catalog-info.yaml")
        assert root("../other/a/b") == folder.parent / "other"

    def test_without_git_a_folder_given_is_the_root(self, folder: Path) -> None:
        touch("../other/a/b/catalog-info.yaml")
        assert root("../other/a") == folder.parent / "other" / "a"

    def test_without_git_a_file_given_is_rooted_at_its_own_folder(self, folder: Path) -> None:
        touch("../other/a/b/x.yaml")
        assert root("../other/a/b/x.yaml") == folder.parent / "other" / "a" / "b"

    def test_a_folder_whose_name_begins_like_a_source_is_outside_of_it(self, folder: Path) -> None:
        touch("pay/x", "payments/a/x.yaml")
        assert root("payments/a/x.yaml", sources=(PathSource(path="pay"),)) == folder / "payments" / "a"
