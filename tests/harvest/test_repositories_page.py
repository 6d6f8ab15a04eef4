"""`/repositories/`: after harvests that went well or not, it says of each repository what its state is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.harvest.borrowed import Borrowed
from generator.harvest.records import Outage, Record
from generator.insights.repositories import State, portals_of, repositories_of
from generator.pages import repositories
from generator.pages.filters import FILTERS
from generator.pages.holdings import holdings
from generator.pages.site import Site
from generator.portal import Portal
from generator.rendering import Renderer
from tests.harvest.loopback import Loopback
from tests.harvest.organisation import BROKEN, NOW, Portals, component
from tests.harvest.repositories import Repository, repository
from tests.pages.conftest import Html

Pages = Callable[[Portal], list[Html]]


@pytest.fixture
def pages() -> Pages:
    """Return a function that gives the pages of a portal, parsed."""

    def make(portal: Portal) -> list[Html]:
        site = Site(portal, Renderer(None, FILTERS), "Example", frozenset())
        return [Html(page.body) for page in repositories.pages(site)]

    return make


@pytest.fixture
def portals(server: Loopback, tmp_path: Path) -> Portals:
    for name in ("fine", "broken", "away", "never"):
        repository(server.root / f"acme/{name}.git", {"catalog-info.yaml": component(name)})
    repository(server.root / "acme/empty.git", {"README.md": "nothing"})
    server.failing("/acme/never.git", 404)
    names = ("fine", "broken", "away", "never", "empty")
    return Portals(tmp_path / "portal", [{"git": f"{server.url}/acme/{name}.git"} for name in names])


def states(portal: Portal) -> dict[str, State]:
    return {one.name.rpartition("/")[2]: one.state for one in repositories_of(portal)}


def with_harvested(portal: Portal, **harvested: Any) -> Portal:
    return replace(portal, harvested=replace(portal.harvested, **harvested))


def test_the_state_of_each(portals: Portals, server: Loopback, pages: Pages) -> None:
    broken = Repository(server.root / "acme/broken.git")
    portals.harvest()
    broken.commit({"catalog-info.yaml": BROKEN})
    server.failing("/acme/away.git", 404)
    found = portals.portal()
    assert states(found) == {
        "never": State.GONE,
        "away": State.UNREACHABLE,
        "broken": State.STALE,
        "fine": State.FRESH,
        "empty": State.EMPTY,
    }
    (page,) = pages(found)
    assert (
        "5 repositories: 1 not shown, 1 out of reach, 1 partly as it was, 1 up to date, 1 no catalog file." in page.text
    )
    rows = [row.text for row in page.all("li")]
    assert [row.split()[0].rpartition("/")[2] for row in rows] == ["never", "away", "broken", "fine", "empty"]
    assert "1 entity, 1 as it last was" in rows[2]
    assert "Since " in rows[1]
    assert "Since " not in rows[3]


def test_without_repositories_the_page_says_what_to_write(tmp_path: Path, pages: Pages) -> None:
    (page,) = pages(Portals(tmp_path).read())
    assert "{github: your-organisation}" in page.text


def test_folders_of_this_disk_are_repositories_too(tmp_path: Path, pages: Pages) -> None:
    file = tmp_path / "catalog-info.yaml"
    file.write_text(component("pay"), "utf-8")
    (page,) = pages(Portals(tmp_path, [{"path": "."}]).read())
    assert "1 repository: 1 up to date." in page.text
    assert "this folder" in page.text


def test_a_long_list_has_several_pages(tmp_path: Path, pages: Pages) -> None:
    count = 2 * repositories.ON_ONE_PAGE + 1
    records = tuple(
        Record(identity=f"i{number}", name=f"h/r{number:04}", url=f"https://h/r{number}", source="s")
        for number in range(count)
    )
    first, second, third = pages(with_harvested(Portals(tmp_path).read(), records=records))
    assert [len(page.all("li")) for page in (first, second, third)] == [400, 400, 1]
    assert first.links()["2"] == "../repositories/2/"
    assert second.links()["1"] == "../../repositories/"
    assert f"{count} repositories" in third.text


@pytest.mark.parametrize(("web", "links"), [("https://h/r", ["https://h/r"]), ("javascript:alert(1)", [])])
def test_only_addresses_of_pages_are_links(tmp_path: Path, pages: Pages, web: str, links: list[str]) -> None:
    record = Record(identity="i", name="h/<b>", url="https://h/r", source="s", web=web)
    (page,) = pages(with_harvested(Portals(tmp_path).read(), records=(record,)))
    assert list(page.links().values()) == links
    assert "h/<b>" in page.text.replace("\u200b", "")


def test_other_portals_are_listed_with_the_age_of_their_data(tmp_path: Path, pages: Pages) -> None:
    away = Outage(since=NOW, why="answers with <500>")
    borrowed = (
        Borrowed(key="b", name="b", address="https://b.example.com", as_of=NOW, digest="0", places=()),
        Borrowed(key="a", name="a", address="javascript:x", as_of=NOW, digest="0", places=(), outage=away),
    )
    portal = with_harvested(Portals(tmp_path).read(), borrowed=borrowed)
    assert [one.name for one in portals_of(portal)] == ["a", "b"]
    (page,) = pages(portal)
    assert page.links("portals") == {"b": "https://b.example.com"}
    assert "cannot be read since 1 Mar 2026 12:00 UTC: answers with <500>" in page.text


def test_lists_say_what_is_not_up_to_date(portals: Portals, server: Loopback) -> None:
    broken = Repository(server.root / "acme/broken.git")
    portals.harvest()
    broken.commit({"catalog-info.yaml": BROKEN})
    site = Site(portals.portal(), Renderer(None, FILTERS), "Example", frozenset())
    said = {
        name: "not up to date" in holdings([f"component:default/{name}"], site, "", owners=False)[0].rows
        for name in ("broken", "fine")
    }
    assert said == {"broken": True, "fine": False}
    entities = [site.catalog.entities[f"component:default/{name}"] for name in said]
    view = {
        "kind": "Component",
        "entities": entities,
        "owners": {entity.ref: "shop" for entity in entities},
        "number": 1,
        "pages": [],
    }
    assert site.render("explorer-list.html", "catalog/by-kind-component/", view).count("not up to date") == 1
