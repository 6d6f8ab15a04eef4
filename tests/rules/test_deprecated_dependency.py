"""DEP001."""

from __future__ import annotations

import pytest

from generator.rules import deprecated_dependency
from tests.conftest import CatalogOf
from tests.rules.conftest import Found, annotated, entity


@pytest.mark.parametrize("lifecycle", ["deprecated", "Retired", "end-of-life"])
def test_a_lifecycle_deprecates(found: Found, lifecycle: str) -> None:
    old = entity("Component old", f"lifecycle: {lifecycle}")
    problems = found(deprecated_dependency, old, entity("Component a", "dependsOn: ['component:old']"))
    assert problems == ["component:default/a: spec.dependsOn[0]: component:default/old is deprecated"]


@pytest.mark.parametrize(
    ("annotations", "fix"),
    [
        ((), "Move away from it; its owner can say where to."),
        (("milepost/successor: new",), "Move to component:default/new."),
        (("milepost/successor: ':'",), "Move away from it; its owner can say where to."),
        (
            ("milepost/successor: api:new", "milepost/migration-guide: https://example.com"),
            "Move to api:default/new. The migration guide: https://example.com",
        ),
    ],
)
def test_the_fix_says_where_to(catalog_of: CatalogOf, annotations: tuple[str, ...], fix: str) -> None:
    old = annotated("Component old", 'milepost/sunset: "2031-06-30"', *annotations)
    (problem,) = deprecated_dependency.check(catalog_of(old, entity("Component a", "subcomponentOf: old")))
    assert problem.message == "spec.subcomponentOf: component:default/old is deprecated, and ends on 2031-06-30"
    assert problem.fix == fix


def test_what_is_deprecated_itself_and_what_provides_an_api_are_left_alone(found: Found) -> None:
    old = entity("API old", "lifecycle: deprecated")
    also = entity("Component also", "lifecycle: deprecated", "consumesApis: [old]")
    assert found(deprecated_dependency, old, also, entity("Component a", "providesApis: [old]")) == []
