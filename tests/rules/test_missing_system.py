"""SYS001."""

from __future__ import annotations

from generator.rules import missing_system
from tests.rules.conftest import Found, entity

SHOP = entity("System shop")


def test_parts_without_a_system_are_reported(found: Found) -> None:
    problems = found(missing_system, SHOP, entity("Component a"), entity("API b"), entity("Resource c"))
    assert [problem.partition(":")[0] for problem in problems] == ["api", "component", "resource"]


def test_parts_of_a_system_or_component_are_not(found: Found) -> None:
    whole = entity("Component a", "system: shop")
    assert found(missing_system, SHOP, whole, entity("Component b", "subcomponentOf: a"), entity("Group c")) == []


def test_where_no_system_is_known_nothing_is_said(found: Found) -> None:
    assert found(missing_system, entity("Component a")) == []
