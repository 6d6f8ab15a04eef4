"""DOC001."""

from __future__ import annotations

from generator.rules import missing_description
from tests.conftest import CatalogOf
from tests.rules.conftest import Found, entity


def test_missing_and_blank_descriptions_are_reported(found: Found) -> None:
    assert (
        len(found(missing_description, entity("Component a"), entity("System b", metadata=("description: ' '",)))) == 2
    )


def test_people_need_none(found: Found) -> None:
    assert found(missing_description, entity("User a"), entity("Group b"), entity("Location c")) == []


def test_the_place_is_the_key_metadata_of_its_document(catalog_of: CatalogOf) -> None:
    first, second = missing_description.check(
        catalog_of(
            "---\n".join(
                [
                    entity("API a"),
                    "{apiVersion: backstage.io/v1alpha1, kind: System,\n metadata: {name: b}, spec: {owner: x}}",
                ]
            )
        )
    )
    assert str(first.location) == "1.yaml:3:1"
    assert str(second.location) == "1.yaml:12:2"
