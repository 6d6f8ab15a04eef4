"""Reading files, and following the Locations in them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.model.kinds import STOCK
from generator.settings import Limits, Settings
from generator.sources.discovery import discover
from generator.sources.files import SourceFile
from generator.sources.reading import Reading, read_all, read_file

HEAD = "apiVersion: backstage.io/v1alpha1\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    repository = tmp_path / "repository"
    repository.mkdir()
    monkeypatch.chdir(repository)
    return repository


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, "utf-8")


def system(path: str, name: str) -> None:
    write(path, f"{HEAD}kind: System\nmetadata: {{name: {name}}}\nspec: {{owner: team}}\n")


def location(path: str, spec: str, name: str = "all") -> None:
    write(path, f"{HEAD}kind: Location\nmetadata:\n  name: {name}\nspec:\n  {spec}\n")


def read(*paths: str) -> Reading:
    files = discover(paths, Settings(base=Path.cwd()), Path.cwd()).files
    return read_all(files, STOCK, Limits(), Path.cwd())


def refs(reading: Reading) -> list[str]:
    return [entity.ref for entity in reading.entities if entity.kind != "Location"]


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.all_problems]


class TestTargets:
    def test_a_target_is_read(self) -> None:
        location("catalog-info.yaml", "target: ./more/a.yaml")
        system("more/a.yaml", "a")
        reading = read()
        assert refs(reading) == ["system:default/a"]
        assert codes(reading) == []
        assert [file.shown for file in reading.files] == ["catalog-info.yaml", "more/a.yaml"]

    @pytest.mark.parametrize("name", ["a.yml", "a", "a.json", "A File.txt", ".hidden"])
    def test_a_target_may_have_any_name(self, name: str) -> None:
        location("catalog-info.yaml", f"target: './{name}'")
        system(name, "a")
        assert refs(read()) == ["system:default/a"]

    def test_target_and_targets_may_stand_together(self) -> None:
        location("catalog-info.yaml", "target: a.yaml\n  targets: [b.yaml, ./c.yaml]")
        for name in "abc":
            system(f"{name}.yaml", name)
        assert refs(read()) == ["system:default/a", "system:default/b", "system:default/c"]

    def test_an_empty_spec_names_nothing(self) -> None:
        location("catalog-info.yaml", "{}")
        assert codes(read()) == []

    def test_a_target_is_relative_to_its_own_file_in_nested_locations(self) -> None:
        location("catalog-info.yaml", "target: teams/all.yaml")
        location("teams/all.yaml", "targets: [pay/all.yaml, ../shared.yaml]", "teams")
        location("teams/pay/all.yaml", "target: a.yaml", "pay")
        system("teams/pay/a.yaml", "a")
        system("shared.yaml", "shared")
        assert refs(read()) == ["system:default/shared", "system:default/a"]

    def test_a_target_above_the_file_and_within_the_repository_is_read(self) -> None:
        system("a.yaml", "a")
        for target in ("../a.yaml", "../../repository/a.yaml"):
            location("deep/catalog-info.yaml", f"target: {target}")
            assert refs(read()) == ["system:default/a"]

    def test_a_location_among_the_documents_of_a_file_is_followed(self) -> None:
        location("catalog-info.yaml", "target: a.yaml")
        system("a.yaml", "a")
        text = Path("catalog-info.yaml").read_text("utf-8")
        system("catalog-info.yaml", "b")
        write("catalog-info.yaml", Path("catalog-info.yaml").read_text("utf-8") + "---\n" + text)
        assert refs(read()) == ["system:default/a", "system:default/b"]

    def test_a_location_that_is_rejected_is_not_followed(self) -> None:
        location("catalog-info.yaml", "target: a.yaml\n  presence: sometimes")
        system("a.yaml", "a")
        reading = read()
        assert refs(reading) == []
        assert [file.shown for file in reading.files] == ["catalog-info.yaml"]

    def test_what_is_wrong_in_a_target_is_said(self) -> None:
        location("catalog-info.yaml", "target: a.yaml")
        write("a.yaml", "a: [\n")
        reading = read()
        assert codes(reading) == ["YAML001"]
        assert [judgement.file for judgement in reading.judgements] == ["a.yaml", "catalog-info.yaml"]


class TestGlobs:
    def test_a_glob_names_several_files(self) -> None:
        location("catalog-info.yaml", "targets: ['./teams/*.yaml', './deep/**/*.yaml']")
        for path, name in [("teams/a.yaml", "a"), ("teams/b.yaml", "b"), ("deep/x/y/c.yaml", "c")]:
            system(path, name)
        system("teams/d.txt", "d")
        assert refs(read()) == ["system:default/c", "system:default/a", "system:default/b"]

    def test_a_glob_that_matches_folders_only_matches_no_file(self) -> None:
        location("catalog-info.yaml", "target: './te*'")
        system("teams/a.yaml", "a")
        (problem,) = read().problems
        assert (problem.code, str(problem.severity)) == ("LOC002", "warning")
        assert "matches no file" in problem.message

    def test_a_glob_out_of_the_repository_is_refused(self) -> None:
        location("catalog-info.yaml", "targets: ['../*.yaml', '/etc/host*', './no/../../*.yaml']")
        system("../outside.yaml", "outside")
        assert codes(read()) == ["LOC004"] * 3

    def test_a_glob_whose_matches_leave_the_repository_is_refused(self) -> None:
        Path("inside").mkdir()
        location("catalog-info.yaml", "target: './in*/../../*.yaml'")
        system("../outside.yaml", "outside")
        reading = read()
        assert (codes(reading), refs(reading)) == (["LOC004"], [])

    def test_a_glob_does_not_reach_a_symlink_out_of_the_repository(self) -> None:
        location("catalog-info.yaml", "target: './*.yml'")
        system("../outside.yaml", "outside")
        Path("link.yml").symlink_to("../outside.yaml")
        reading = read()
        assert (codes(reading), refs(reading)) == (["LOC004"], [])

    def test_brackets_in_the_name_of_a_folder_do_not_spoil_a_glob(self) -> None:
        location("[x]/catalog-info.yaml", "target: './a*.yaml'")
        system("[x]/a1.yaml", "a")
        assert refs(read()) == ["system:default/a"]

    def test_a_null_byte_in_a_glob_is_a_problem(self) -> None:
        location("catalog-info.yaml", 'target: "a\\0/*"')
        assert codes(read()) == ["LOC004"]

    def test_symlinks_that_lead_back_do_not_make_a_glob_endless(self, monkeypatch: pytest.MonkeyPatch) -> None:
        location("catalog-info.yaml", "target: './**/more.yaml'")
        system("a/more.yaml", "a")
        for name in "xyz":
            Path("a", name).symlink_to(".")
        scandir, looks = os.scandir, 0

        def counted(path: str) -> object:
            nonlocal looks
            looks += 1
            assert looks < 1000, "the glob goes round in circles"
            return scandir(path)

        files = discover((), Settings(base=Path.cwd()), Path.cwd()).files
        monkeypatch.setattr(os, "scandir", counted)
        assert refs(read_all(files, STOCK, Limits(), Path.cwd())) == ["system:default/a"]


class TestReadingOnce:
    @pytest.mark.parametrize("targets", ["[a.yaml, a.yaml]", "[a.yaml, ./x/../a.yaml]", "['a*', a.yaml, '*.yaml']"])
    def test_a_file_named_twice_is_read_once(self, targets: str) -> None:
        Path("x").mkdir()
        location("catalog-info.yml", f"targets: {targets}")
        system("a.yaml", "a")
        reading = read()
        assert refs(reading) == ["system:default/a"]
        assert codes(reading) == []

    def test_a_file_that_was_found_and_is_named_is_read_once(self) -> None:
        location("catalog-info.yaml", "target: ./a/catalog-info.yaml")
        system("a/catalog-info.yaml", "a")
        reading = read()
        assert (refs(reading), codes(reading)) == (["system:default/a"], [])

    def test_a_file_named_by_two_locations_is_read_once(self) -> None:
        location("a/catalog-info.yaml", "target: ../x.yaml", "a")
        location("b/catalog-info.yaml", "target: ../x.yaml", "b")
        system("x.yaml", "x")
        reading = read()
        assert (refs(reading), codes(reading)) == (["system:default/x"], [])

    def test_a_symlink_to_a_file_that_was_read_adds_nothing(self) -> None:
        location("catalog-info.yaml", "targets: [a.yaml, link.yaml]")
        system("a.yaml", "a")
        Path("link.yaml").symlink_to("a.yaml")
        reading = read()
        assert (refs(reading), codes(reading)) == (["system:default/a"], [])


class TestCircles:
    @pytest.mark.parametrize("target", ["./catalog-info.yaml", "catalog-info.yaml", "./*.yaml"])
    def test_a_location_that_names_its_own_file(self, target: str) -> None:
        location("catalog-info.yaml", f"target: '{target}'")
        (problem,) = read().problems
        assert (problem.code, str(problem.severity), str(problem.location), problem.entity) == (
            "LOC003",
            "warning",
            "catalog-info.yaml:6:11",
            "location:default/all",
        )

    def test_a_circle_of_several_is_reported_where_it_closes(self) -> None:
        location("catalog-info.yaml", "target: b.yaml")
        location("b.yaml", "target: c.yaml", "b")
        location("c.yaml", "targets: [d.yaml, catalog-info.yaml]", "c")
        system("d.yaml", "d")
        reading = read()
        assert [(problem.code, str(problem.location)) for problem in reading.problems] == [("LOC003", "c.yaml:6:21")]
        assert refs(reading) == ["system:default/d"]

    def test_a_circle_through_a_symlink_is_reported(self) -> None:
        location("catalog-info.yaml", "target: link.yaml")
        Path("link.yaml").symlink_to("catalog-info.yaml")
        assert codes(read()) == ["LOC003"]

    def test_a_circle_of_files_that_discovery_finds_is_reported(self) -> None:
        location("a/catalog-info.yaml", "target: ../b/catalog-info.yaml", "a")
        location("b/catalog-info.yaml", "target: ../a/catalog-info.yaml", "b")
        assert codes(read()) == ["LOC003"]


class TestWhatIsNotFollowed:
    @pytest.mark.parametrize("target", ["../outside.yaml", "/etc/hostname", "./link.yaml", "../../../../../etc/passwd"])
    def test_a_target_outside_of_the_repository_is_an_error(self, target: str) -> None:
        system("../outside.yaml", "outside")
        Path("link.yaml").symlink_to("../outside.yaml")
        location("catalog-info.yaml", f"target: {target}\n  presence: optional")
        reading = read()
        (problem,) = reading.problems
        assert (problem.code, str(problem.severity), str(problem.location)) == (
            "LOC004",
            "error",
            "catalog-info.yaml:6:11",
        )
        assert refs(reading) == []

    @pytest.mark.parametrize("presence", ["", "\n  presence: optional"])
    def test_a_url_is_recorded_as_not_fetched(self, presence: str) -> None:
        location("catalog-info.yaml", f"type: url\n  target: https://example.com/*.yaml{presence}")
        (problem,) = read().problems
        assert (problem.code, str(problem.severity)) == ("LOC001", "info")
        assert problem.message == "https://example.com/*.yaml is a URL: not fetched"

    def test_each_url_among_targets_is_recorded_with_its_own_place(self) -> None:
        location("catalog-info.yaml", "targets:\n    - https://a.example/x\n    - a.yaml\n    - http://b.example/y")
        system("a.yaml", "a")
        reading = read()
        assert [problem.location.line for problem in reading.problems if problem.location] == [7, 9]
        assert refs(reading) == ["system:default/a"]

    @pytest.mark.parametrize("target", ["./absent.yaml", "'./absent*.yaml'", "./folder"])
    def test_a_target_that_is_not_there_is_a_warning_unless_it_is_optional(self, target: str) -> None:
        Path("folder").mkdir()
        location("catalog-info.yaml", f"target: {target}\n  presence: required")
        (problem,) = read().problems
        assert (problem.code, str(problem.severity)) == ("LOC002", "warning")
        assert problem.fix
        location("catalog-info.yaml", f"target: {target}\n  presence: optional")
        assert codes(read()) == []

    def test_the_location_itself_stays_in_the_catalog(self) -> None:
        location("catalog-info.yaml", "targets: [absent.yaml, ../x.yaml, https://example.com/x]")
        assert [entity.ref for entity in read().entities] == ["location:default/all"]


def source(path: str, root: str = ".") -> SourceFile:
    return SourceFile(Path(path).absolute(), Path(root).absolute(), path)


def test_a_file_that_cannot_be_read_is_one_judgement_with_the_problem() -> None:
    (judgement,) = read_file(source("absent.yaml"), STOCK, Limits())
    assert (judgement.verdict, judgement.ref, judgement.document, judgement.line) == ("error", None, 0, 1)
    assert [(problem.code, problem.message) for problem in judgement.problems] == [("SRC001", "the file is not there")]


def test_a_file_at_its_limit_is_read_and_one_byte_more_is_an_error() -> None:
    system("a.yaml", "a")
    size = Path("a.yaml").stat().st_size
    assert [one.verdict for one in read_file(source("a.yaml"), STOCK, Limits(file_bytes=size))] == ["ok"]
    (judgement,) = read_file(source("a.yaml"), STOCK, Limits(file_bytes=size - 1))
    assert judgement.verdict == "error"
    assert [problem.code for problem in judgement.problems] == ["YAML005"]


def test_a_symlink_within_the_repository_is_read_and_one_out_of_it_is_not() -> None:
    system("a.yaml", "a")
    Path("in.yaml").symlink_to("a.yaml")
    system("../outside.yaml", "outside")
    Path("out.yaml").symlink_to("../outside.yaml")
    assert [one.ref for one in read_file(source("in.yaml"), STOCK, Limits())] == ["system:default/a"]
    (judgement,) = read_file(source("out.yaml"), STOCK, Limits())
    assert [problem.code for problem in judgement.problems] == ["SRC001"]
    assert judgement.ref is None


def test_judgements_stand_in_the_order_of_files_and_documents() -> None:
    location("catalog-info.yaml", "target: a.yaml")
    write("a.yaml", "---\n---\na: 1\n")
    found = [(one.file, one.document, one.verdict) for one in read().judgements]
    assert found == [("a.yaml", 0, "empty"), ("a.yaml", 1, "error"), ("catalog-info.yaml", 0, "ok")]


def test_progress_counts_up_to_all_files_with_those_that_locations_name() -> None:
    location("catalog-info.yaml", "targets: [a.yaml, b.yaml]")
    system("a.yaml", "a")
    system("b.yaml", "b")
    calls: list[tuple[int, int]] = []
    files = discover((), Settings(base=Path.cwd()), Path.cwd()).files
    read_all(files, STOCK, Limits(), Path.cwd(), lambda _work, done, known: calls.append((done, known)))
    assert calls == [(1, 3), (2, 3), (3, 3)]


def test_every_document_that_could_be_read_has_its_source() -> None:
    write("catalog-info.yaml", "a: [\n---\nb: 1\n")
    Path("a").mkdir()
    Path("a/catalog-info.yaml").symlink_to("nowhere")
    assert [(origin.path, origin.document, origin.line) for origin in read().origins] == [
        ("catalog-info.yaml", 0, 1),
        ("catalog-info.yaml", 1, 3),
    ]
