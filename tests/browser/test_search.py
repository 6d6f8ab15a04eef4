"""The search dialog, as a person uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import OpenPage, Tripwires

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

FIRST = ".mp-search__row[aria-selected=true]"


def open_search(page: Page, text: str = "") -> None:
    """Open the dialog by its key and type."""
    page.keyboard.press("/")
    page.wait_for_selector("dialog.mp-search[open]")
    page.keyboard.type(text)


@pytest.fixture
def problems_page(page: Page) -> Page:
    """Return a page that is not the explorer."""
    page.goto("problems/")
    return page


@pytest.mark.parametrize("keys", ["/", "Control+k", "Meta+k"])
def test_keys_open_it_and_escape_gives_the_focus_back(problems_page: Page, keys: str) -> None:
    link = problems_page.locator(".md-header a").first
    link.focus()
    problems_page.keyboard.press(keys)
    problems_page.wait_for_selector("dialog.mp-search[open]")
    assert problems_page.evaluate("() => document.activeElement.getAttribute('role')") == "combobox"
    problems_page.keyboard.type("pay")
    problems_page.keyboard.press("Escape")
    problems_page.wait_for_selector("dialog.mp-search", state="hidden")
    assert link.evaluate("(link) => link === document.activeElement")


def test_enter_opens_the_exact_name(problems_page: Page) -> None:
    open_search(problems_page, "pay")
    problems_page.keyboard.press("Enter")
    problems_page.wait_for_url("**/catalog/default/component/pay/")


def test_rows_are_grouped_and_tell_owner_and_lifecycle(problems_page: Page) -> None:
    open_search(problems_page, "tariff")
    row = problems_page.locator(".mp-search__row[data-ref='component:default/tariff-engine']")
    row.wait_for()
    assert "Ticketing" in row.inner_text()
    assert "deprecated" in row.inner_text()
    assert "Components" in problems_page.locator(".mp-search__group").all_inner_texts()
    assert "entities" in problems_page.locator(".mp-search__status").inner_text()


def test_arrows_move_and_the_box_names_the_option(problems_page: Page) -> None:
    open_search(problems_page, "fares")
    problems_page.wait_for_selector(FIRST)
    problems_page.keyboard.press("ArrowDown")
    chosen = problems_page.locator(FIRST)
    assert chosen.count() == 1
    named = problems_page.locator(".mp-search__input").get_attribute("aria-activedescendant")
    assert named == chosen.get_attribute("id") != "mp-search-0"


def test_tab_stays_in_the_dialog(problems_page: Page) -> None:
    open_search(problems_page)
    for _ in range(6):
        problems_page.keyboard.press("Tab")
        # the browser's own bar is the one other stop, and the document's body stands for it
        inside = "() => document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        assert problems_page.evaluate(inside)


def test_field_queries_and_typing_errors(problems_page: Page) -> None:
    open_search(problems_page, "owner:payments kind:api events")
    assert problems_page.locator(FIRST).inner_text().startswith("payment-events")
    problems_page.keyboard.press("Control+a")
    problems_page.keyboard.type("jurney planer")
    problems_page.locator(FIRST, has_text="Journey planner").wait_for()


@pytest.mark.parametrize(
    "pasted",
    [
        "https://github.com/lindmere/settlement/blob/main/src/app.py",
        "git@github.com:lindmere/settlement.git",
        "catalog/org/settlement/catalog-info.yaml",
        "P2STL4G",
        "component:default/settlement",
        "https://runbooks.lindmere.example.com/settlement",
    ],
)
def test_a_pasted_address_is_a_direct_hit(problems_page: Page, pasted: str) -> None:
    open_search(problems_page, pasted)
    problems_page.locator(FIRST, has_text="settlement").wait_for()


def test_human_written_pages_are_found(problems_page: Page) -> None:
    open_search(problems_page, "on call")
    group = problems_page.locator("[role=group]", has_text="Documentation")
    assert "on call" in group.locator(".mp-search__row").first.inner_text().lower()


def test_what_was_opened_is_recent(problems_page: Page) -> None:
    open_search(problems_page, "settlement")
    problems_page.keyboard.press("Enter")
    problems_page.wait_for_url("**/component/settlement/")
    problems_page.keyboard.press("/")
    problems_page.locator(".mp-search__group", has_text="Recent").wait_for()
    assert problems_page.locator(".mp-search__row").first.inner_text().startswith("settlement")


def test_nothing_found_says_what_to_do(problems_page: Page) -> None:
    open_search(problems_page, "zzzqqq")
    assert "Fewer words" in problems_page.locator(".mp-search__note").inner_text()


def test_without_the_index_it_says_so(problems_page: Page, tripwires: Tripwires) -> None:
    tripwires.allowed = ["Failed to load resource"]
    problems_page.route("**/api/search/v1/names.json", lambda route: route.abort())
    open_search(problems_page, "pay")
    problems_page.locator(".mp-search__note", has_text="could not be read").wait_for()


def test_without_storage_it_works(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("problems/")
    page.evaluate("() => Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } })")
    open_search(page, "pay")
    page.keyboard.press("Enter")
    page.wait_for_url("**/catalog/default/component/pay/")


def test_without_scripts_the_form_leads_to_the_explorer(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("problems/")
    page.locator("input[name=q]").fill("pay")
    page.keyboard.press("Enter")
    page.wait_for_url("**/catalog/?q=pay")


def test_a_phone_opens_it_by_its_icon(phone_page: Page) -> None:
    phone_page.goto("problems/")
    phone_page.locator("[data-milepost-open-search]").tap()
    phone_page.wait_for_selector("dialog.mp-search[open]")
    phone_page.keyboard.type("warehouse")
    phone_page.locator(FIRST, has_text="warehouse").tap()
    phone_page.wait_for_url("**/catalog/data/resource/warehouse/")


@pytest.mark.parametrize("key", ["/", "Control+k", "p"], ids=["slash", "palette", "box of home"])
def test_nothing_that_is_typed_is_lost_while_the_search_loads(page: Page, key: str) -> None:
    """Fast hands, a slow network: the script arrives after the word was typed."""

    def late(route: Route) -> None:
        page.wait_for_timeout(400)
        route.continue_()

    page.route("**/search.js", late)
    page.goto("" if key == "p" else "catalog/default/component/pay/")
    page.wait_for_load_state("networkidle")
    page.keyboard.press(key)
    page.keyboard.type("ayments" if key == "p" else "payments")
    page.get_by_role("option").first.wait_for()
    assert page.get_by_role("combobox").input_value() == "payments"
