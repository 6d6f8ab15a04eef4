"""Sources that other distributions bring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint
from types import SimpleNamespace
from typing import Any

import pytest

from generator import plugins
from generator.errors import BuildError, SettingsError
from tests.harvest.conftest import Make
from tests.harvest.loopback import Loopback
from tests.harvest.organisation import Portals, component, refs

MakePortals = Callable[..., Portals]


def install(monkeypatch: pytest.MonkeyPatch, **functions: Callable[[Mapping[str, Any]], Any]) -> None:
    """Install a source by the name `bitbucket`."""
    point = EntryPoint("bitbucket", "nowhere:source", plugins.SOURCES)
    monkeypatch.setattr(EntryPoint, "load", lambda _point: SimpleNamespace(**functions))
    monkeypatch.setattr(plugins, "entry_points", lambda group: [point] if group == plugins.SOURCES else [])


def test_repositories_and_people(
    make: Make, server: Loopback, portals: MakePortals, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("acme/pay", {"catalog-info.yaml": component("pay", owner="shop")})
    install(
        monkeypatch,
        repositories=lambda options: [{"url": f"{server.url}/{options['bitbucket']}/pay.git", "ref": "main"}],
        people=lambda _options: {"teams": [{"name": "shop", "members": ["ann"]}], "persons": [{"name": "ann"}]},
    )
    portal = portals({"bitbucket": "acme", "anything": 1}).portal()
    assert refs(portal) == ["component:default/pay", "group:default/shop", "user:default/ann"]


def test_one_that_fails_is_said_and_what_is_known_stays(
    make: Make, server: Loopback, portals: MakePortals, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("acme/pay", {"catalog-info.yaml": component("pay")})
    install(monkeypatch, repositories=lambda _options: [{"url": f"{server.url}/acme/pay.git"}])
    made = portals({"bitbucket": "acme"})
    made.harvest()
    install(monkeypatch, repositories=lambda _options: 1 / 0)
    portal = made.portal()
    assert refs(portal) == ["component:default/pay"]
    (problem,) = [problem for problem in portal.problems if problem.code == "REP009"]
    assert "failed: ZeroDivisionError: division by zero" in problem.message


@pytest.mark.parametrize("item", [{}, {"url": "file:///etc"}, {"url": "https://example.com/x", "more": 1}, "x"])
def test_one_that_answers_wrongly(portals: MakePortals, monkeypatch: pytest.MonkeyPatch, item: Any) -> None:
    install(monkeypatch, repositories=lambda _options: [item])
    with pytest.raises(BuildError, match="names a repository in another form than is read"):
        portals({"bitbucket": "acme"}).harvest()


def test_one_that_is_not_installed(portals: MakePortals) -> None:
    with pytest.raises(SettingsError, match="there is no kind of source bitbucket; there are path, git, "):
        portals({"bitbucket": "acme"}).harvest()
