"""A site taken to a folder."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from generator.delivery.folders import deliver_to_folder
from generator.delivery.site import BuiltSite, Change, Delivery, SiteFile, caching_of
from generator.errors import BuildError, UsageError
from tests.delivery.conftest import FILES, Site, contents


def test_only_what_has_changed_is_written(site: Site, tmp_path: Path) -> None:
    target = tmp_path / "srv" / "portal"
    assert deliver_to_folder(target, site.errand) == Delivery(len(FILES), 0, 0, 0)
    kept = (target / "index.html").stat().st_ino
    site.write({"catalog/default/component/pay/index.html": "paid", "new/index.html": "new"})
    site.remove("404.html")
    assert deliver_to_folder(target, site.errand) == Delivery(1, 1, 1, len(FILES) - 2)
    assert contents(target) == site.contents
    assert (target / "index.html").stat().st_ino == kept
    assert [path.name for path in target.parent.iterdir()] == ["portal"]


def test_nothing_changed_touches_nothing(site: Site, tmp_path: Path) -> None:
    target = tmp_path / "portal"
    deliver_to_folder(target, site.errand)
    before = target.stat().st_ino
    assert deliver_to_folder(target, site.errand) == Delivery(0, 0, 0, len(FILES))
    assert target.stat().st_ino == before


def test_what_is_built_later_does_not_reach_what_was_published(site: Site, tmp_path: Path) -> None:
    deliver_to_folder(tmp_path / "portal", site.errand)
    (site.folder / "index.html").write_text("changed in place", "utf-8")
    assert (tmp_path / "portal/index.html").read_text("utf-8") == "home"


def test_a_dry_run(site: Site, tmp_path: Path) -> None:
    assert deliver_to_folder(tmp_path / "portal", replace(site.errand, dry_run=True)).new == len(FILES)
    assert not (tmp_path / "portal").exists()


def test_something_else_is_not_replaced(site: Site, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home/thesis.txt").write_text("x", "utf-8")
    with pytest.raises(BuildError, match="holds something that is no built site, so it is not replaced"):
        deliver_to_folder(tmp_path / "home", site.errand)
    assert contents(tmp_path / "home") == {"thesis.txt": "x"}


def test_another_site_and_what_is_no_folder_are_not_replaced(site: Site, tmp_path: Path) -> None:
    (tmp_path / "blog").mkdir()
    (tmp_path / "blog/index.html").write_text("x", "utf-8")
    os.mkfifo(tmp_path / "pipe")
    for name in ("blog", "pipe"):
        with pytest.raises(BuildError, match="is no built site, so it is not replaced"):
            deliver_to_folder(tmp_path / name, site.errand)
    assert contents(tmp_path / "blog") == {"index.html": "x"}


def test_who_may_read_the_folder_stays(site: Site, tmp_path: Path) -> None:
    deliver_to_folder(tmp_path / "portal", site.errand)
    (tmp_path / "portal").chmod(0o750)
    site.write({"index.html": "new"})
    deliver_to_folder(tmp_path / "portal", site.errand)
    assert (tmp_path / "portal").stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize("path", ["site", "site/below", "."])
def test_not_into_itself(site: Site, tmp_path: Path, path: str) -> None:
    with pytest.raises(UsageError, match="not published to its own folder"):
        deliver_to_folder(tmp_path / path, site.errand)


def test_what_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="build one first: milepost build"):
        BuiltSite(tmp_path)


def test_types_and_caching(site: Site) -> None:
    files = site.errand.site.files
    assert files["api/catalog/entities/by-name/component/default/pay"].media == "application/json"
    assert files["assets/javascripts/bundle.0123abcd.min.js"].caching == "max-age=31536000, immutable"
    assert {file.caching for path, file in files.items() if "0123abcd" not in path} == {"no-cache"}
    assert caching_of("catalog/x.0123abcd.html") == "no-cache"


def test_what_leads_to_others_goes_last() -> None:
    paths = ["index.html", "catalog/a/index.html", "assets/x.css", "api/search/v1/names.json", "new/index.html"]
    changes = [Change(SiteFile(path, "", "", ""), is_new=path.startswith("new")) for path in paths]
    assert [change.file.path for change in sorted(changes, key=lambda change: change.order)] == [
        "assets/x.css",
        "new/index.html",
        "catalog/a/index.html",
        "api/search/v1/names.json",
        "index.html",
    ]
