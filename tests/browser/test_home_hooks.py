"""The parts that the home page asks the scripts for: its box, "my team", and ages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

ADD = """async ([html, script]) => {
    document.querySelector(".md-content__inner").insertAdjacentHTML("afterbegin", html);
    if (script) (await import(`/assets/milepost/${script}`)).start();
}"""


@pytest.fixture
def rules(page: Page) -> Page:
    """Return a page to which a test adds the part that it is about."""
    page.goto("catalog/default/component/pay/")
    return page


def test_typing_into_the_box_opens_the_search(rules: Page) -> None:
    rules.evaluate(ADD, ['<input id="box" data-milepost-search>', ""])
    rules.locator("#box").fill("https://github.com/lindmere/settlement")
    rules.locator(".mp-search__row[aria-selected=true]", has_text="settlement").wait_for()


def test_my_team_is_remembered(rules: Page) -> None:
    part = ["<div data-milepost-my-team></div>", "team.js"]
    rules.evaluate("() => document.querySelectorAll('[data-milepost-my-team]').forEach((old) => old.remove())")
    rules.evaluate(ADD, part)
    rules.get_by_role("button", name="Choose my team").click()
    rules.get_by_label("My team").select_option(label="Payments")
    rules.get_by_role("link", name="Team page").wait_for()
    rules.reload()
    rules.evaluate(ADD, part)
    rules.get_by_role("link", name="2 Component").click()
    rules.wait_for_url("**/catalog/?owner=payments&kind=component")


@pytest.mark.parametrize(
    ("seconds", "text"), [(30, "just now"), (7300, "2 hours ago"), (90_000, "yesterday"), (800_000, "9 days ago")]
)
def test_times_tell_their_age(rules: Page, seconds: int, text: str) -> None:
    said = rules.evaluate("async (seconds) => (await import('/assets/milepost/ages.js')).age(seconds)", seconds)
    assert said == text
