"""DUP001."""

from __future__ import annotations

from generator.rules import duplicate_entity
from tests.conftest import CatalogOf
from tests.rules.conftest import entity


def test_the_first_file_stands_and_the_others_are_reported(catalog_of: CatalogOf) -> None:
    catalog = catalog_of(entity("Component a"), "---\n".join([entity("Component A"), entity("Component a")]))
    second, third = duplicate_entity.check(catalog)
    assert str(second.location) == "2.yaml:4:9"
    assert (
        second.message
        == "component:default/a is defined more than once: 1.yaml:4:9 stands, because its file name comes first"
    )
    assert second.evidence == ("also defined at 1.yaml:4:9", "also defined at 2.yaml:13:9")
    assert third.evidence == ("also defined at 1.yaml:4:9", "also defined at 2.yaml:4:9")
