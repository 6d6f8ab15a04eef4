"""What the tests of several parts share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.catalog import Catalog, link
from generator.model.kinds import STOCK
from generator.settings import Limits
from generator.sources.documents import read_documents
from generator.sources.files import SourceFile
from generator.sources.judging import judge

pytest_plugins = ["tests.running"]  # what CI may not skip, and how long hypothesis looks

CatalogOf = Callable[..., Catalog]


@pytest.fixture
def catalog_of() -> CatalogOf:
    """Return a function that links YAML given as text: one file `1.yaml`, `2.yaml`, ... an argument."""

    def read(*texts: str) -> Catalog:
        entities = []
        for number, text in enumerate(texts, 1):
            file = SourceFile(Path(f"{number}.yaml"), Path(), f"{number}.yaml")
            for document in read_documents(text.encode(), file.shown, Limits()):
                judgement = judge(document, file, STOCK, Limits())
                assert judgement.verdict != "error", judgement.problems
                if judgement.entity:
                    entities.append(judgement.entity)
        return link(entities)

    return read
