"""Reading the portal without scripts, on paper, on a phone and by keyboard alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import OpenPage, Tripwires
from tests.browser.page_types import PAGE_TYPES

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PAY = PAGE_TYPES["component"]
CHROME = ".md-header, .md-tabs, .md-sidebar, .mp-opener, .md-top, .md-footer__link"

# What has the focus: which part of the page it belongs to, and whether an outline shows it (a switch's on its label).
FOCUS = """() => {
    const element = document.activeElement;
    const parts = [".md-skip", ".md-header", ".md-tabs", ".md-content"];
    const isOutlined = (shown) => shown.checkVisibility() && getComputedStyle(shown).outlineStyle !== "none"
        && getComputedStyle(shown).outlineWidth !== "0px";
    return {
        part: parts.find((part) => element.closest(part)) ?? "elsewhere",
        name: element.getAttribute("aria-label") || element.id || element.textContent.trim() || element.tagName,
        isShown: isOutlined(element.matches(".md-option") ? element.nextElementSibling : element),
    };
}"""


@pytest.fixture
def bare(open_page: OpenPage) -> Page:
    """Return a page without scripts."""
    return open_page(java_script_enabled=False)


def test_without_scripts_home_leads_to_everything(bare: Page) -> None:
    bare.goto("")
    text = bare.locator(".md-content").inner_text()
    assert "Paste anything" in text
    assert re.search(r"[2-9]\d components, .*\d APIs, ", text)
    bare.locator(".md-content").get_by_role("link", name="components").click()
    bare.locator(".mp-names").get_by_role("link", name="pay", exact=True).click()
    assert bare.url.endswith(f"/{PAY}")


def test_without_scripts_the_box_leads_to_the_catalog(bare: Page) -> None:
    bare.goto("")
    bare.locator("#mp-find").fill("pay")
    bare.locator("#mp-find").press("Enter")
    bare.wait_for_url("**/catalog/?q=pay")
    assert bare.get_by_role("link", name="pay-api", exact=True).is_visible()


def test_without_scripts_an_entity_tells_all(bare: Page) -> None:
    bare.goto(PAY)
    for heading in ("In trouble?", "Relations", "Details", "Catalog file"):
        assert bare.get_by_role("heading", name=heading).is_visible(), heading
    assert bare.locator(".mp-graph").is_visible()
    assert bare.locator(".mp-button--call").first.is_visible()
    bare.locator(".mp-owner").get_by_role("link", name="Payments").click()
    assert bare.url.endswith(f"/{PAGE_TYPES['group']}")


def test_without_scripts_teams_and_problems_read(bare: Page) -> None:
    bare.goto("teams/")
    assert bare.locator(".mp-rows .mp-button--call").first.is_visible()
    bare.locator(".md-content").get_by_role("link", name="Payments", exact=True).click()
    assert bare.get_by_role("heading", name="Tier 1").is_visible()
    bare.goto("problems/")
    assert bare.locator(".md-content").get_by_text("Nothing is wrong").is_visible()


@pytest.mark.parametrize("name", ["home", "component", "explorer", "teams", "guide"])
def test_paper_holds_the_content_alone(name: str, page: Page) -> None:
    page.goto(PAGE_TYPES[name])
    assert page.locator(".md-header").is_visible()
    page.emulate_media(media="print")
    assert [part for part in page.locator(CHROME).all() if part.is_visible()] == []
    assert page.locator(".md-content h1").is_visible()
    assert len(page.locator(".md-content").inner_text()) > 300


def test_paper_spells_out_how_to_call(page: Page) -> None:
    page.goto(PAY)
    page.emulate_media(media="print")
    call = page.locator(".mp-button--call").first
    shown = call.evaluate("(button) => getComputedStyle(button, '::after').content")
    assert call.get_attribute("href") in shown.replace('" "', "")


def test_nothing_is_wider_than_a_phone(phone_page: Page, tripwires: Tripwires) -> None:
    tripwires.allowed = ["404"]
    wide: dict[str, int] = {}
    for name, path in PAGE_TYPES.items():
        phone_page.goto(path)
        width = phone_page.evaluate("() => Math.max(document.documentElement.scrollWidth, visualViewport.width)")
        wide |= {name: width} if width > 390 else {}
    assert wide == {}


def test_a_phone_shows_first_what_one_is_called_for(phone_page: Page) -> None:
    phone_page.goto(PAY)
    head = phone_page.locator(".mp-head")
    parts = {
        "name": head.locator("h1"),
        "tier": head.locator(".mp-badge--tier1"),
        "owner": head.locator(".mp-owner strong a"),
        "on-call": head.locator(".mp-button--call").first,
        "age": head.locator(".mp-age"),
        "description": head.locator(".mp-prose"),
    }
    ends = {name: bottom(part) for name, part in parts.items()}
    assert list(ends) == sorted(ends, key=ends.__getitem__)
    assert ends["description"] <= 844


def bottom(part: Locator) -> float:
    """Return where a part of the page ends, in pixels."""
    box = part.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


def test_times_show_date_and_age(page: Page) -> None:
    page.goto(PAY)
    time = page.locator(".mp-age time")
    page.locator(".mp-age time[title]").wait_for()  # before that the script has not run
    date = time.evaluate("(time) => time.dataset.milepostAge")
    assert date
    assert time.inner_text().startswith(f"{date}, ")
    assert time.inner_text().endswith((" ago", "now", "yesterday"))
    assert str(time.get_attribute("title")).endswith("UTC")


def test_the_keyboard_reaches_everything_in_order(page: Page) -> None:
    page.goto(PAY)
    reached: list[str] = []
    for _ in range(40):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["isShown"], f"the focus on {focus['name']} is not seen"
        reached += [focus["part"], focus["name"]]
        if focus["part"] == ".md-content":
            break
    assert reached[0] == ".md-skip"
    assert reached[-2] == ".md-content"
    assert "mp-opener" in reached
    assert ".md-tabs" in reached


def test_the_skip_link_leads_into_the_content(page: Page) -> None:
    page.goto(PAY)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["part"] == ".md-skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert f"/{PAY}#" in page.url
    assert page.evaluate(FOCUS)["part"] == ".md-content"


def test_enter_opens_what_the_arrows_chose(page: Page) -> None:
    page.goto("")
    page.keyboard.press("Control+k")
    page.keyboard.type("pay")
    page.locator(".mp-search__row[aria-selected=true]").wait_for()
    page.keyboard.press("ArrowDown")
    chosen = page.locator(".mp-search__row[aria-selected=true]").get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(str(chosen))
