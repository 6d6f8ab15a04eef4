"""A hundred things happen to an organisation, and after each the portal shows what a plain account says it must."""

from __future__ import annotations

import os
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from generator.harvest.marking import is_stale
from generator.portal import Portal
from generator.publish.building import build_site
from generator.publish.circumstances import cache_folder, circumstances
from tests.harvest.events import STALE_DAYS, Account, Organisation
from tests.harvest.forges import GitHub
from tests.harvest.loopback import Loopback
from tests.harvest.organisation import Portals
from tests.running import PROVE

EVENTS = 100
SEEDS = range(1, 7) if os.environ.get(PROVE) else range(1, 2)
LOOKED_AT = 12  # events between two looks at the whole site


def shown(portal: Portal) -> dict[str, tuple[str, bool]]:
    """Return owner and staleness of what a portal shows."""
    return {
        entity.name: (portal.catalog.targets(entity.ref, "ownedBy")[0].removeprefix("group:default/"), is_stale(entity))
        for entity in portal.catalog
    }


class Links(HTMLParser):
    """The links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value for name, value in attrs if name == "href" and value and tag in ("a", "link")}


def dead_links(site: Path) -> set[str]:
    """Return the links of a site that lead to no file of it."""
    dead = set()
    for page in site.rglob("*.html"):
        base = f"http://site/{page.relative_to(site).as_posix()}"
        for link in Links(page.read_text("utf-8")).found:
            parts = urlsplit(urljoin(base, link))
            path = site / unquote(parts.path).lstrip("/")
            if parts.netloc == "site" and not (path.is_file() or (path / "index.html").is_file()):
                dead.add(f"{page.relative_to(site)}: {link}")
    return dead


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_the_portal_shows_what_it_must(server: Loopback, portals: Callable[..., Portals], seed: int) -> None:
    org = Organisation(GitHub(server), Random(seed))  # noqa: S311 for a test
    made = portals(org.forge.source(), stale_after=STALE_DAYS, limits={"repository_seconds": 3})
    account = Account()
    happened: list[str] = []
    before: dict[str, tuple[str, bool]] = {}
    for number in range(EVENTS + 1):
        portal = made.portal(sleep=lambda _seconds: None)
        account.harvest(org, made.now)
        now = shown(portal)
        assert now == account.entities(made.now), happened[-10:]
        for name in before.keys() - now.keys():
            assert _is_accounted_for(name, org, portal), (name, happened[-10:])
        if number % LOOKED_AT == 0:
            look_at_the_site(made, now)
        before = now
        happened.append(org.happen())
    assert len(set(happened)) > 12


def _is_accounted_for(name: str, org: Organisation, portal: Portal) -> bool:
    """Tell whether an entity is gone because its document is, or the portal says what it cannot show."""
    in_git = [project for project in org.projects for text in project.files.values() if name in text.owners]
    if not in_git or any(project.is_deleted for project in in_git):
        return True
    problems = [problem for problem in portal.problems if problem.severity == "error" or problem.code == "REP001"]
    told = " ".join(f"{problem.entity} {problem.location} " for problem in problems)
    return any(f"/{name} " in told or f"/{project.path}" in told for project in in_git)


def look_at_the_site(made: Portals, entities: dict[str, tuple[str, bool]]) -> None:
    options = {"sources": made.sources, **made.options}
    config = made.base / "mkdocs.yml"
    (made.base / "docs").mkdir(exist_ok=True)
    config.write_text(f"site_name: x\ntheme: {{name: material, font: false}}\nplugins: [search, milepost: {options}]\n")
    around = circumstances(config, made.base, None, cache_folder(config, made.base))
    site = build_site(config, made.base, around=around).site
    assert contents(site) == contents(build_site(config, made.base, site_dir=made.base / "clean").site)
    assert dead_links(site) == set()
    for name, (owner, is_old) in entities.items():
        page = (site / f"catalog/default/component/{name}/index.html").read_text("utf-8")
        assert ("Not up to date." in page) == is_old
        assert f"group:{owner}" in page


def contents(site: Path) -> dict[str, bytes]:
    """Return the files of a site."""
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
