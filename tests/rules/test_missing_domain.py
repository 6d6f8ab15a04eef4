"""SYS002."""

from __future__ import annotations

from generator.rules import missing_domain
from tests.rules.conftest import Found, entity


def test_a_system_without_a_domain_is_reported_where_there_are_domains(found: Found) -> None:
    shop = entity("System shop")
    assert found(missing_domain, shop, entity("Domain sales")) == [
        "system:default/shop: system:default/shop belongs to no domain"
    ]
    assert found(missing_domain, shop) == []
    assert found(missing_domain, entity("System shop", "domain: sales"), entity("Domain sales")) == []
