"""The kinds that an organisation adds: reading their files."""

from __future__ import annotations

import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import pytest

from generator.errors import SettingsError
from generator.pipeline import build
from generator.problems import Problem
from generator.settings import Settings
from generator.sources.kinds import load_kinds

DASHBOARD = """\
kind: Dashboard
apiVersion: [example.com/v1, example.com/v2]
plural: Dashboards of ours
description: What people look at
schema: {type: object, required: [owner], properties: {owner: {type: string}, panels: {type: array}}}
refs:
  - {path: spec.owner, relation: ownedBy, reverse: ownerOf, defaultKind: Group}
  - {path: spec.shows.components, relation: shows, reverse: shownBy}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "kinds").mkdir()
    return tmp_path


def settings(folder: Path) -> Settings:
    return Settings(base=folder, kinds="kinds")


def problems(folder: Path, text: str) -> list[Problem]:
    (folder / "kinds" / "x.yaml").write_text(text, "utf-8")
    kinds, found = load_kinds(settings(folder), folder)
    assert len(kinds) + len(found) == 1
    return found


def test_without_the_setting_there_are_none(folder: Path) -> None:
    assert load_kinds(Settings(base=folder), folder) == ([], [])


def test_a_folder_that_is_not_there_is_a_wrong_setting(folder: Path) -> None:
    with pytest.raises(SettingsError, match="kinds: there is no folder absent"):
        load_kinds(Settings(base=folder, kinds="absent"), folder)


def test_a_kind_has_what_its_file_says(folder: Path) -> None:
    (folder / "kinds" / "dashboard.yaml").write_text(DASHBOARD, "utf-8")
    ((kind,), found) = load_kinds(settings(folder), folder)
    assert found == []
    assert (kind.name, kind.plural) == ("Dashboard", "Dashboards of ours")
    assert kind.versions == ("example.com/v1", "example.com/v2")
    assert [tuple(field)[:4] for field in kind.relations] == [
        ("owner", "ownedBy", "ownerOf", "Group"),
        ("shows.components", "shows", "shownBy", None),
    ]


def test_kind_and_version_are_enough(folder: Path) -> None:
    (folder / "kinds" / "x.yml").write_text("kind: Team\napiVersion: [example.com/v1]\n", "utf-8")
    ((kind,), found) = load_kinds(settings(folder), folder)
    assert (kind.name, kind.plural, kind.relations, found) == ("Team", "Teams", (), [])


def test_kinds_come_in_the_order_of_their_files(folder: Path) -> None:
    for name in "cab":
        (folder / "kinds" / f"{name}.yaml").write_text(f"kind: {name}\napiVersion: [v1]\n", "utf-8")
    assert [kind.name for kind in load_kinds(settings(folder), folder)[0]] == ["a", "b", "c"]


def test_other_files_of_the_folder_are_left_alone(folder: Path) -> None:
    (folder / "kinds" / "README.md").write_text("# Kinds", "utf-8")
    assert load_kinds(settings(folder), folder) == ([], [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "KindFile"),
        ("- a\n", "KindFile"),
        ("a: [\n", "while parsing"),
        ("kind: X\n", "apiVersion: Field required"),
        ("apiVersion: [v1]\n", "kind: Field required"),
        ("kind: 1x\napiVersion: [v1]\n", "kind: String should match"),
        (f"kind: {'x' * 64}\napiVersion: [v1]\n", "kind: String should match"),
        ("kind: X\napiVersion: v1\n", "apiVersion: Input should be a valid list"),
        ("kind: X\napiVersion: []\n", "apiVersion: List should have at least 1"),
        ("kind: X\napiVersion: [v1]\nschemas: {}\n", "schemas: Extra inputs"),
        ("kind: X\napiVersion: [v1]\nschema: {type: thing}\n", "schema: 'thing' is not valid"),
        ("kind: X\napiVersion: [v1]\nschema: {properties: {a: {pattern: '('}}}\n", "schema: '(' is not a 'regex'"),
        ("kind: X\napiVersion: [v1]\nrefs: [{path: owner, relation: a, reverse: b}]\n", "refs.0.path"),
        ("kind: X\napiVersion: [v1]\nrefs: [{path: spec.a, relation: a b, reverse: b}]\n", "refs.0.relation"),
        ("kind: X\napiVersion: [v1]\nrefs: [{path: spec.a, relation: a}]\n", "refs.0.reverse: Field required"),
        ("kind: !!python/object:os.system {}\napiVersion: [v1]\n", "could not determine a constructor"),
    ],
)
def test_a_broken_file_is_a_problem_that_says_why(folder: Path, text: str, words: str) -> None:
    (problem,) = problems(folder, text)
    assert (problem.code, str(problem.severity), str(problem.location)) == ("KND001", "error", "kinds/x.yaml")
    assert words in problem.message
    assert problem.fix


def test_a_folder_with_the_name_of_a_file_is_a_problem(folder: Path) -> None:
    (folder / "kinds" / "x.yaml").mkdir()
    assert [problem.code for problem in load_kinds(settings(folder), folder)[1]] == ["KND001"]


def test_a_broken_file_leaves_its_neighbours_alone(folder: Path) -> None:
    (folder / "kinds" / "a.yaml").write_text("a: [\n", "utf-8")
    (folder / "kinds" / "b.yaml").write_text(DASHBOARD, "utf-8")
    kinds, found = load_kinds(settings(folder), folder)
    assert ([kind.name for kind in kinds], [problem.code for problem in found]) == (["Dashboard"], ["KND001"])


def use(folder: Path, schema: str) -> list[str]:
    """Check a catalog that holds an entity of a kind with this schema of `spec.a`."""
    text = f"kind: X\napiVersion: [example.com/v1]\nschema: {{properties: {{a: {schema}}}}}\n"
    (folder / "kinds" / "x.yaml").write_text(text, "utf-8")
    entity = "apiVersion: example.com/v1\nkind: X\nmetadata: {name: x, description: x}\nspec: {a: 1}\n"
    (folder / "catalog-info.yaml").write_text(entity, "utf-8")
    return [problem.code for problem in build(settings(folder), folder).problems if problem.code != "ORP001"]


def test_a_reference_within_the_schema_works(folder: Path) -> None:
    assert use(folder, "{$ref: '#/properties/b'}, b: {type: integer}") == []
    assert use(folder, "{$ref: '#/properties/b'}, b: {type: string}") == ["ENT002"]


def test_a_reference_to_nothing_within_the_schema_is_a_problem(folder: Path) -> None:
    assert "KND001" in use(folder, "{$ref: '#/$defs/absent'}")


def test_a_schema_is_never_fetched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def refuse(url: object, *_: object, **__: object) -> NoReturn:
        asked.append(url)
        raise OSError("no network in tests")

    monkeypatch.setattr(urllib.request, "urlopen", refuse)
    with suppress(Exception):  # what is raised is the other test's business
        use(folder, "{$ref: 'http://127.0.0.1:9/schema.json'}")
    assert asked == []
