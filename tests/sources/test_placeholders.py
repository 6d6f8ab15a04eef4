"""`$text`, `$json` and `$yaml`: what they bring in, what is refused, and what that does to the verdict."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.model.kinds import STOCK
from generator.settings import Limits
from generator.sources.documents import read_documents
from generator.sources.files import SourceFile
from generator.sources.judging import Judgement, judge

URL = "https://example.com/openapi.yaml"


@pytest.fixture
def file(tmp_path: Path) -> SourceFile:
    root = tmp_path / "repository"
    (root / "sub").mkdir(parents=True)
    (root / "api.txt").write_text("openapi: 3.1.0\n", "utf-8")
    (root / "tags.json").write_text('["one", "two"]', "utf-8")
    (root / "map.yaml").write_text("a: yes\nb: [1, 2.5]\n", "utf-8")
    (root / "sub" / "near.txt").write_text("near", "utf-8")
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    return SourceFile(root / "catalog-info.yaml", root, "catalog-info.yaml")


def judged(file: SourceFile, limits: Limits | None = None, **metadata: Any) -> Judgement:
    """Judge a System with some further metadata."""
    document = {
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "System",
        "metadata": {"name": "s", **metadata},
        "spec": {"owner": "team"},
    }
    limits = limits or Limits()
    (read,) = read_documents(json.dumps(document).encode(), file.shown, limits)
    return judge(read, file, STOCK, limits)


def resolved(file: SourceFile, value: Any) -> Any:
    """Return what a value becomes where any value may stand."""
    judgement = judged(file, extra=value)
    assert judgement.problems == ()
    assert judgement.entity is not None
    return judgement.entity.as_json()["metadata"]["extra"]


def found(judgement: Judgement) -> list[tuple[str, str]]:
    return [(problem.code, str(problem.severity)) for problem in judgement.problems]


class TestWhatIsThere:
    def test_text_is_taken_as_it_stands(self, file: SourceFile) -> None:
        assert resolved(file, {"$text": "./api.txt"}) == "openapi: 3.1.0\n"
        assert resolved(file, {"$text": "sub/near.txt"}) == "near"

    def test_json_is_parsed(self, file: SourceFile) -> None:
        assert resolved(file, {"$json": "tags.json"}) == ["one", "two"]

    def test_yaml_is_parsed_as_backstage_reads_it(self, file: SourceFile) -> None:
        assert resolved(file, {"$yaml": "map.yaml"}) == {"a": "yes", "b": [1, 2.5]}

    def test_an_empty_text_is_a_text(self, file: SourceFile) -> None:
        (file.root / "empty").touch()
        assert resolved(file, {"$text": "empty"}) == ""

    def test_bytes_that_are_no_text_do_no_harm(self, file: SourceFile) -> None:
        (file.root / "latin.txt").write_bytes(b"caf\xe9")
        assert resolved(file, {"$text": "latin.txt"}) == "caf\N{REPLACEMENT CHARACTER}"

    def test_they_may_stand_deep_in_lists_and_mappings(self, file: SourceFile) -> None:
        value = [{"a": [{"$text": "sub/near.txt"}, "b"]}, {"$json": "tags.json"}]
        assert resolved(file, value) == [{"a": ["near", "b"]}, ["one", "two"]]

    def test_what_was_brought_in_is_not_looked_through_again(self, file: SourceFile) -> None:
        (file.root / "nested.json").write_text('{"$text": "/etc/passwd"}', "utf-8")
        assert resolved(file, {"$json": "nested.json"}) == {"$text": "/etc/passwd"}

    @pytest.mark.parametrize(
        "value",
        [
            {"$foo": "api.txt"},
            {"$text": "api.txt", "other": 1},
            {"$text": "api.txt", "$json": "tags.json"},
            {"$foo": 1, "inner": {"$text": "api.txt"}},
            "$text",
            "costs $5",
            {"text$": "api.txt"},
        ],
    )
    def test_what_is_no_placeholder_is_left_alone(self, file: SourceFile, value: Any) -> None:
        assert resolved(file, value) == value

    def test_the_files_that_were_read_are_known(self, file: SourceFile) -> None:
        judgement = judged(file, a={"$text": "api.txt"}, b={"$json": "tags.json"}, c={"$text": "absent"})
        assert judgement.reads == ((file.root / "api.txt").resolve(), (file.root / "tags.json").resolve())

    def test_a_symlink_within_the_repository_is_followed(self, file: SourceFile) -> None:
        (file.root / "link").symlink_to("sub/near.txt")
        assert resolved(file, {"$text": "link"}) == "near"

    @pytest.mark.parametrize(("text", "value"), [("- one\n- two\n", ["one", "two"]), ("hello\n", "hello"), ("7\n", 7)])
    def test_yaml_may_be_any_value(self, file: SourceFile, text: str, value: object) -> None:
        (file.root / "value.yaml").write_text(text, "utf-8")
        assert resolved(file, {"$yaml": "value.yaml"}) == value


class TestWhatLeavesTheVerdictAlone:
    @pytest.mark.parametrize("key", ["$text", "$json", "$yaml"])
    @pytest.mark.parametrize(
        ("target", "problem"),
        [
            (URL, ("TXT002", "info")),
            ("absent.txt", ("TXT001", "warning")),
            ("sub", ("TXT001", "warning")),
            (".", ("TXT001", "warning")),
            ("", ("TXT001", "warning")),
            ("../secret.txt", ("TXT003", "error")),
            ("sub/../../secret.txt", ("TXT003", "error")),
            ("/etc/passwd", ("TXT003", "error")),
            ("a\0b", ("TXT003", "error")),
            ("link", ("TXT003", "error")),
        ],
    )
    def test_the_target_is_a_problem_and_the_entity_stays(
        self, file: SourceFile, key: str, target: str, problem: tuple[str, str]
    ) -> None:
        (file.root / "link").symlink_to("../secret.txt")
        judgement = judged(file, extra={key: target})
        assert found(judgement) == [problem]
        assert judgement.verdict == "ok"
        assert judgement.entity is not None
        assert "secret" not in str(judgement.entity.as_json()["metadata"]["extra"]).replace("secret.txt", "")

    def test_a_text_that_must_be_there_is_stood_in_for(self, file: SourceFile) -> None:
        source = (
            "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: a}\n"
            f"spec:\n  type: openapi\n  lifecycle: x\n  owner: o\n  definition:\n    $text: {URL}\n"
        )
        (document,) = read_documents(source.encode(), file.shown, Limits())
        judgement = judge(document, file, STOCK, Limits())
        assert judgement.verdict == "ok"
        assert [str(problem.location) for problem in judgement.problems] == ["catalog-info.yaml:9:5"]

    @pytest.mark.parametrize("target", [URL, "absent", "../secret.txt"])
    def test_a_list_that_is_not_known_is_not_judged(self, file: SourceFile, target: str) -> None:
        assert judged(file, tags={"$json": target}).verdict == "ok"
        assert judged(file, title={"$yaml": target}).verdict == "ok"

    def test_a_tag_that_is_not_known_is_not_judged(self, file: SourceFile) -> None:
        assert judged(file, tags=[{"$text": "absent"}]).verdict == "ok"

    def test_an_owner_that_is_not_known_is_no_relation(self, file: SourceFile) -> None:
        source = (
            "apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: {name: s}\nspec: {owner: {$text: absent}}\n"
        )
        (document,) = read_documents(source.encode(), file.shown, Limits())
        judgement = judge(document, file, STOCK, Limits())
        assert judgement.entity is not None
        assert judgement.entity.relations == ()


class TestWhatBackstageRefuses:
    @pytest.mark.parametrize("key", ["$text", "$json", "$yaml"])
    @pytest.mark.parametrize("target", [None, 1, True, ["./api.txt"], {"a": "b"}])
    def test_a_target_that_is_no_string(self, file: SourceFile, key: str, target: object) -> None:
        judgement = judged(file, extra={key: target})
        assert judgement.verdict == "error"
        assert found(judgement) == [("TXT004", "error")]
        assert judgement.ref == "system:default/s"

    @pytest.mark.parametrize("text", ["", "{", "{'a': 1}", "[1,]", "NaN", "\ufeff{}", "[" * 100_000])
    def test_a_file_that_is_no_json(self, file: SourceFile, text: str) -> None:
        (file.root / "x.json").write_text(text, "utf-8")
        judgement = judged(file, extra={"$json": "x.json"})
        assert (judgement.verdict, found(judgement)) == ("error", [("TXT004", "error")])

    @pytest.mark.parametrize("text", ["a: [\n", "a: 1\na: 2\n", "a: *b\n", "a: 1\n---\nb: 2\n", "[" * 1000])
    def test_a_file_that_is_no_single_yaml_document(self, file: SourceFile, text: str) -> None:
        (file.root / "x.yaml").write_text(text, "utf-8")
        judgement = judged(file, extra={"$yaml": "x.yaml"})
        assert (judgement.verdict, found(judgement)) == ("error", [("TXT004", "error")])

    def test_every_placeholder_that_is_wrong_is_said(self, file: SourceFile) -> None:
        (file.root / "x.json").write_text("{", "utf-8")
        judgement = judged(
            file, a={"$json": "x.json"}, b={"$text": 1}, c={"$text": "/etc/passwd"}, d={"$text": "absent"}
        )
        assert sorted(code for code, _ in found(judgement)) == ["TXT001", "TXT003", "TXT004", "TXT004"]

    def test_the_content_is_judged_as_if_it_stood_there(self, file: SourceFile) -> None:
        assert judged(file, tags={"$json": "tags.json"}).verdict == "ok"
        judgement = judged(file, tags={"$text": "api.txt"})
        assert (judgement.verdict, found(judgement)) == ("error", [("ENT002", "error")])


class TestLimits:
    def test_a_file_up_to_the_limit_is_brought_in(self, file: SourceFile) -> None:
        (file.root / "x").write_text("x" * 500, "utf-8")
        judgement = judged(file, Limits(file_bytes=500), extra={"$text": "x"})
        assert found(judgement) == []

    def test_a_larger_one_is_a_problem_that_names_the_limit_and_leaves_the_verdict_alone(
        self, file: SourceFile
    ) -> None:
        (file.root / "x").write_text("x" * 501, "utf-8")
        judgement = judged(file, Limits(file_bytes=500), extra={"$text": "x"})
        assert judgement.verdict == "ok"
        (problem,) = judgement.problems
        assert "larger than 500 bytes" in problem.message

    def test_a_larger_one_is_an_error(self, file: SourceFile) -> None:
        (file.root / "x").write_text("x" * 501, "utf-8")
        assert found(judged(file, Limits(file_bytes=500), extra={"$text": "x"}))[0][1] == "error"

    def test_yaml_has_the_limits_of_catalog_files(self, file: SourceFile) -> None:
        (file.root / "x.yaml").write_text("a: {b: {c: {d: {e: {f: {g: 1}}}}}}\n", "utf-8")
        judgement = judged(file, Limits(depth=5), extra={"$yaml": "x.yaml"})
        assert (judgement.verdict, found(judgement)) == ("error", [("TXT004", "error")])
