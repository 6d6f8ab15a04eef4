"""Who is in trouble."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from generator.catalog import Catalog, link
from generator.insights.dependents import DependentsIndex
from generator.model.entity import Entity, Mention, Origin
from generator.model.fields import Lenient
from generator.model.metadata import Metadata
from tests.pages.catalogs import PAY, TEAM

CatalogOf = Callable[..., Catalog]


def test_trouble_passes_through_apis_which_are_not_counted(catalog_of: CatalogOf) -> None:
    index = DependentsIndex(catalog_of(TEAM, PAY))
    dependents = index.of("component:default/pay")
    assert index.direct("component:default/pay") == ("component:default/shop",)
    assert (dependents.direct, dependents.total) == (1, 2)
    assert [(share.owner, share.direct, share.total) for share in dependents.owners] == [
        ("group:default/web", ("component:default/shop",), 2)
    ]


def test_what_nothing_depends_on(catalog_of: CatalogOf) -> None:
    dependents = DependentsIndex(catalog_of(PAY)).of("component:default/kiosk")
    assert (dependents.direct, dependents.total, dependents.owners) == (0, 0, ())


def test_owners_with_the_most_direct_dependents_come_first(catalog_of: CatalogOf) -> None:
    dependents = DependentsIndex(catalog_of(TEAM, PAY)).of("resource:default/db")
    assert [(share.owner, len(share.direct), share.total) for share in dependents.owners] == [
        ("group:default/payments", 1, 1),
        ("group:default/web", 0, 2),
    ]


def _component(name: str, needs: set[str]) -> Entity:
    ref = f"component:default/{name}"
    mentions = tuple(
        Mention(("spec", "dependsOn", 0), "dependsOn", "dependencyOf", f"component:default/{need}") for need in needs
    )
    origin = Origin("a.yaml", "", "a.yaml", 0, 1, 1, "")
    return Entity(ref, "Component", "default", name, "v1", Metadata(name=name), Lenient(), origin, mentions)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sets(st.sampled_from("abcdefgh"))))
def test_the_sets_are_those_of_a_plain_walk_circles_included(needs: dict[str, set[str]]) -> None:
    catalog = link(_component(name, others) for name, others in needs.items())
    index = DependentsIndex(catalog)
    for start in needs:
        reached: set[str] = set()
        todo = [start]
        while todo:
            current = todo.pop()
            found = {name for name, others in needs.items() if current in others} - reached
            reached |= found
            todo += found
        assert index.of(f"component:default/{start}").total == len(reached - {start})
