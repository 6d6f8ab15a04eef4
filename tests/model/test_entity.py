"""What an entity says of itself."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from generator.model.entity import Entity, Relation
from tests.conftest import CatalogOf

BARE: dict[str, Any] = {
    "apiVersion": "backstage.io/v1alpha1",
    "kind": "Component",
    "metadata": {"name": "Pay"},
    "spec": {"type": "service", "lifecycle": "production", "owner": "payments"},
}
RICH: dict[str, Any] = {
    "apiVersion": "backstage.io/v1beta1",
    "kind": "Component",
    "metadata": {
        "name": "Pay",
        "namespace": "org",
        "title": "Payments",
        "uid": "1",
        "description": "",
        "labels": {"a": ""},
        "annotations": {"a/b": "c"},
        "tags": ["x"],
        "links": [{"url": "https://example.com", "type": "docs", "more": [1, {"a": None}]}],
        "unknown": {"deep": [1.5, True, None, "x"]},
    },
    "spec": {"type": "service", "lifecycle": "production", "owner": "user:ann", "unknown": None, "dependsOn": []},
}
TEMPLATE: dict[str, Any] = {
    "apiVersion": "scaffolder.backstage.io/v1beta3",
    "kind": "Template",
    "metadata": {"name": "t"},
    "spec": {
        "type": "service",
        "parameters": [{"title": "One", "backstage:permissions": {"tags": ["a"]}}],
        "steps": [{"action": "debug:log", "if": "${{ true }}", "backstage:permissions": {"tags": []}}],
        "output": {"links": [{"if": False, "url": "https://example.com"}], "mine": "x"},
        "EXPERIMENTAL_recovery": {"EXPERIMENTAL_strategy": "none"},
    },
}


def read(catalog_of: CatalogOf, document: dict[str, Any]) -> Entity:
    (entity,) = catalog_of(yaml.safe_dump(document))
    return entity


@pytest.mark.parametrize("document", [BARE, RICH, TEMPLATE], ids=["bare", "rich", "template"])
def test_an_entity_is_given_back_as_it_was_written(catalog_of: CatalogOf, document: dict[str, Any]) -> None:
    assert read(catalog_of, document).as_json() == document


def test_a_bare_entity_has_defaults_to_read(catalog_of: CatalogOf) -> None:
    entity = read(catalog_of, BARE)
    assert (entity.ref, entity.kind, entity.namespace, entity.name) == (
        "component:default/pay", "Component", "default", "Pay",
    )  # fmt: skip
    assert (entity.title, entity.annotations) == ("Pay", {})
    assert (entity.type, entity.lifecycle) == ("service", "production")


def test_the_title_stands_for_the_name(catalog_of: CatalogOf) -> None:
    assert read(catalog_of, RICH).title == "Payments"


def test_type_and_lifecycle_are_nothing_where_they_are_absent_or_no_text(catalog_of: CatalogOf) -> None:
    user = {"apiVersion": "backstage.io/v1alpha1", "kind": "User", "metadata": {"name": "u"}, "spec": {"memberOf": []}}
    assert read(catalog_of, user).type is None
    user["spec"] = {"memberOf": [], "type": 1, "lifecycle": ["x"]}
    entity = read(catalog_of, user)
    assert (entity.type, entity.lifecycle) == (None, None)


def test_relations_are_sorted_and_stand_once(catalog_of: CatalogOf) -> None:
    spec = {**BARE["spec"], "dependsOn": ["resource:b", "Resource:B", "resource:a"], "system": "s"}
    assert read(catalog_of, {**BARE, "spec": spec}).relations == (
        Relation("component:default/pay", "dependsOn", "resource:default/a"),
        Relation("component:default/pay", "dependsOn", "resource:default/b"),
        Relation("component:default/pay", "ownedBy", "group:default/payments"),
        Relation("component:default/pay", "partOf", "system:default/s"),
        Relation("group:default/payments", "ownerOf", "component:default/pay"),
        Relation("resource:default/a", "dependencyOf", "component:default/pay"),
        Relation("resource:default/b", "dependencyOf", "component:default/pay"),
        Relation("system:default/s", "hasPart", "component:default/pay"),
    )


def test_an_entity_knows_where_it_came_from(catalog_of: CatalogOf) -> None:
    text = "# first\n---\n# second\n" + yaml.safe_dump(BARE)
    (entity,) = catalog_of("", text)
    assert (entity.origin.path, entity.origin.document, entity.origin.line) == ("2.yaml", 0, 4)
    assert "# second" in entity.origin.text
