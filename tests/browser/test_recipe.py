"""The form of a recipe: the same questions and faults as on the command line, and what comes of the answers."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from generator.recipes.forms.schemas import resolved

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "recipes/forms.json").read_text("utf-8"))
ASK = """async ([base, cases]) => {
    const { fieldsOf, withDefaults, faultsOf } = await import(`${base}assets/milepost/forms.js`);
    const matches = async (pattern, text) => new RegExp(pattern, "u").test(text);
    return Promise.all(cases.map(async ({ page, answers }) => {
        const made = withDefaults([page], answers);
        const faults = await faultsOf([page], made, matches);
        const keys = (found) => found.map(({ key }) => key);
        return { made, fields: keys(fieldsOf(page, made)), faults: keys(faults).sort() };
    }));
}"""


def test_the_table_of_forms(page: Page) -> None:
    page.goto("recipes/")
    given = [{"page": resolved(case["page"]), "answers": case["answers"]} for case in CASES]
    answers = page.evaluate(ASK, ["../", given])
    for case, answer in zip(CASES, answers, strict=True):
        expected = {"made": case["made"], "fields": case["fields"], "faults": sorted(case["faults"])}
        assert answer == expected, case["name"]


@pytest.fixture
def form(page: Page) -> Page:
    page.goto("recipes/nightly-batch/")
    page.locator("form[data-alive] fieldset").wait_for()
    return page


def first_page(page: Page) -> None:
    page.get_by_label("Name").fill("nightly-refunds")
    page.get_by_label("Description").fill("Sums up what's refunded")
    page.get_by_label("Owner").fill("group:default/accounts")
    page.get_by_label("System").fill("system:default/payments")
    page.get_by_role("button", name="Next").click()
    page.get_by_text("When it runs 2 of 3").wait_for()


def test_from_questions_to_a_command(form: Page) -> None:
    first_page(form)
    form.get_by_label("Start").select_option(label="06:00")
    form.get_by_role("button", name="Next").click()
    form.get_by_label("Host").wait_for()
    form.get_by_label("Owner").fill("lindmere")
    form.get_by_label("Repository", exact=True).fill("nightly-refunds")
    form.get_by_role("button", name="Review").click()
    expect(form.get_by_role("heading", name="Ready")).to_be_focused()
    command = shlex.split(form.locator("form pre").inner_text())
    assert command[:4] == ["milepost", "new", "nightly-batch", "nightly-refunds"]
    assert "schedule=0 6 * * *" in command
    assert "description=Sums up what's refunded" in command
    assert "repoUrl=github.example.com?owner=lindmere&repo=nightly-refunds" in command
    assert "attempts=3" in command
    with form.expect_download() as download:
        form.get_by_role("link", name="Download the answers").click()
    answers = json.loads(download.value.path().read_text("utf-8"))
    assert answers["attempts"] == 3
    assert answers["schedule"] == "0 6 * * *"


def test_what_is_wrong_is_said_where_it_is(form: Page) -> None:
    form.get_by_label("Name").fill("Nightly")
    form.get_by_role("button", name="Next").click()
    expect(form.get_by_label("Name")).to_be_focused()
    expect(form.get_by_label("Name")).to_have_attribute("aria-invalid", "true")
    expect(form.locator("#q-name-fault")).to_contain_text("It has to fit the pattern")
    expect(form.locator("#q-owner-fault")).to_have_text("An answer is needed.")


def test_a_question_that_another_answer_brings(form: Page) -> None:
    first_page(form)
    expect(form.get_by_label("Attempts")).to_have_value("3")
    form.get_by_label("Try again after a failure").uncheck()
    expect(form.get_by_label("Attempts")).to_have_count(0)


def test_answers_stand_in_the_address(form: Page) -> None:
    first_page(form)
    fragment = urlsplit(form.url).fragment
    assert fragment.startswith("?")
    assert parse_qs(fragment[1:])["name"] == ['"nightly-refunds"']
    form.reload()
    expect(form.get_by_label("Name")).to_have_value("nightly-refunds")


def test_owners_of_the_catalog_are_offered(form: Page) -> None:
    offered = form.locator("#q-owner-list option")
    expect(offered.first).to_have_attribute("value", "group:default/accounts")
    assert all(option.startswith("group:") for option in offered.evaluate_all("all => all.map((one) => one.value)"))


def test_by_keyboard_alone(form: Page) -> None:
    form.get_by_label("Name").focus()
    for text in ("nightly-refunds", "Sums up", "group:default/accounts", "system:default/payments"):
        form.keyboard.type(text)
        form.keyboard.press("Tab")
    form.keyboard.press("Enter")
    expect(form.get_by_label("Start")).to_be_focused()


def test_an_address_that_somebody_made_up(page: Page) -> None:
    page.goto('recipes/nightly-batch/#?name="<img src=x onerror=alert(1)>"&__proto__.x=1&owner=[&description={"a":1}')
    page.locator("form[data-alive] fieldset").wait_for()
    expect(page.get_by_label("Name")).to_have_value("<img src=x onerror=alert(1)>")
    assert page.evaluate("({}).x") is None
    assert page.locator("form img").count() == 0


def test_a_pattern_that_takes_for_ever_holds_up_nothing(page: Page) -> None:
    slow = {"properties": {"a": {"type": "string", "pattern": "^(a|a)*$"}}}
    recipe = {"name": "slow", "pages": [slow], "secrets": []}
    page.goto("recipes/")
    page.evaluate(
        """async ([recipe]) => {
            const form = document.createElement("form");
            form.dataset.base = "../";
            document.querySelector(".md-content__inner").append(form);
            form.dataset.milepostRecipe = JSON.stringify(recipe);
            (await import("../assets/milepost/recipe.js")).start();
        }""",
        [recipe],
    )
    page.locator("#q-a").fill("a" * 60 + "!")
    page.get_by_role("button", name="Review").click()
    page.get_by_role("heading", name="Ready").wait_for(timeout=15_000)
