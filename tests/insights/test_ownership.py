"""Who answers for what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.catalog import Catalog
from generator.insights.ownership import Contacts, escalation_from, owner_of, ownership_of, tier_of
from tests.pages.catalogs import PAY, TEAM

CatalogOf = Callable[..., Catalog]


def test_a_component_is_answered_for_by_its_owner(catalog_of: CatalogOf) -> None:
    catalog = catalog_of(TEAM, PAY)
    answer = ownership_of(catalog, catalog.entities["component:default/pay"])
    assert answer.owner == "group:default/payments"
    assert answer.contacts == Contacts(
        "payments@example.com", "https://chat.example.com/payments", "https://pager.example.com/payments"
    )


def test_escalation_ends_where_it_closes_a_circle(catalog_of: CatalogOf) -> None:
    assert escalation_from(catalog_of(TEAM), "group:default/payments") == (
        "group:default/managers",
        "group:default/company",
    )


def test_an_owner_that_no_file_defines_has_no_contacts(catalog_of: CatalogOf) -> None:
    catalog = catalog_of(PAY)
    answer = ownership_of(catalog, catalog.entities["component:default/pay"])
    assert answer.owner == "group:default/payments"
    assert answer.contacts.is_empty
    assert answer.escalation == ()


def test_a_group_answers_for_itself(catalog_of: CatalogOf) -> None:
    catalog = catalog_of(TEAM)
    assert ownership_of(catalog, catalog.entities["group:default/managers"]).owner == "group:default/managers"
    assert owner_of(catalog, "group:default/managers") is None


@pytest.mark.parametrize(("tier", "expected"), [('"1"', "1"), ('"4"', "4"), ('"0"', None), ("high", None)])
def test_a_tier_is_one_of_four(catalog_of: CatalogOf, tier: str, expected: str | None) -> None:
    text = PAY.replace('milepost/tier: "1"', f"milepost/tier: {tier}")
    assert tier_of(catalog_of(text).entities["component:default/pay"]) == expected


def test_the_owners_of_system_and_domain_come_before_the_groups_above(catalog_of: CatalogOf) -> None:
    head = "apiVersion: backstage.io/v1alpha1\nkind: {}\nmetadata: {{name: {}}}\nspec: {{owner: {}{}}}\n"
    pay = PAY.replace("spec:\n", "spec:\n  system: checkout\n", 1) if "system:" not in PAY else PAY
    system = pay.partition("system: ")[2].split()[0]
    group = (
        "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {{name: {}}}\nspec: {{type: team, children: []}}\n"
    )
    catalog = catalog_of(
        TEAM,
        pay,
        head.format("System", system, "of-system", ", domain: sales"),
        head.format("Domain", "sales", "of-domain", ""),
        group.format("of-system"),
        group.format("of-domain"),
    )
    answer = ownership_of(catalog, catalog.entities["component:default/pay"])
    assert answer.escalation == (
        "group:default/of-system",
        "group:default/of-domain",
        "group:default/managers",
        "group:default/company",
    )
