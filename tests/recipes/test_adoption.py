"""What recipes have made, on the pages of the portal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.insights.adoption import adoption_of
from generator.pages.table import all_sheets
from generator.pipeline import build
from generator.settings import load_settings
from tests.publish.portals import site_of
from tests.recipes.kitchen import cook, fetch, template

COMPONENT = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {{name: {}}}
spec: {{type: service, lifecycle: production, owner: cooks}}
"""


def row(root: str, behind: int | None, states: dict[str, str], **more: str) -> str:
    files = [{"path": path, "state": state} for path, state in states.items()]
    score = round(sum(state == "same" for state in states.values()) / len(states), 2)
    told = {
        "root": root,
        "recipe": "dish",
        "version": "v1",
        "newest": "v3",
        "behind": behind,
        "files": files,
        "score": score,
    }
    return json.dumps({**told, **more})


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("pay", "cart", "alone"):
        (tmp_path / "org" / name).mkdir(parents=True)
        (tmp_path / "org" / name / "catalog-info.yaml").write_text(COMPONENT.format(name), "utf-8")
    (tmp_path / "org/templates/skeleton").mkdir(parents=True)
    (tmp_path / "org/templates/skeleton/Dockerfile").write_text("FROM ${{ values.name }}", "utf-8")
    (tmp_path / "org/templates/catalog-info.yaml").write_text(template([fetch()]), "utf-8")
    lines = [
        row("services/pay", 2, {"a": "same", "b": "edited", "c": "missing", "d": "behind"}),
        row("acme/cart", 0, {"a": "same"}),
        row("elsewhere", None, {"a": "added"}),
        "no drift",
        row("<b>x</b>", 0, {"a": "same"}, recipe="<i>other</i>"),
    ]
    (tmp_path / "drift.jsonl").write_text("\n".join(lines), "utf-8")
    plugin = "{milepost: {sources: [{path: 'org/*'}], drift: ['*.jsonl'], exclude: ['**/skeleton/**']}}"
    (tmp_path / "mkdocs.yml").write_text(f"site_name: x\nplugins: [{plugin}]\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_denominators(here: Path) -> None:
    settings = load_settings(here / "mkdocs.yml", here)
    found = adoption_of(build(settings, here).catalog, settings)
    assert found is not None
    assert (found.covered.having, found.covered.of) == (2, 3)
    assert (found.newest.having, found.newest.of) == (2, 4)
    assert found.unread == 1
    assert {ref: one.root for ref, one in found.by_entity.items()} == {
        "component:default/pay": "services/pay",
        "component:default/cart": "acme/cart",
    }


def test_the_pages(here: Path) -> None:
    site = site_of(build(load_settings(here / "mkdocs.yml", here), here))
    from generator.pages.table import all_sheets

    pages = {page.url: page.body for sheet in all_sheets(site) for page in sheet.make()}
    made = pages["recipes/dish/"]
    assert "1 of 4 files (25%)" in made
    assert "2 versions" in made
    assert "container image" in made
    listed = pages["recipes/"]
    assert "2 of 3" in listed
    assert "&lt;i&gt;other" in listed
    assert "<i>other" not in listed
    assert "v1, 2 versions behind; 25% of its files" in pages["catalog/default/component/pay/"]
    assert "Made by the recipe" not in pages["catalog/default/component/alone/"]


def test_without_the_setting_nothing_is_said(here: Path) -> None:
    (here / "mkdocs.yml").write_text("site_name: x\nplugins: [{milepost: {sources: [{path: 'org/*'}]}}]\n", "utf-8")
    settings = load_settings(here / "mkdocs.yml", here)
    assert adoption_of(build(settings, here).catalog, settings) is None


def test_recipes_of_the_setting_have_pages_too(here: Path) -> None:
    cook(here / "recipes/soup", template([fetch()]).replace('"dish"', '"soup"'), {"a.txt": "a"})
    (here / "mkdocs.yml").write_text("site_name: x\nplugins: [{milepost: {recipes: recipes}}]\n", "utf-8")
    site = site_of(build(load_settings(here / "mkdocs.yml", here), here))
    pages = {page.url: page.body for sheet in all_sheets(site) for page in sheet.make()}
    assert "data-milepost-recipe" in pages["recipes/soup/"]
