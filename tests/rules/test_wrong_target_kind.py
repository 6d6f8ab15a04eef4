"""REF003."""

from __future__ import annotations

import pytest

from generator.rules import wrong_target_kind
from tests.rules.conftest import Found, entity

KNOWN = (entity("Group payments"), entity("User ann"), entity("System shop"), entity("Domain sales"), entity("API v1"))


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("Component a", "providesApis: ['component:a']"),
        ("Component a", "consumesApis: ['system:shop']"),
        ("Component a", "system: domain:sales"),
        ("Component a", "subcomponentOf: api:v1"),
        ("Component a", "dependsOn: ['group:payments']"),
        ("Component a", "dependencyOf: ['user:ann']"),
        ("System a", "domain: system:shop"),
        ("Domain a", "subdomainOf: system:shop"),
        ("Group a", "parent: user:ann"),
        ("Group a", "members: ['group:payments']"),
        ("User a", "memberOf: ['system:shop']"),
        ("Component a", "system: group:elsewhere/x"),
    ],
)
def test_a_field_is_meant_for_a_kind(found: Found, head: str, field: str) -> None:
    problems = found(wrong_target_kind, *KNOWN, entity(head, field))
    assert len(problems) == (0 if "elsewhere" in field else 1)  # that one is not there: REF001


@pytest.mark.parametrize("target", ["component:a", "api:v1", "system:shop", "domain:sales"])
def test_what_runs_may_depend_on_much(found: Found, target: str) -> None:
    assert found(wrong_target_kind, *KNOWN, entity("Component a", f"dependsOn: ['{target}']")) == []


def test_an_owner_is_another_rules_business(found: Found) -> None:
    assert found(wrong_target_kind, *KNOWN, entity("Component a", "owner: system:shop")) == []
