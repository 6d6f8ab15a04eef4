"""A built example organisation on loopback, and pages of chromium that fail a test on anything suspicious.

`site_url` is served under a strict Content-Security-Policy. `page` (1440x900) and `phone_page` (390x844, touch)
fail the test where the console shows an error, a script raises, or anything is asked of another host.
`MILEPOST_TEST_SITE` names a folder with a site that is already built.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator.publish.building import build_site
from tests.browser.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()

OpenPage = Callable[..., "Page"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield Debian's chromium."""
    if not CHROMIUM.exists():
        pytest.skip("chromium is not installed")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the example organisation's site."""
    built = os.environ.get("MILEPOST_TEST_SITE")
    if built:
        return Path(built)
    target = tmp_path_factory.mktemp("example") / "site"
    build_site(ROOT / "mkdocs.yml", ROOT, strict=False, site_dir=target)
    return target


@pytest.fixture(scope="session")
def site_url(browser: Browser, site_folder: Path) -> Iterator[str]:
    """Yield where the example organisation's site is served, without a final slash."""
    del browser  # without chromium nothing is built
    with served(site_folder) as url:
        yield url


class Tripwires:
    """Whatever a page should not do, as it happens.

    `allowed` holds parts of messages that a test brings about on purpose.
    """

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.allowed: list[str] = []

    def watch(self, page: Page, origin: str) -> None:
        """Listen to a page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.seen.append(f"script: {error}"))
        page.on("request", lambda request: self._request(request.url, origin))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.seen.append(f"console: {message.text}")

    def _request(self, url: str, origin: str) -> None:
        if not url.startswith((origin, "data:", "blob:")):
            self.seen.append(f"request to another host: {url}")

    @property
    def problems(self) -> list[str]:
        """Return what no test allowed."""
        return [text for text in self.seen if not any(part in text for part in self.allowed)]


@pytest.fixture
def tripwires() -> Iterator[Tripwires]:
    """Yield the tripwires of this test's pages; they are read when it ends."""
    wires = Tripwires()
    yield wires
    assert not wires.problems, wires.problems


@pytest.fixture
def open_page(browser: Browser, site_url: str, tripwires: Tripwires) -> Iterator[OpenPage]:
    """Yield a function that opens a page with tripwires, for a context of one's own (`java_script_enabled=False`)."""
    with ExitStack() as stack:

        def make(**options: Any) -> Page:
            context = browser.new_context(
                **{"base_url": f"{site_url}/", "viewport": {"width": 1440, "height": 900}, **options}
            )
            stack.callback(context.close)
            context.set_default_timeout(30_000)
            page = context.new_page()
            tripwires.watch(page, site_url)
            return page

        yield make


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """Return a page as wide as a laptop."""
    return open_page()


@pytest.fixture
def phone_page(open_page: OpenPage) -> Page:
    """Return a page as wide as a phone."""
    return open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, device_scale_factor=2)
