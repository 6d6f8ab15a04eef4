"""Catalogs in few words, for the tests of rules."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.rules.rule import Rule
from tests.conftest import CatalogOf

Found = Callable[..., list[str]]

CORE = "apiVersion: backstage.io/v1alpha1"


def entity(head: str, *spec: str, metadata: tuple[str, ...] = ()) -> str:
    """Return a document: `entity("Component pay", "owner: x")`, with the spec's required fields added."""
    kind, name = head.split()
    given = {line.partition(":")[0] for line in spec}
    fields = [line for line in REQUIRED[kind] if line.partition(":")[0] not in given]
    lines = [CORE, f"kind: {kind}", "metadata:", f"  name: {name}", *(f"  {line}" for line in metadata)]
    return "\n".join([*lines, "spec:", *(f"  {line}" for line in (*fields, *spec))]) + "\n"


REQUIRED = {
    "Component": ("type: service", "lifecycle: production", "owner: payments"),
    "API": ("type: openapi", "lifecycle: production", "owner: payments", "definition: x"),
    "Resource": ("type: database", "owner: payments"),
    "System": ("owner: payments",),
    "Domain": ("owner: payments",),
    "Group": ("type: team", "children: []"),
    "User": ("memberOf: []",),
    "Location": ("type: file",),
}


def annotated(head: str, *annotations: str) -> str:
    """Return a document with annotations."""
    return entity(head, metadata=("annotations:", *(f"  {line}" for line in annotations)))


@pytest.fixture
def found(catalog_of: CatalogOf) -> Found:
    """Return a function that runs one rule over documents: one `entity: message` a problem."""

    def run(rule: Rule, *documents: str) -> list[str]:
        return [f"{problem.entity}: {problem.message}" for problem in rule.check(catalog_of("---\n".join(documents)))]

    return run
