"""REN001."""

from __future__ import annotations

import pytest

from generator.rules import wrong_rename
from tests.rules.conftest import Found, annotated, entity


@pytest.mark.parametrize(
    ("old", "message"),
    [
        ("'component:'", '"component:" is not of the form [kind:][namespace/]name'),
        ("'old,'", "an entity reference must not be empty"),
        ("b", "component:default/b still exists"),
        ("A", "component:default/a is the entity itself"),
        ("claimed", "component:default/claimed is claimed by component:default/c too"),
    ],
)
def test_what_cannot_have_been_renamed_is_reported(found: Found, old: str, message: str) -> None:
    a = annotated("Component a", f"milepost/renamed-from: {old}")
    c = annotated("Component c", "milepost/renamed-from: claimed, fine")
    problems = found(wrong_rename, a, entity("Component b"), c)
    assert problems[0] == f"component:default/a: milepost/renamed-from: {message}"


def test_old_refs_that_are_gone_are_right(found: Found) -> None:
    assert found(wrong_rename, annotated("Component a", "milepost/renamed-from: old, api:x/older")) == []
