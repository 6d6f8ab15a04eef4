"""An organisation's own looks: colour, logo, style and templates, as the documentation shows them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.errors import SettingsError
from generator.publish.building import Built, build_site

DOCUMENT = (Path(__file__).parents[2] / "catalog/docs/milepost/customise.md").read_text("utf-8")
PAY = """
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: pay, description: Takes money, tags: [pci]}
spec: {type: service, lifecycle: production, owner: payments}
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: pay-api}
spec: {type: openapi, lifecycle: production, owner: payments, definition: "openapi: 3.0.0"}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: payments}
spec: {type: team, children: [], members: []}
"""


def shown(language: str, holding: str) -> str:
    """Return the block of the documentation in a language that holds a text."""
    [block] = [b for b in re.findall(rf"^```{language}\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL) if holding in b]
    return str(block)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository whose mkdocs.yml and files are those that the documentation shows."""
    files = {
        "org/catalog-info.yaml": PAY,
        "docs/index.md": "# Welcome\n",
        "docs/assets/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "docs/assets/favicon.png": "",
        "docs/assets/brand.css": shown("css", "--md-primary-fg-color"),
        "portal/templates/entity.html": shown("jinja", "packaged/entity.html"),
        "mkdocs.yml": "\n".join((shown("yaml", "logo:"), shown("yaml", "extra_css:"), shown("yaml", "templates_dir:")))
        + "      sources: [{path: org}]\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return tmp_path


def page(built: Built, kind: str, name: str) -> str:
    return (built.site / "catalog" / "default" / kind / name / "index.html").read_text("utf-8")


def test_colour_and_logo_are_on_stamped_pages(folder: Path) -> None:
    built = build_site(folder / "mkdocs.yml", folder)
    html = page(built, "component", "pay")
    body = re.search(r"<body [^>]*>", html)
    assert body
    assert 'data-md-color-primary="teal"' in body[0]
    assert 'data-md-color-accent="deep-orange"' in body[0]
    for name in ("logo.svg", "favicon.png", "brand.css"):
        assert f'"../../../../assets/{name}"' in html
        assert (built.site / "assets" / name).is_file()


def test_a_template_adds_to_the_packaged_one(folder: Path) -> None:
    html = page(build_site(folder / "mkdocs.yml", folder), "component", "pay")
    assert "Takes money" in html, "what the packaged template says stays"
    assert html.index("Takes money") < html.index("payments review") < html.index('id="source"')
    assert html.index('id="source"') < html.index("portal?about=component%3Adefault/pay")


def test_the_packaged_templates_of_kinds_extend_the_users(folder: Path) -> None:
    html = page(build_site(folder / "mkdocs.yml", folder), "api", "pay-api")
    assert 'id="definition"' in html
    assert "portal?about=api%3Adefault/pay-api" in html
    assert "payments review" not in html


def test_a_block_may_keep_what_was_there(folder: Path) -> None:
    text = '{% extends "packaged/api.html" %}{% block definition %}<p>Ask first.</p>{{ super() }}{% endblock %}'
    (folder / "portal/templates/api.html").write_text(text, "utf-8")
    html = page(build_site(folder / "mkdocs.yml", folder), "api", "pay-api")
    assert html.index("Ask first.") < html.index('id="definition"') < html.index("portal?about=")


def test_the_blocks_that_are_named_exist() -> None:
    templates = Path(__file__).parents[2] / "templates"
    rows = dict(re.findall(r"^\| `(\w+\.html)` \| (`.*) \|$", DOCUMENT, re.MULTILINE))
    assert set(rows) == {"entity.html", "home.html"}
    for name, row in rows.items():
        blocks = re.findall(r"{% block (\w+) %}", (templates / name).read_text("utf-8"))
        assert re.findall(r"`(\w+)`", row) == blocks


def test_a_packaged_template_that_is_not_there_is_named(folder: Path) -> None:
    (folder / "portal/templates/entity.html").write_text('{% extends "packaged/entities.html" %}', "utf-8")
    with pytest.raises(SettingsError, match=r"there is no template packaged/entities\.html"):
        build_site(folder / "mkdocs.yml", folder)
