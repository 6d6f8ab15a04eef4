"""OWN002."""

from __future__ import annotations

from generator.rules import empty_owner
from tests.rules.conftest import Found, entity

OWNED, ANN = entity("Component a"), entity("User ann")


def test_an_owner_without_members_is_reported(found: Found) -> None:
    problems = found(empty_owner, OWNED, ANN, entity("Group payments"))
    assert problems == ["group:default/payments: group:default/payments owns 1 entity and has no member"]


def test_members_of_subgroups_count_and_circles_of_groups_end(found: Found) -> None:
    cards = entity("Group cards", "children: [payments]", "members: [ann]")
    assert found(empty_owner, OWNED, ANN, entity("Group payments", "children: [cards]"), cards) == []
    assert (
        len(
            found(
                empty_owner,
                OWNED,
                ANN,
                entity("Group payments", "children: [cards]"),
                entity("Group cards", "children: [payments]"),
            )
        )
        == 1
    )


def test_users_may_say_it_themselves(found: Found) -> None:
    assert found(empty_owner, OWNED, entity("Group payments"), entity("User bob", "memberOf: [payments]")) == []


def test_a_group_that_owns_nothing_may_be_empty(found: Found) -> None:
    assert found(empty_owner, ANN, entity("Group payments")) == []


def test_where_no_member_is_known_nothing_is_said(found: Found) -> None:
    assert found(empty_owner, OWNED, entity("Group payments")) == []
