"""Small catalogs as sites, and their pages as parsed HTML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from generator.catalog import Catalog
from generator.pages.entity import page_of
from generator.pages.filters import FILTERS
from generator.pages.site import AGE, Site, age
from generator.portal import Portal
from generator.problems import Problem
from generator.rendering import Renderer
from generator.settings import Settings
from generator.sources.links import load_links
from generator.sources.reading import Reading

LINKS = """\
vars: {grafana: https://grafana.example.com}
links:
  - annotation: grafana/dashboard-selector
    title: Dashboards of {value}
    url: "{grafana}/d?tag={value}"
    kind: dashboard
  - {annotation: jira/project-key, title: Jira, url: "https://jira.example.com/browse/{value}", kind: issue}
"""
VOID = frozenset("area br hr img input link meta rect path".split())


@dataclass
class Element:
    """An element with its attributes; `text` is all the text within."""

    tag: str
    attributes: dict[str, str | None]
    section: str
    text: str = ""

    def __getitem__(self, name: str) -> str:
        """Return an attribute that is there."""
        return self.attributes[name] or ""

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)


@dataclass
class Html(HTMLParser):
    """A parsed page: its elements in order, and the text as it is read. `section` is the id of the last heading."""

    source: str
    elements: list[Element] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        """Parse at once."""
        super().__init__()
        self._open: list[Element] = []
        self._section = ""
        self.feed(self.source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name.removeprefix("xlink:"): value for name, value in attrs}
        if tag in ("h1", "h2"):
            self._section = attributes.get("id") or ""
        element = Element(tag, attributes, self._section)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and any(element.tag == tag for element in self._open):
            if self._open.pop().tag == tag:
                break

    def handle_data(self, data: str) -> None:
        self.text += data
        for element in self._open:
            element.text += data

    def all(self, tag: str, *, css: str | None = None, section: str | None = None) -> list[Element]:
        return [
            element
            for element in self.elements
            if element.tag == tag
            and (css is None or css in (element.get("class") or "").split())
            and (section is None or element.section == section)
        ]

    def links(self, section: str | None = None) -> dict[str, str]:
        return {element.text: element["href"] for element in self.all("a", section=section)}


SiteOf = Callable[..., Site]
PageOf = Callable[..., Html]


@pytest.fixture
def site_of(catalog_of: Callable[..., Catalog], tmp_path: Path) -> SiteOf:
    """Return a function that makes a site of YAML texts."""
    (tmp_path / "links.yaml").write_text(LINKS, "utf-8")

    def make(*texts: str, problems: tuple[Problem, ...] = (), documents: frozenset[str] = frozenset()) -> Site:
        settings = Settings(annotations="links.yaml", base=tmp_path, as_of=datetime(2026, 3, 1, 12, tzinfo=UTC))
        links, _ = load_links(settings, tmp_path)
        portal = Portal(settings, Reading((), (), ()), catalog_of(*texts), links, problems)
        return Site(portal, Renderer(None, FILTERS), "Example", documents)

    return make


@pytest.fixture
def page(site_of: SiteOf) -> PageOf:
    """Return a function that gives the page of an entity of a catalog, parsed."""

    def make(ref: str, *texts: str, problems: tuple[Problem, ...] = ()) -> Html:
        site = site_of(*texts, problems=problems)
        made = page_of(site.catalog.entities[ref], site).body
        return Html(made.replace(AGE, age(site.portal.settings.as_of)))

    return make
