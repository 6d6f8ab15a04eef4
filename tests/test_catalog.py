"""Linking: relations both ways, duplicates, former names; the order of files does not matter."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.audience import for_audience
from generator.catalog import Catalog, former_refs, link
from generator.model.entity import Entity, Relation
from generator.model.kinds import STOCK
from generator.settings import Limits
from generator.sources.documents import read_documents
from generator.sources.files import SourceFile
from generator.sources.judging import judge
from tests.conftest import CatalogOf

HEAD = "apiVersion: backstage.io/v1alpha1\n"


def system(name: str, owner: str = "team", annotations: str = "{}", namespace: str = "default") -> str:
    metadata = f"{{name: {name}, namespace: {namespace}, annotations: {annotations}}}"
    return f"{HEAD}kind: System\nmetadata: {metadata}\nspec: {{owner: '{owner}'}}\n"


def renamed(name: str, former: str, **more: str) -> str:
    return system(name, annotations=f"{{milepost/renamed-from: '{former}'}}", **more)


@cache
def entity(number: int, name: str, owner: str, former: str) -> Entity:
    text = renamed(name, former).replace("owner: 'team'", f"owner: '{owner}'")
    file = SourceFile(Path(f"{number}.yaml"), Path(), f"{number}.yaml")
    (document,) = read_documents(text.encode(), file.shown, Limits())
    found = judge(document, file, STOCK, Limits()).entity
    assert found is not None
    return found


NAMES = st.sampled_from("abc")
ENTITIES = st.lists(st.tuples(NAMES, NAMES, st.sampled_from(["", "x", "a", "x, y"])), max_size=5)


@given(ENTITIES, st.randoms(use_true_random=False))
def test_the_order_of_entities_does_not_matter(
    content: list[tuple[str, str, str]],
    random: Random,
) -> None:
    entities = [entity(number, *parts) for number, parts in enumerate(content)]
    mixed = list(entities)
    random.shuffle(mixed)
    first, second = link(entities), link(mixed)
    assert first == second
    assert list(first.entities) == list(second.entities)


@given(ENTITIES)
def test_every_relation_that_an_entity_emits_is_there_from_both_ends(content: list[tuple[str, str, str]]) -> None:
    catalog = link(entity(number, *parts) for number, parts in enumerate(content))
    assert sorted(catalog.entities) == list(catalog.entities)
    for one in catalog:
        (owner,) = (mention.target for mention in one.mentions)
        assert Relation(one.ref, "ownedBy", owner) in catalog.relations[one.ref]
        assert Relation(owner, "ownerOf", one.ref) in catalog.relations[owner]
    for source, relations in catalog.relations.items():
        assert list(relations) == sorted(set(relations))
        assert {relation.source for relation in relations} == {source}


class TestRelations:
    GROUP = f"{HEAD}kind: Group\nmetadata: {{name: team}}\nspec: {{type: team, children: [], members: [ann]}}\n"
    USER = f"{HEAD}kind: User\nmetadata: {{name: ann}}\nspec: {{memberOf: [team]}}\n"

    def test_a_relation_that_both_ends_say_is_one(self, catalog_of: CatalogOf) -> None:
        catalog = catalog_of(self.GROUP, self.USER)
        assert catalog.relations == {
            "group:default/team": (Relation("group:default/team", "hasMember", "user:default/ann"),),
            "user:default/ann": (Relation("user:default/ann", "memberOf", "group:default/team"),),
        }

    @pytest.mark.parametrize("text", [GROUP, USER])
    def test_one_end_is_enough_and_the_other_need_not_be_known(self, catalog_of: CatalogOf, text: str) -> None:
        assert catalog_of(text).relations == catalog_of(self.GROUP, self.USER).relations

    def test_targets_are_sorted_and_of_the_types_asked_for(self, catalog_of: CatalogOf) -> None:
        catalog = catalog_of(system("b"), system("a"), self.GROUP)
        assert catalog.targets("group:default/team", "ownerOf") == ["system:default/a", "system:default/b"]
        assert catalog.targets("group:default/team", "hasMember", "ownerOf") == [
            "system:default/a", "system:default/b", "user:default/ann",
        ]  # fmt: skip
        assert catalog.targets("group:default/team", "ownedBy") == catalog.targets("absent", "ownerOf") == []


class TestDuplicates:
    def test_the_first_file_by_name_stands_whatever_comes_first(self, catalog_of: CatalogOf) -> None:
        catalog = catalog_of(system("a", "one"), system("A", "two"), system("b"))
        assert list(catalog.entities) == ["system:default/a", "system:default/b"]
        (duplicate,) = catalog.duplicates
        assert duplicate.kept is catalog.get("system:default/a")
        assert duplicate.kept.origin.path == "1.yaml"
        assert [other.origin.path for other in duplicate.passed_over] == ["2.yaml"]

    def test_within_a_file_the_first_document_stands(self, catalog_of: CatalogOf) -> None:
        (duplicate,) = catalog_of("\n---\n".join(system("a", owner) for owner in ("one", "two", "three"))).duplicates
        assert duplicate.kept.origin.document == 0
        assert [other.origin.document for other in duplicate.passed_over] == [1, 2]

    def test_what_was_passed_over_has_no_relations(self, catalog_of: CatalogOf) -> None:
        catalog = catalog_of(system("a", "one"), system("a", "two"))
        assert catalog.targets("system:default/a", "ownedBy") == ["group:default/one"]
        assert "group:default/two" not in catalog.relations

    def test_the_same_name_in_another_namespace_or_kind_is_another_entity(self, catalog_of: CatalogOf) -> None:
        catalog = catalog_of(system("a"), system("a", namespace="org"), system("a").replace("System", "Domain"))
        assert len(catalog) == 3
        assert catalog.duplicates == ()


class TestFormerNames:
    @pytest.mark.parametrize(
        ("former", "refs"),
        [
            ("old", ["system:org/old"]),
            (
                "Old, default/older ,component:oldest",
                ["system:org/old", "system:default/older", "component:org/oldest"],
            ),
            ("", []),
            (" , ", []),
            ("a, :b, c/", ["system:org/a"]),
        ],
    )
    def test_they_are_references_with_commas_between(self, catalog_of: CatalogOf, former: str, refs: list[str]) -> None:
        catalog = catalog_of(renamed("new", former, namespace="org"))
        (new,) = catalog
        assert former_refs(new) == refs
        assert catalog.renamed == dict.fromkeys(refs, "system:org/new")

    def test_an_entity_without_the_annotation_had_none(self, catalog_of: CatalogOf) -> None:
        catalog = catalog_of(system("a"))
        assert catalog.renamed == {}

    def test_what_was_passed_over_renames_nothing(self, catalog_of: CatalogOf) -> None:
        catalog = catalog_of(system("a"), renamed("a", "old"))
        assert catalog.renamed == {}


class TestAsking:
    def test_an_empty_catalog_is_empty(self) -> None:
        assert len(link([])) == 0
        assert list(link([])) == []
        assert link([]) == Catalog()

    def test_entities_are_found_by_ref_and_kind(self, catalog_of: CatalogOf) -> None:
        catalog = catalog_of(
            system("b"), system("a"), yaml.safe_dump({**yaml.safe_load(system("c")), "kind": "Domain"})
        )
        found = catalog.get("system:default/a")
        assert found is not None
        assert found.name == "a"
        assert catalog.get("system:default/absent") is None
        assert [one.name for one in catalog.of_kind("System")] == ["a", "b"]
        assert catalog.has_kind("Domain")
        assert not catalog.has_kind("Group")

    def test_the_audience_of_today_sees_everything(self, catalog_of: CatalogOf) -> None:
        catalog = catalog_of(system("a"))
        assert for_audience(catalog, None) == catalog
