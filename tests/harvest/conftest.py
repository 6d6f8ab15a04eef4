"""A server with repositories, for each test."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.harvest.loopback import Loopback, loopback
from tests.harvest.organisation import Portals
from tests.harvest.repositories import Content, Repository, repository

_TOLD = re.compile(r"MILEPOST_(?:GIT|PORTAL)|G(?:H|ITHUB|ITLAB)_.*TOKEN|https?_proxy|all_proxy", re.IGNORECASE)

Make = Callable[[str, Mapping[str, Content] | None], Repository]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let no token, no proxy and no configuration of whoever runs the tests have a say."""
    for name in os.environ:
        if _TOLD.match(name):
            monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Loopback]:
    (tmp_path / "remote").mkdir()
    with loopback(tmp_path / "remote") as served:
        yield served


@pytest.fixture
def make(server: Loopback) -> Make:
    """Return a function that makes a repository on the server, by its path."""

    def make_one(path: str, files: Mapping[str, Content] | None) -> Repository:
        return repository(server.root / f"{path}.git", files)

    return make_one


@pytest.fixture
def portals(tmp_path: Path) -> Callable[..., Portals]:
    """Return a function that makes a portal of sources."""
    return lambda *sources, **options: Portals(tmp_path / "portal", sources, **options)
