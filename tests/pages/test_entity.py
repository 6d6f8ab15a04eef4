"""The page of an entity: what stands above the fold, and in which order."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from generator.pages import entity
from generator.pages.entity import page_of
from generator.problems import Location, Problem, Severity
from tests.pages.catalogs import PAY, TEAM
from tests.pages.conftest import Html, PageOf, SiteOf
from tests.pages.sheets import pages_of

REF = "component:default/pay"
PROBLEM = Problem("REF001", Severity.WARNING, "there is no absent", Location("1.yaml", 20, 5), REF, "Correct the name.")


def test_the_top_is_in_the_order_in_which_one_looks(page: PageOf) -> None:
    text = page(REF, TEAM, PAY).text
    order = [
        "Pay",
        "Component",
        "production",
        "tier 1",
        "Owned by Payments",
        "On-call schedule",
        "Chat",
        "Runbook",
        "Dashboards of pay",
        "E-mail",
        "As of 1 Mar 2026",
        "Takes money.",
        "Documentation",
        "API: pay-api",
        "Source",
        "In trouble?",
        "Depends on",
        "Links",
        "Details",
        "Catalog file",
    ]
    position = 0
    for words in order:
        found = text.find(words, position)
        assert found >= 0, f"{words} does not follow {text[max(0, position - 80) : position]!r}"
        position = found + len(words)


def test_ways_to_reach_the_owner(page: PageOf) -> None:
    links = page(REF, TEAM, PAY).links()
    assert links["On-call schedule"] == "https://pager.example.com/payments"
    assert links["E-mail"] == "mailto:payments@example.com"
    assert links["Runbook"] == "https://runbooks.example.com/pay"
    assert links["Source"] == "https://github.com/acme/pay"
    assert links["Documentation"] == "https://github.com/acme/pay/tree/HEAD/docs"
    assert links["Edit"] == "https://github.com/acme/pay/blob/HEAD/2.yaml"


def test_the_age_is_for_machines_too(page: PageOf) -> None:
    (time,) = page(REF, TEAM, PAY).all("time")
    assert time["datetime"] == "2026-03-01T12:00:00Z"


def test_escalation_is_named_in_order(page: PageOf) -> None:
    assert "Escalate to Managers, then Company" in page(REF, TEAM, PAY).text


def test_who_is_in_trouble_is_told_by_owner(page: PageOf) -> None:
    html = page(REF, TEAM, PAY)
    assert "1 thing is hit at once, 2 in the end" in html.text
    assert "shop" in html.links("trouble")


def test_relations_go_both_ways_and_name_what_no_file_defines(page: PageOf) -> None:
    html = page("resource:default/db", TEAM, PAY)
    assert "Used by" in html.text
    assert html.links("relations")["Pay"] == "../../../default/component/pay/"
    (unknown,) = page(REF, TEAM, PAY).all("span", css="mp-unknown", section="relations")
    assert unknown.text == "component:absent"


def test_problems_come_with_their_mend_and_an_edit_link(page: PageOf) -> None:
    html = page(REF, TEAM, PAY, problems=(PROBLEM,))
    assert "1 problem to mend" in html.text
    assert "Correct the name." in html.text
    assert html.links("problems")["REF001"] == "../../../../rules/REF001/"
    assert html.links("problems")["Edit"].startswith("https://github.com/acme/pay/")


def test_known_annotations_are_links_and_tags_lead_to_their_pages(page: PageOf) -> None:
    html = page(REF, TEAM, PAY)
    assert html.links("details")["PAY"] == "https://jira.example.com/browse/PAY"
    assert html.links("details")["c#"] == "../../../../tags/c%23/"
    assert html.links("links")["Jira"] == "https://jira.example.com/browse/PAY"
    assert "example.com/data" in html.text


def test_the_document_with_file_and_line_and_json(page: PageOf) -> None:
    html = page("resource:default/db", TEAM, PAY)
    assert "2.yaml:23" in html.text
    assert "metadata: {name: db}" in html.text
    assert html.links("source")["JSON"] == "../../../../api/catalog/entities/by-name/resource/default/db"


def test_a_bare_entity_says_what_to_add(page: PageOf) -> None:
    html = page(
        "resource:default/db",
        PAY.replace(
            "{name: db}\nspec: {type: database, owner: payments}",
            "{name: db}\nspec: {type: database, owner: nobody-knows}",
        ),
    )
    assert "No catalog file defines this owner. Add a Group of this name" in html.text
    assert "metadata.description" in html.text


def test_nothing_depends_on_it(page: PageOf) -> None:
    assert "Nothing that is known depends on it" in page("component:default/kiosk", TEAM, PAY).text


def test_a_deprecated_entity_says_what_comes_instead(page: PageOf) -> None:
    text = PAY.replace(
        "metadata: {name: shop}",
        "metadata: {name: shop, annotations: {milepost/sunset: '2027-01-31', milepost/successor: kiosk,"
        " milepost/migration-guide: guides/move/}}",
    )
    html = page("component:default/shop", TEAM, text)
    assert "Deprecated. Goes away on 2027-01-31. Use kiosk instead. How to move" in re.sub(r"\s+", " ", html.text)
    assert html.links()["How to move"] == "../../../../guides/move/"


def test_on_call_is_a_schedule_and_names_nobody(page: PageOf) -> None:
    assert "is on call" not in page(REF, TEAM, PAY).text


def test_a_page_is_small(site_of: SiteOf) -> None:
    site = site_of(TEAM, PAY)
    assert max(len(page.body) for page in pages_of(entity, site)) < 8_000


def test_headings_are_in_order_and_ids_unique(site_of: SiteOf) -> None:
    for one in pages_of(entity, site_of(TEAM, PAY)):
        html = Html(one.body)
        levels = [int(e.tag[1]) for e in html.elements if re.fullmatch(r"h\d", e.tag)]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        ids = [e["id"] for e in html.elements if e.get("id")]
        assert len(ids) == len(set(ids))
        assert {heading.id for heading in one.headings} <= set(ids)


def test_no_inline_style_or_script(site_of: SiteOf) -> None:
    for one in pages_of(entity, site_of(TEAM, PAY)):
        html = Html(one.body)
        assert not html.all("script")
        assert not [e for e in html.elements if e.get("style") or any(name.startswith("on") for name in e.attributes)]


@pytest.mark.parametrize("ref", [REF, "group:default/payments"])
def test_the_table_of_contents_follows_the_page(site_of: SiteOf, ref: str) -> None:
    site = site_of(TEAM, PAY)
    one = page_of(site.catalog.entities[ref], site)
    ids = [e["id"] for e in Html(one.body).all("h2")]
    assert [heading.id for heading in one.headings] == ids
