"""axe-core on a page of each type, light and dark, on a laptop and on a phone: no serious or critical violation.

axe comes with the context's init script, so it needs no hole in the Content-Security-Policy. A page is opened once
and turned by its own switch to the other colours.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Tripwires
from tests.browser.page_types import PAGE_TYPES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

WIDTHS = ((1440, 900), (390, 844))
SCHEMES: dict[str, list[str] | None] = {"default": None, "slate": ["color-contrast", "link-in-text-block"]}
"""The colours, and what depends on them: the rest is asked once."""

# Colours that fade would be measured half-way.
STILL = "*, *::before, *::after { transition: none !important; animation: none !important; }"
TURN = """async (scheme) => {
    document.querySelector(`input[name=__palette][data-md-color-scheme=${scheme}]`).click();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return document.body.dataset.mdColorScheme;
}"""
AXE = """async (rules) => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"], ...(rules && { runOnly: rules }) });
    return violations.filter(({ impact }) => ["serious", "critical"].includes(impact)).map(({ id, nodes }) =>
        `${id} (${nodes.length}): ${nodes[0].failureSummary} ${nodes[0].html.slice(0, 200)}`);
}"""


@pytest.fixture(scope="module")
def axe_context(browser: Browser, site_url: str) -> Iterator[BrowserContext]:
    """Yield a context whose pages hold axe."""
    axe = files("axe_playwright_python") / "axe.min.js"
    with browser.new_context(base_url=f"{site_url}/") as context:
        context.set_default_timeout(30_000)
        context.add_init_script(axe.read_text("utf-8"))
        yield context


@pytest.fixture
def axe_page(axe_context: BrowserContext, site_url: str, tripwires: Tripwires) -> Iterator[Page]:
    """Yield a page that holds axe."""
    with axe_context.new_page() as page:
        page.set_viewport_size({"width": 1440, "height": 900})
        tripwires.watch(page, site_url)
        yield page


def violations(page: Page) -> list[str]:
    """Return what axe finds, in both colours and at both widths."""
    page.add_style_tag(content=STILL)
    found = []
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(100)  # scripts see a resize a frame or two later
        for scheme, rules in SCHEMES.items():
            assert page.evaluate(TURN, scheme) == scheme
            found += [f"{scheme} {width}: {violation}" for violation in page.evaluate(AXE, rules)]
    return found


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_nobody_is_shut_out(name: str, axe_page: Page, tripwires: Tripwires) -> None:
    tripwires.allowed = ["404"] if name == "not found" else []
    axe_page.goto(PAGE_TYPES[name])
    if name == "explorer":
        axe_page.locator(".mp-grid tbody tr").first.wait_for()
    assert violations(axe_page) == []


def test_nobody_is_shut_out_of_the_search(axe_page: Page) -> None:
    axe_page.goto(PAGE_TYPES["component"])
    axe_page.keyboard.press("/")
    axe_page.locator(".mp-search__input").fill("pay")
    axe_page.locator(".mp-search__row").first.wait_for()
    assert violations(axe_page) == []


def test_axe_sees(axe_page: Page) -> None:
    axe_page.goto(PAGE_TYPES["user"])
    axe_page.evaluate("() => { document.querySelector('h1').style.color = '#999'; }")
    assert any("color-contrast" in violation for violation in violations(axe_page))
