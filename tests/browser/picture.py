"""`make picture`: the README's picture, taken of the example organisation's portal."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from generator.publish.building import build_site
from tests.browser.conftest import ARGUMENTS, CHROMIUM, ROOT
from tests.browser.serving import served

PICTURE = ROOT / "catalog" / "docs" / "assets" / "portal.png"
PAGE = "catalog/default/component/pay/"


def take(target: Path) -> None:
    """Build the portal, open a page, and write the picture."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = build_site(ROOT / "mkdocs.yml", ROOT, site_dir=Path(folder) / "site").site
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        with served(site) as url:
            page = browser.new_page(viewport={"width": 1280, "height": 860}, color_scheme="light")
            page.goto(f"{url}/{PAGE}")
            page.wait_for_load_state("networkidle")
            target.parent.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(target))
        browser.close()


if __name__ == "__main__":
    take(PICTURE)
    sys.stderr.write(f"Written: {PICTURE.relative_to(ROOT)}\n")
