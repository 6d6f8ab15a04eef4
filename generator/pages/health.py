"""`/teams/health/`: how far the owners can be relied on, and what to mend first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from generator.pages.page import Heading, Page, Sheet
from generator.pages.site import Site

URL = "teams/health/"
SHOWN = 200


class Finding(NamedTuple):
    """Something to mend: the refs that it is about, of which `more` are not shown."""

    id: str
    title: str
    text: str
    refs: Sequence[str]
    more: int


def sheets(site: Site) -> Iterator[Sheet]:
    """Yield what is made every time: it is about the whole catalog."""
    yield Sheet("health", None, partial(pages, site))


def pages(site: Site) -> Iterator[Page]:
    """Yield the page."""
    health = site.health
    uncalled = [ref for ref in health.tier_one if ref not in health.on_call]
    refs = (
        health.unowned,
        health.contradicted,
        health.empty,
        health.unreachable,
        health.placeholders,
        uncalled,
        health.single,
    )
    findings = [
        Finding(place, title, text, found[:SHOWN], max(0, len(found) - SHOWN))
        for (place, title, text), found in zip(_FINDINGS, refs, strict=True)
        if found
    ]
    view = {"health": health, "findings": findings, "count": len(site.catalog.entities)}
    body = site.render("health.html", URL, view)
    contents = tuple(Heading(finding.id, finding.title) for finding in findings)
    yield Page(URL, "catalog", "Ownership health", "Who can be relied on, and what nobody answers for", body, contents)


_FINDINGS = (
    ("unowned", "Owned by nobody that is known", "Name a group in spec.owner, or write the Group that is named."),
    (
        "contradicted",
        "CODEOWNERS names others",
        "Let CODEOWNERS and the catalog name the same team.",
    ),
    ("empty", "Owners without members", "Add members, or give what they own to another group."),
    ("unreachable", "Owners that cannot be reached", "Add spec.profile.email, milepost/chat or milepost/on-call."),
    ("placeholders", "Contacts that nobody filled in", "Write the real address, channel or schedule."),
    ("uncalled", "Tier 1, and nobody on call", "Add milepost/on-call to the component or to its owner."),
    ("single", "Owners of one person", "Nothing is wrong yet; it is when they are away."),
)
