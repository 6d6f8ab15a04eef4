"""Locations that name files of other repositories by their address on a forge."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.harvest.addresses import parse_address
from tests.harvest.conftest import Make
from tests.harvest.forges import GitHub
from tests.harvest.loopback import Loopback
from tests.harvest.organisation import BROKEN, Portals, component, found, location, refs, stale

MakePortals = Callable[..., Portals]


@pytest.fixture
def host(server: Loopback) -> str:
    return server.url.removeprefix("http://")


def components(portals: Portals) -> list[str]:
    return [ref.removeprefix("component:default/") for ref in refs(portals.portal()) if ref.startswith("component")]


@pytest.mark.parametrize("shape", ["{url}/acme/pay/blob/main/{path}", "{url}/acme/pay/-/blob/main/{path}"])
def test_a_file_of_another_repository(
    make: Make, server: Loopback, host: str, portals: MakePortals, shape: str
) -> None:
    target = shape.format(url=server.url, path="deep/service.yaml")
    make("acme/all", {"catalog-info.yaml": location(target)})
    files = {"catalog-info.yaml": component("never"), "deep/service.yaml": component("pay")}
    make("acme/pay", files)
    made = portals({"git": f"{server.url}/acme/all.git"}, location_hosts=[host])
    portal = made.portal()
    assert [ref for ref in refs(portal) if ref.startswith("component")] == ["component:default/pay"]
    assert portal.catalog.entities["component:default/pay"].origin.repository == f"{host}/acme/pay@main"
    assert found(portal, "LOC001", "LOC002") == []


def test_a_glob_and_a_chain(make: Make, server: Loopback, host: str, portals: MakePortals) -> None:
    make("acme/all", {"catalog-info.yaml": location(f"{server.url}/acme/one/blob/HEAD/*/x.yaml")})
    further = location(f"{server.url}/acme/two/blob/next/x.yaml", name="further")
    make("acme/one", {"a/x.yaml": component("a"), "b/x.yaml": further, "c/d/x.yaml": component("never")})
    make("acme/two", {"x.yaml": component("old")}).commit({"x.yaml": component("two")}, branch="next")
    made = portals({"git": f"{server.url}/acme/all.git"}, location_hosts=[host])
    assert components(made) == ["a", "two"]
    server.requests.clear()
    made.harvest()
    assert sum(b"command=fetch" in request.body for request in server.requests) == 0


def test_a_repository_that_is_a_source_already(server: Loopback, host: str, portals: MakePortals) -> None:
    github = GitHub(server)
    target = f"{server.url}/acme/pay/blob/main/further.yaml"
    github.add("acme/all", {"catalog-info.yaml": location(target)})
    github.add("acme/pay", {"catalog-info.yaml": component("pay"), "further.yaml": component("further")})
    made = portals(github.source(), location_hosts=[host])
    portal = made.portal()
    assert [ref for ref in refs(portal) if ref.startswith("component")] == [
        "component:default/further",
        "component:default/pay",
    ]
    assert len(portal.harvested.records) == 2
    assert found(portal, "LOC001", "DUP001") == []


def test_of_a_file_on_this_disk(make: Make, server: Loopback, host: str, portals: MakePortals) -> None:
    make("acme/pay", {"catalog-info.yaml": component("pay")})
    made = portals({"path": "."}, location_hosts=[host])
    target = f"{server.url}/acme/pay/blob/main/catalog-info.yaml"
    (made.base / "catalog-info.yaml").write_text(location(target), "utf-8")
    assert components(made) == ["pay"]


def test_what_is_no_longer_named_goes(make: Make, server: Loopback, host: str, portals: MakePortals) -> None:
    target = f"{server.url}/acme/pay/blob/main/x.yaml"
    repository = make("acme/all", {"catalog-info.yaml": location(target)})
    make("acme/pay", {"x.yaml": component("pay")})
    made = portals({"git": f"{server.url}/acme/all.git"}, location_hosts=[host])
    assert components(made) == ["pay"]
    repository.commit({"catalog-info.yaml": component("other")})
    assert components(made) == ["other"]
    assert len(made.read().harvested.records) == 1


def test_its_last_good_state(make: Make, server: Loopback, host: str, portals: MakePortals) -> None:
    make("acme/all", {"catalog-info.yaml": location(f"{server.url}/acme/pay/blob/main/x.yaml")})
    repository = make("acme/pay", {"x.yaml": component("pay")})
    made = portals({"git": f"{server.url}/acme/all.git"}, location_hosts=[host])
    made.harvest()
    repository.commit({"x.yaml": BROKEN})
    assert stale(made.portal()) == ["component:default/pay"]


def test_a_file_that_is_not_there(make: Make, server: Loopback, host: str, portals: MakePortals) -> None:
    make("acme/all", {"catalog-info.yaml": location(f"{server.url}/acme/pay/blob/main/x.yaml")})
    make("acme/pay", {"y.yaml": component("pay")})
    portal = portals({"git": f"{server.url}/acme/all.git"}, location_hosts=[host]).portal()
    (problem,) = found(portal, "LOC002")
    assert "is not there, or is hidden" in problem.message


def test_hosts_that_are_not_allowed_are_not_asked(make: Make, server: Loopback, portals: MakePortals) -> None:
    make("acme/all", {"catalog-info.yaml": location(f"{server.url}/acme/pay/blob/main/x.yaml")})
    make("acme/pay", {"x.yaml": component("pay")})
    made = portals({"git": f"{server.url}/acme/all.git"}, location_hosts=["example.com"])
    portal = made.portal()
    assert [problem.code for problem in found(portal, "LOC001", "LOC002")] == ["LOC001"]
    assert server.asked("acme/pay") == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/a/b/blob/main/x.yaml",
        "https://user:pw@example.com/a/b/blob/main/x.yaml",
        "https://example.com.evil.example/a/b/blob/main/x.yaml",
        "https://example.com/a/../b/blob/main/x.yaml",
        "https://example.com/a/b/blob/main/../../x.yaml",
        "https://example.com/a/b/blob/main/%2e%2e/x.yaml",
        "https://example.com/a/b/blob/main",
        "https://example.com/--upload-pack=x/b/tree",
        "file:///etc/passwd",
        "https://[::1",
    ],
)
def test_addresses_that_name_nothing(url: str) -> None:
    assert parse_address(url, ["example.com"]) is None


def test_a_branch_with_a_slash() -> None:
    address = parse_address("https://example.com/a/b/blob/feature/x/deep/y.yaml", ["example.com"])
    assert address is not None
    assert address.parts("feature/x") == ("feature/x", "deep/y.yaml")
    assert address.parts(None) == ("feature", "x/deep/y.yaml")
