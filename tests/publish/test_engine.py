"""The site: without a configuration, with one, through mkdocs itself, and swapped in whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.errors import BuildError, SettingsError
from generator.publish.building import build_site

REPOSITORY = Path(__file__).resolve().parents[2]

PAY = """
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: pay, description: Takes money}
spec: {type: service, lifecycle: production, owner: payments}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: payments}
spec: {type: team, children: [], members: []}
"""

CONFIG = """
site_name: Here
site_url: https://portal.example.com/sub/
theme: {name: material, font: false, features: [navigation.tabs]}
plugins:
  - search
  - milepost: {sources: [{path: org}]}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "org").mkdir()
    (tmp_path / "org" / "catalog-info.yaml").write_text(PAY, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return tmp_path


def _pages(site: Path) -> dict[str, bytes]:
    return {str(path.relative_to(site)): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


def test_a_folder_of_catalog_files_needs_no_configuration(folder: Path) -> None:
    site = build_site(None, folder).site
    assert site == folder / "site"
    page = (site / "catalog" / "default" / "component" / "pay" / "index.html").read_text("utf-8")
    assert "Takes money" in page
    assert (site / "problems" / "index.html").is_file()
    assert (site / "index.html").is_file()


def test_building_twice_gives_the_same_bytes(folder: Path) -> None:
    first = _pages(build_site(None, folder).site)
    assert _pages(build_site(None, folder).site) == first


def test_mkdocs_gives_the_same_pages(folder: Path) -> None:
    (folder / "docs").mkdir()
    (folder / "docs" / "guide.md").write_text("# Guide\n\n[pay](entity:component:default/pay)\n", "utf-8")
    (folder / "mkdocs.yml").write_text(CONFIG + "        # rules below\n", "utf-8")
    ours = build_site(folder / "mkdocs.yml", folder).site
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-d", "other"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    skipped = {"sitemap.xml.gz"}  # the engine writes the time into it
    theirs = {name: content for name, content in _pages(folder / "other").items() if name not in skipped}
    assert {name: content for name, content in _pages(ours).items() if name not in skipped} == theirs


def test_mkdocs_strict_fails_on_the_same_problems(folder: Path) -> None:
    (folder / "docs").mkdir()
    (folder / "mkdocs.yml").write_text(CONFIG, "utf-8")
    (folder / "org" / "catalog-info.yaml").write_text(PAY.replace("owner: payments", "owner: nobody"), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "REF001" in done.stderr
    built = build_site(folder / "mkdocs.yml", folder, strict=True)
    assert not built.is_written


def test_entity_links_in_documents(folder: Path) -> None:
    (folder / "docs" / "deep").mkdir(parents=True)
    text = "---\ntitle: x\n---\n# Guide\n\nAsk [pay](entity:component:default/pay) or [gone](entity:gone).\n"
    (folder / "docs" / "deep" / "guide.md").write_text(text, "utf-8")
    (folder / "mkdocs.yml").write_text(CONFIG, "utf-8")
    built = build_site(folder / "mkdocs.yml", folder)
    page = (built.site / "deep" / "guide" / "index.html").read_text("utf-8")
    assert 'href="../../catalog/default/component/pay/"' in page
    [problem] = [problem for problem in built.portal.problems if problem.code == "LNK003"]
    assert str(problem.location) == "docs/deep/guide.md:6:51"


def test_a_document_at_one_of_our_urls_is_a_problem(folder: Path) -> None:
    (folder / "docs" / "catalog").mkdir(parents=True)
    (folder / "docs" / "catalog" / "mine.md").write_text("# Mine\n", "utf-8")
    (folder / "mkdocs.yml").write_text(CONFIG, "utf-8")
    built = build_site(folder / "mkdocs.yml", folder)
    assert "URL001" in {problem.code for problem in built.portal.problems}
    assert not (built.site / "catalog" / "mine").exists()


def test_the_sitemap_lists_our_pages_and_no_shell(folder: Path) -> None:
    (folder / "docs").mkdir()
    (folder / "mkdocs.yml").write_text(CONFIG, "utf-8")
    site = build_site(folder / "mkdocs.yml", folder).site
    sitemap = (site / "sitemap.xml").read_text("utf-8")
    assert "https://portal.example.com/sub/catalog/default/component/pay/</loc>" in sitemap
    assert "milepost-shell" not in sitemap
    assert not list(site.glob("milepost-shell*"))


def test_a_users_own_template_wins(folder: Path) -> None:
    (folder / "docs").mkdir()
    (folder / "mine").mkdir()
    (folder / "mine" / "entity.html").write_text("<h1>Ours: {{ entity.name }}</h1>", "utf-8")
    (folder / "mkdocs.yml").write_text(CONFIG.replace("path: org}]", "path: org}], templates_dir: mine"), "utf-8")
    site = build_site(folder / "mkdocs.yml", folder).site
    assert "Ours: pay" in (site / "catalog" / "default" / "component" / "pay" / "index.html").read_text("utf-8")


def test_a_foreign_folder_is_not_replaced(folder: Path) -> None:
    (folder / "site").mkdir()
    (folder / "site" / "thesis.txt").write_text("ten years of work", "utf-8")
    with pytest.raises(BuildError, match="not replaced"):
        build_site(None, folder)
    assert (folder / "site" / "thesis.txt").is_file()


def test_a_failing_build_leaves_the_old_site(folder: Path) -> None:
    site = build_site(None, folder).site
    before = _pages(site)
    (folder / "docs").mkdir()
    (folder / "mkdocs.yml").write_text(CONFIG + "hooks: [nowhere.py]\n", "utf-8")
    with pytest.raises(SettingsError):
        build_site(folder / "mkdocs.yml", folder)
    assert _pages(site) == before
    assert [path.name for path in folder.iterdir() if path.name.startswith(".site")] == []


def test_a_wrong_setting_is_named(folder: Path) -> None:
    (folder / "docs").mkdir()
    (folder / "mkdocs.yml").write_text(CONFIG.replace("sources:", "sauces:"), "utf-8")
    with pytest.raises(SettingsError, match="sauces"):
        build_site(folder / "mkdocs.yml", folder)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_the_example_organisation_has_no_problem() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "generator", "check", "--strict"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("{name: material, font: false, features: [navigation.tabs]}", "readthedocs", "theme"),
        ("site_name: Here", "site_name: Here\nuse_directory_urls: false", "use_directory_urls"),
        ("  - milepost: {sources: [{path: org}]}", "", "does not list the plugin"),
    ],
)
def test_a_configuration_that_cannot_do_is_refused(folder: Path, old: str, new: str, named: str) -> None:
    (folder / "docs").mkdir()
    (folder / "mkdocs.yml").write_text(CONFIG.replace(old, new), "utf-8")
    with pytest.raises(SettingsError, match=named):
        build_site(folder / "mkdocs.yml", folder)


def test_an_unquoted_off_is_understood(folder: Path) -> None:
    (folder / "docs").mkdir()
    (folder / "mkdocs.yml").write_text(CONFIG.replace("org}]}", "org}], rules: {DOC001: off}}"), "utf-8")
    assert build_site(folder / "mkdocs.yml", folder).is_written
