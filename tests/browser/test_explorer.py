"""The explorer, as a person uses it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.conftest import OpenPage, Tripwires

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROWS = ".mp-grid tbody tr"


def explore(page: Page, query: str = "") -> None:
    """Open the explorer and wait until its script has taken over."""
    page.goto(f"catalog/{query}")
    page.wait_for_selector(".mp-explorer__filter")


def names(page: Page) -> list[str]:
    """Return the names of the rows that are shown, once there are any."""
    page.locator(ROWS).first.wait_for()
    return page.locator(".mp-grid__link").all_inner_texts()


def test_facets_narrow_and_count_one_another(page: Page) -> None:
    explore(page)
    page.locator('[data-choice="owner:payments"]').check()
    page.locator('[data-choice="kind:api"]').check()
    page.wait_for_url("**/catalog/?kind=api&owner=payments")
    assert names(page) == ["pay-api", "payment-events"]
    assert page.locator(".mp-explorer__count").inner_text().startswith("2 of ")
    page.locator(".mp-facet__choice", has_text="Resource").get_by_text("3", exact=True).wait_for()  # of the owner's own


def test_the_url_holds_the_state_and_the_back_button_works(page: Page) -> None:
    explore(page, "?owner=payments&kind=component&sort=-name&cols=name,kind")
    assert names(page) == ["settlement", "pay"]
    assert page.locator(".mp-grid thead th").all_inner_texts() == ["Name", "Kind"]
    page.get_by_role("button", name="Remove kind: Component").click()
    page.wait_for_url("**/catalog/?owner=payments&sort=-name&cols=name,kind")
    assert len(names(page)) > 2
    page.go_back()
    page.wait_for_url("**kind=component**")
    page.locator(".mp-explorer__count", has_text="2 of").wait_for()
    assert names(page) == ["settlement", "pay"]


def test_text_filters_and_takes_field_queries(page: Page) -> None:
    explore(page)
    box = page.locator(".mp-explorer__filter")
    box.fill("kind:api pay")
    page.wait_for_url("**/catalog/?q=kind:api+pay")
    assert names(page)[0] == "pay-api"
    box.fill("tarif engin")
    page.locator(ROWS, has_text="Tariff engine").wait_for()
    box.fill("idempotency")
    page.locator(ROWS, has_text="pay-api").wait_for()


def test_what_fits_nothing_says_what_to_do(page: Page) -> None:
    explore(page, "?owner=payments&lifecycle=experimental")
    assert "Take one away" in page.locator(".mp-explorer__empty").inner_text()
    page.get_by_role("button", name="Clear all").click()
    page.locator(ROWS).first.wait_for()


def test_columns_sort_by_their_heads(page: Page) -> None:
    explore(page, "?owner=ticketing&kind=component")
    page.get_by_role("button", name="Tier").click()
    assert page.locator('th[aria-sort="ascending"]').inner_text().startswith("Tier")
    tiers = page.locator("td.mp-grid__tier").all_inner_texts()
    told = [tier for tier in tiers if tier]
    assert told == sorted(told)
    assert tiers[: len(told)] == told, "what has no tier stands last"


def test_the_keyboard_moves_through_rows_and_opens_one(page: Page) -> None:
    explore(page, "?owner=payments&kind=component")
    page.locator(ROWS).first.wait_for()
    page.keyboard.press("f")
    assert page.evaluate("() => document.activeElement.type") == "search"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    assert page.evaluate("() => document.activeElement.textContent") == "settlement"
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/catalog/default/component/pay/")


def test_csv_holds_what_is_shown(page: Page) -> None:
    explore(page, "?owner=payments&kind=api&cols=name,owner")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    lines = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert lines[0] == '"ref","name","owner","url"'
    assert lines[1].startswith('"api:default/pay-api","pay-api","Payments","http')
    assert len(lines) == 3


def test_csv_cells_are_no_formulas(page: Page) -> None:
    explore(page)
    guard = "async (cells) => { const m = await import('/assets/milepost/csv.js'); return cells.map(m.csvCell); }"
    assert page.evaluate(guard, ["=1+1", "+1", "-1", "@a", "\t=1", 'a"b', "a=b"]) == [
        '"\'=1+1"', '"\'+1"', '"\'-1"', '"\'@a"', '"\'\t=1"', '"a""b"', '"a=b"',
    ]  # fmt: skip


def test_a_phone_shows_cards_and_hides_the_filters(phone_page: Page) -> None:
    explore(phone_page)
    phone_page.locator(ROWS).first.wait_for()
    assert phone_page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), (
        "nothing is wider than the phone"
    )
    assert not phone_page.locator('[data-choice="kind:api"]').is_visible()
    phone_page.locator(".mp-explorer__filters > summary").tap()
    phone_page.locator('[data-choice="kind:api"]').tap()
    phone_page.wait_for_url("**/catalog/?kind=api")
    phone_page.get_by_text("Filters (1)").wait_for()


def test_without_scripts_the_list_reads(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("catalog/")
    assert page.get_by_role("link", name="pay-api", exact=True).is_visible()
    page.get_by_role("link", name="pay-api", exact=True).click()
    assert page.url.endswith("/catalog/default/api/pay-api/")


def test_without_the_index_the_list_stays_and_says_so(page: Page, tripwires: Tripwires) -> None:
    tripwires.allowed = ["Failed to load resource", "net::ERR_FAILED"]
    page.route("**/api/search/v1/names.json", lambda route: route.abort())
    page.goto("catalog/")
    assert "filters do not work" in page.get_by_role("alert").inner_text()
    assert page.get_by_role("link", name="pay-api", exact=True).is_visible()


def test_instant_navigation_brings_the_explorer_to_life(page: Page) -> None:
    page.goto("catalog/default/component/pay/")
    page.evaluate("() => { window.stayed = true; }")
    page.get_by_role("link", name="Catalog").first.click()
    page.wait_for_selector(".mp-explorer__filter")
    page.locator(".mp-explorer__filter").fill("settlem")
    page.locator(ROWS, has_text="settlement").first.wait_for()
