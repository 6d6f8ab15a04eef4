"""Teams: what the page of a group shows beyond the common, and `/teams/`, the list with contacts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from generator.insights.ownership import RUNBOOK, Contacts
from generator.insights.team_relations import team_relations
from generator.model.entity import Entity
from generator.pages.holdings import holdings, tier_one
from generator.pages.linking import href, mail_href
from generator.pages.page import Page, Sheet
from generator.pages.site import ENTITY_BASE, Site
from generator.problems import Problem

URL = "teams/"
MEMBERS_SHOWN = 50
PROBLEMS_SHOWN = 20


class Hierarchy(NamedTuple):
    """Where a group stands: the refs of what it is within, and of what is within it."""

    within: list[str]
    holds: list[str]


def team_view(entity: Entity, site: Site) -> dict[str, Any]:
    """Return what the page of a group shows beyond the common."""
    catalog = site.catalog
    owned = catalog.targets(entity.ref, "ownerOf")
    within, holds = catalog.targets(entity.ref, "childOf"), catalog.targets(entity.ref, "parentOf")
    to_mend, relations = problems_of(owned, site), team_relations(catalog, entity.ref)
    members = catalog.targets(entity.ref, "hasMember")
    return {
        "first": [_critical(site.catalog.entities[ref]) for ref in tier_one(owned, site)],
        "holdings": holdings(owned, site, ENTITY_BASE, owners=False),
        "members": members,
        "members_shown": MEMBERS_SHOWN,
        "hierarchy": Hierarchy(within, holds) if within or holds else None,
        "other_teams": relations if relations.needs or relations.needed_by else None,
        "endings": relations.endings,
        "elsewhere": relations.elsewhere,
        "below": holdings(relations.below, site, ENTITY_BASE, owners=False, limit=0),
        "to_mend": to_mend[:PROBLEMS_SHOWN],
        "more_to_mend": max(0, len(to_mend) - PROBLEMS_SHOWN),
    }


class Critical(NamedTuple):
    """Something of tier 1: its ref, type and runbook."""

    ref: str
    type: str
    runbook: str | None


def _critical(entity: Entity) -> Critical:
    return Critical(entity.ref, entity.type or "", href(entity.annotations.get(RUNBOOK), ENTITY_BASE))


def problems_of(refs: list[str], site: Site) -> list[Problem]:
    """Return the problems of some entities, the worst first."""
    found = [problem for ref in refs for problem in site.problems_by_entity.get(ref, ())]
    return sorted(found, key=lambda problem: (problem.severity.rank, problem.sort_key))


class TeamRow(NamedTuple):
    """A line of the list: `owned` things, of which `critical` are of tier 1."""

    ref: str
    type: str
    within: list[str]
    contacts: Contacts
    on_call: str | None
    chat: str | None
    email: str | None
    owned: int
    critical: int


def sheets(site: Site) -> Iterator[Sheet]:
    """Yield what is made every time: it is about the whole catalog."""
    yield Sheet("teams", None, partial(pages, site))


def pages(site: Site) -> Iterator[Page]:
    """Yield the list of teams."""
    base = "../"
    groups = sorted(site.catalog.of_kind("Group"), key=lambda group: (group.title.lower(), group.ref))
    rows = [_row(group, site, base) for group in groups]
    body = site.render("teams.html", URL, {"teams": rows})
    yield Page(URL, "catalog", "Teams", "Every team, what it owns, and how to reach it", body)


def _row(group: Entity, site: Site, base: str) -> TeamRow:
    contacts = site.ownership(group.ref).contacts
    owned = site.catalog.targets(group.ref, "ownerOf")
    return TeamRow(
        group.ref,
        group.type or "",
        site.catalog.targets(group.ref, "childOf"),
        contacts,
        href(contacts.on_call, base),
        href(contacts.chat, base),
        mail_href(contacts.email),
        len(owned),
        len(tier_one(owned, site)),
    )
