"""The table of page types, of the header's tabs, and of the URLs that are ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.pages import (
    entity,
    explorer,
    health,
    home,
    moved,
    owner,
    problems,
    recipes,
    repositories,
    rules,
    tags,
    teams,
)
from generator.pages.page import PageType, Sheet
from generator.pages.site import Site

PAGE_TYPES: tuple[PageType, ...] = (
    home,
    explorer,
    entity,
    moved,
    teams,
    health,
    tags,
    owner,
    recipes,
    problems,
    rules,
    repositories,
)


class TabEntry(NamedTuple):
    """A line in a tab's menu; `url` relative to the site's root."""

    title: str
    url: str


class Tab(NamedTuple):
    """A section of the header, and the depths of the URLs of its pages."""

    name: str
    title: str
    entries: tuple[TabEntry, ...]
    depths: tuple[int, ...]


HOME = "home"
CATALOG = Tab(
    "catalog",
    "Catalog",
    (
        TabEntry("Explorer", "catalog/"),
        TabEntry("Who owns this?", "owner/"),
        TabEntry("Teams", "teams/"),
        TabEntry("Ownership health", "teams/health/"),
        TabEntry("Recipes", "recipes/"),
        TabEntry("Tags", "tags/"),
        TabEntry("Problems", "problems/"),
        TabEntry("Rules", "rules/"),
        TabEntry("Repositories", "repositories/"),
    ),
    (1, 2, 4, 5),
)
TABS = (CATALOG,)

# First parts of URLs that documents may not take (contract); some are for pages to come.
RESERVED = frozenset(
    (
        "catalog docs recipes tags rules problems repositories owner teams impact graph changes deprecations"
        " scorecards metrics api"
    ).split()
)


def all_sheets(site: Site) -> Iterator[Sheet]:
    """Yield the sheets of every page of the portal."""
    for page_type in PAGE_TYPES:
        yield from page_type.sheets(site)
