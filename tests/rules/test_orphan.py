"""ORP001."""

from __future__ import annotations

from generator.rules import orphan
from tests.rules.conftest import Found, entity


def test_what_nothing_leads_to_is_reported(found: Found) -> None:
    problems = found(orphan, entity("Group payments"), entity("User ann"), entity("Location all"))
    assert problems == ["group:default/payments: group:default/payments has no relation to any other entity"]


def test_a_relation_to_itself_is_none(found: Found) -> None:
    lonely = entity("Component a", "owner: nobody", "dependsOn: ['component:a']")
    assert len(found(orphan, lonely, entity("User ann"))) == 1


def test_an_owner_is_a_relation(found: Found) -> None:
    assert found(orphan, entity("Group payments"), entity("Component a")) == []


def test_one_repository_by_itself_is_left_alone(found: Found) -> None:
    assert found(orphan, entity("Component a")) == []
