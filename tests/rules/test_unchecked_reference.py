"""REF002."""

from __future__ import annotations

from generator.rules import unchecked_reference
from tests.conftest import CatalogOf
from tests.rules.conftest import Found, entity


def test_a_target_is_reported_once(catalog_of: CatalogOf) -> None:
    catalog = catalog_of(entity("Component b"), entity("Component a", "system: shop"))
    group, system = unchecked_reference.check(catalog)
    assert group.message == "group:default/payments cannot be checked here: no Group or User is known"
    assert group.evidence == ("mentioned in 2 places of 2 files",)
    assert str(group.location) == "1.yaml:8:10"
    assert system.message == "system:default/shop cannot be checked here: no System is known"


def test_one_user_makes_groups_checkable(found: Found) -> None:
    assert found(unchecked_reference, entity("Component a"), entity("User ann")) == []
