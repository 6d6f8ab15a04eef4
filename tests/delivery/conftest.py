"""Sites to deliver."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.delivery.site import BuiltSite, Errand

FILES = {
    "index.html": "home",
    "404.html": "not here",
    "sitemap.xml": "<urlset/>",
    "assets/javascripts/bundle.0123abcd.min.js": "js",
    "assets/milepost/milepost.css": "css",
    "catalog/default/component/pay/index.html": "pay",
    "api/catalog/entities/by-name/component/default/pay": "{}",
    "api/snapshot/v1.json.gz": "\x1f",
    "api/snapshot/ownership-v1.json": '{"as_of":"2026-03-01T12:00:00Z","revision":"0123456789abcdef"}',
    "search/search_index.json": "{}",
}


class Site:
    """A site that changes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write(FILES)

    def write(self, files: Mapping[str, str]) -> None:
        for path, text in files.items():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_bytes(text.encode())

    def remove(self, path: str) -> None:
        (self.folder / path).unlink()

    @property
    def errand(self) -> Errand:
        return Errand(BuiltSite(self.folder))

    @property
    def contents(self) -> dict[str, str]:
        return contents(self.folder)


def contents(folder: Path) -> dict[str, str]:
    """Return what a folder holds."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in files}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site")
