"""The portal of the hostile organisation."""

from __future__ import annotations

import pytest

from tests.hostile.building import Built, built_once


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the portal, built once for all processes of a test run."""
    return built_once(tmp_path_factory)
