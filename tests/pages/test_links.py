"""The links that annotations give."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import SettingsError
from generator.model.entity import Entity, Origin
from generator.model.fields import Lenient
from generator.model.metadata import Metadata
from generator.pages.origins import places_of
from generator.settings import Settings
from generator.sources.links import load_links


def _settings(folder: Path, text: str) -> Settings:
    (folder / "links.yaml").write_text(text, "utf-8")
    return Settings(annotations="links.yaml", base=folder)


def test_values_are_quoted(tmp_path: Path) -> None:
    entry = "{annotation: a, title: 'A {value}', url: '{g}/{value}/{value_raw_path}'}"
    text = f"vars: {{g: https://g.example.com}}\nlinks:\n- {entry}\n"
    table, problems = load_links(_settings(tmp_path, text), tmp_path)
    (link,) = table.links_of({"a": "x/y?z"})
    assert (link.title, link.url) == ("A x/y?z", "https://g.example.com/x%2Fy%3Fz/x/y%3Fz")
    assert table.first("a", "b") == "https://g.example.com/b/b"
    assert problems == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("links: [{annotation: a, title: A}]", "links.0.url"),
        ("links: [{annotation: a, title: A, url: 'javascript:{value}'}]", "https://"),
        ("links: [{annotation: a, title: A, url: 'https://{value}/'}]", "https://"),
        ("links: [{annotation: a, title: A, url: 'https://x.example.com/{host}'}]", "placeholder"),
        ("links: [{annotation: a, title: A, url: 'https://x.example.com/', kind: odd}]", "kind"),
        ("links: [", ""),
        ("- a", ""),
    ],
)
def test_a_broken_file_is_a_problem(tmp_path: Path, text: str, says: str) -> None:
    table, (problem,) = load_links(_settings(tmp_path, text), tmp_path)
    assert problem.code == "LNK002"
    assert says in problem.message
    assert problem.location is not None
    assert problem.location.path == "links.yaml"
    assert table.links_of({"a": "b"}) == []


def test_a_file_that_is_not_there_is_a_wrong_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no file"):
        load_links(Settings(annotations="links.yaml", base=tmp_path), tmp_path)


def _entity(**annotations: str) -> Entity:
    keys = {name.replace("__", "/").replace("_", "-"): value for name, value in annotations.items()}
    keys = {
        key.replace("backstage", "backstage.io").replace("forge", "gitlab.com"): value for key, value in keys.items()
    }
    metadata = Metadata(name="x", annotations=keys)
    origin = Origin("repos/x/a b/catalog-info.yaml", "x", "a b/catalog-info.yaml", 0, 1, 1, "")
    return Entity("component:default/x", "Component", "default", "x", "v1", metadata, Lenient(), origin)


def test_edit_links_prefer_what_the_file_says() -> None:
    assert places_of(_entity(backstage__edit_url="https://e.example.com/"), []).edit == "https://e.example.com/"
    assert places_of(_entity(backstage__view_url="https://v.example.com/"), []).edit == "https://v.example.com/"
    located = _entity(backstage__source_location="url:https://s.example.com/")
    assert places_of(located, []).edit == "https://s.example.com/"
    slug = places_of(_entity(forge__project_slug="acme/x"), [])
    assert slug.edit == "https://gitlab.com/acme/x/-/blob/HEAD/a%20b/catalog-info.yaml"
    assert slug.source == "https://gitlab.com/acme/x"
    assert places_of(_entity(), []) == (None, None, None)
