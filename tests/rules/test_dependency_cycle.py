"""DEP002."""

from __future__ import annotations

from generator.rules import dependency_cycle
from tests.conftest import CatalogOf
from tests.rules.conftest import Found, entity


def depends(name: str, *targets: str) -> str:
    return entity(f"Component {name}", f"dependsOn: [{', '.join(f'component:{target}' for target in targets)}]")


def test_a_circle_is_shown_as_a_path_from_its_first_ref(catalog_of: CatalogOf) -> None:
    (problem,) = dependency_cycle.check(catalog_of(depends("c", "a"), depends("b", "c"), depends("a", "b")))
    a, b, c = (f"component:default/{name}" for name in "abc")
    assert problem.message == f"things depend on one another in a circle: {a} -> {b} -> {c} -> {a}"
    assert str(problem.location) == "3.yaml:9:15"
    assert problem.evidence[0] == f"{a} depends on {b} (3.yaml:9:15)"


def test_dependency_of_and_consuming_an_api_count(found: Found) -> None:
    a = entity("Component a", "dependencyOf: ['component:b']", "consumesApis: [v1]")
    b = entity("Component b", "providesApis: [v1]")
    assert len(found(dependency_cycle, a, b, entity("API v1"))) == 1


def test_consuming_ones_own_api_is_no_circle(found: Found) -> None:
    assert (
        found(dependency_cycle, entity("Component a", "providesApis: [v1]", "consumesApis: [v1]"), entity("API v1"))
        == []
    )


def test_circles_that_touch_are_one_problem(found: Found) -> None:
    assert len(found(dependency_cycle, depends("a", "b"), depends("b", "a", "c"), depends("c", "b"))) == 1


def test_a_chain_is_no_circle(found: Found) -> None:
    assert found(dependency_cycle, depends("a", "b", "c"), depends("b", "c"), depends("c", "unknown")) == []
