"""OWN001."""

from __future__ import annotations

from generator.rules import wrong_owner_kind
from tests.rules.conftest import Found, entity


def test_a_system_owns_nothing(found: Found) -> None:
    problems = found(wrong_owner_kind, entity("System shop"), entity("Component a", "owner: system:shop"))
    assert problems == ["component:default/a: spec.owner: system:default/shop is a system, which cannot own anything"]


def test_groups_and_users_own_and_what_is_absent_is_another_rules_business(found: Found) -> None:
    owners = ("payments", "user:ann", "component:nowhere")
    documents = [entity(f"Component c{n}", f"owner: {owner}") for n, owner in enumerate(owners)]
    assert found(wrong_owner_kind, entity("Group payments"), entity("User ann"), *documents) == []
