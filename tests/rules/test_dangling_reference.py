"""REF001."""

from __future__ import annotations

import pytest

from generator.rules import dangling_reference
from tests.conftest import CatalogOf
from tests.rules.conftest import Found, annotated, entity

TEAM = entity("Group payments")


@pytest.mark.parametrize(
    ("known", "mention", "fix"),
    [
        ("Component ledger", "component:ledgre", "Did you mean component:default/ledger?"),
        ("Component ledger", "component:ledgerr", "Did you mean component:default/ledger?"),
        ("Component ledger", "component:shop/ledger", "There is component:default/ledger: write component:ledger."),
        ("Resource ledger", "component:ledger", "There is resource:default/ledger: write resource:ledger."),
        ("Resource ledger", "component:legder", "Did you mean resource:default/ledger?"),
        ("Component pay-service", "component:pay", "Did you mean component:default/pay-service?"),
        ("Component pay", "component:pay-service", "Did you mean component:default/pay?"),
        (
            "Component x",
            "component:y",
            "Add a catalog file that defines component default/y, or correct the reference.",
        ),
        (
            "Group cards",
            "component:cards",
            "There is group:default/cards, but dependsOn needs a component, a resource or an API: correct the name.",
        ),
    ],
)
def test_the_fix_names_what_was_meant(catalog_of: CatalogOf, known: str, mention: str, fix: str) -> None:
    catalog = catalog_of(TEAM, entity(known), entity("Component caller", f"dependsOn: [{mention}]"))
    assert [problem.fix for problem in dangling_reference.check(catalog)] == [fix]


def test_the_fix_says_that_an_entity_was_renamed(catalog_of: CatalogOf) -> None:
    wallet = annotated("Component wallet", "milepost/renamed-from: purse")
    catalog = catalog_of(TEAM, wallet, entity("Component caller", "dependsOn: [component:purse]"))
    (problem,) = dangling_reference.check(catalog)
    assert problem.fix == "It was renamed: write component:default/wallet."


def test_the_place_is_the_reference(catalog_of: CatalogOf) -> None:
    (problem,) = dangling_reference.check(
        catalog_of(TEAM, entity("Component a", "dependsOn: [component:a, component:b]"))
    )
    assert str(problem.location) == "2.yaml:9:28"


def test_what_cannot_be_checked_here_is_not_reported(found: Found) -> None:
    assert found(dangling_reference, entity("Component a", "system: shop")) == []


def test_a_placeholder_is_another_rules_business(found: Found) -> None:
    assert found(dangling_reference, TEAM, entity("Component a", "owner: '${{ values.owner }}'")) == []


def test_each_of_many_dangling_references_is_reported(catalog_of: CatalogOf) -> None:
    documents = [
        entity(
            f"Component service-{n:05}",
            f"dependsOn: [component:sevrice-{n:05}, component:other-{n}, component:shop/x{n}]",
        )
        for n in range(300)
    ]
    catalog = catalog_of(TEAM, *documents)
    problems = list(dangling_reference.check(catalog))
    assert len(problems) == 900
    assert problems[0].fix == "Did you mean component:default/service-00000?"
