"""Owners that CODEOWNERS contradicts: nothing is said unless it is certain."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.insights.contradictions import contradictions
from generator.pipeline import build
from generator.settings import parse_settings

PEOPLE = """\
{apiVersion: backstage.io/v1alpha1, kind: Group, metadata: {name: pay, annotations: {github.com/team-slug: acme/money}},
  spec: {type: team, children: [cards], members: [ann], profile: {email: pay@acme.example}}}
---
{apiVersion: backstage.io/v1alpha1, kind: Group, metadata: {name: cards}, spec: {type: team, children: []}}
---
{apiVersion: backstage.io/v1alpha1, kind: Group, metadata: {name: web}, spec: {type: team, children: []}}
---
{apiVersion: backstage.io/v1alpha1, kind: User, metadata: {name: ann}, spec: {memberOf: [pay]}}
"""
ONE = """\
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: {name}
  annotations:
    note: here{notes}
spec:
  type: service
  lifecycle: production
  owner: {owner}
"""


def one(name: str, owner: str, *notes: str) -> str:
    return ONE.format(name=name, owner=owner, notes="".join(f"\n    {note}" for note in notes))


def found(folder: Path, codeowners: str, *components: str, place: str = "CODEOWNERS") -> list[tuple[str, str, int]]:
    (folder / place).parent.mkdir(parents=True, exist_ok=True)
    (folder / place).write_text(codeowners, "utf-8")
    (folder / "catalog-info.yaml").write_text(PEOPLE + "".join(components), "utf-8")
    catalog = build(parse_settings({}, folder), folder).catalog
    return [(f.entity.name, ",".join(f.others), f.line.number) for f in contradictions(catalog)]


@pytest.mark.parametrize(
    ("codeowners", "expected"),
    [
        ("* @acme/web", [("api", "group:default/web", 1)]),
        ("* @acme/money\n* @acme/web @acme/cards\n", []),  # cards is a part of pay
        ("* @acme/money", []),
        ("* pay@acme.example", []),
        ("* @ann", []),
        ("* @acme/strangers", []),
        ("* @acme/web @acme/strangers", []),
        ("*.py @acme/web\n/docs/ @acme/web", []),
        ("* @acme/web\n*\n", []),  # the last line takes the owners away
        ("[Code] @acme/web\n*\n[Docs]\n* @acme/money\n", []),
        ("^[Code][2] @acme/web\n*\n", [("api", "group:default/web", 2)]),
        ("", []),
        ("\ufeff\0\u202e @", []),
    ],
)
def test_what_is_certain(tmp_path: Path, codeowners: str, expected: list[tuple[str, str, int]]) -> None:
    assert found(tmp_path, codeowners, one("api", "pay")) == expected


def test_a_line_for_things_of_several_owners_says_nothing(tmp_path: Path) -> None:
    assert found(tmp_path, "* @acme/web", one("api", "pay"), one("front", "cards")) == []


def test_folders_of_a_monorepo(tmp_path: Path) -> None:
    api = one("api", "pay", "milepost/paths: 'services/api/**, *.md'")
    front = one("front", "web", "milepost/paths: front")
    lines = "* @acme/web\n/services/api/ @acme/web\n/front/ @acme/web\n"
    assert found(tmp_path, lines, api, front) == [("api", "group:default/web", 2)]


def test_a_catalog_of_other_repositories_is_not_judged(tmp_path: Path) -> None:
    api, front = (one(name, "pay", f"github.com/project-slug: acme/{name}") for name in ("api", "front"))
    assert found(tmp_path, "* @acme/web", api, front) == []
    assert found(tmp_path, "* @acme/web", api) == [("api", "group:default/web", 1)]


def test_a_file_that_leaves_the_repository_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("* @acme/web", "utf-8")
    inside = tmp_path / "repository"
    inside.mkdir()
    (inside / "CODEOWNERS").symlink_to(tmp_path / "secret")
    (inside / "catalog-info.yaml").write_text(PEOPLE + one("api", "pay"), "utf-8")
    assert build(parse_settings({}, inside), inside).catalog.codeowners == {}


def test_github_reads_its_own_folder_too(tmp_path: Path) -> None:
    known = found(tmp_path, "* @acme/web", one("api", "pay"), place=".github/CODEOWNERS")
    assert known == [("api", "group:default/web", 1)]
