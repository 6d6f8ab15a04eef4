"""The top of an entity's page: what it is, who answers for it, how they are reached, and where to go next."""

from __future__ import annotations

from typing import Any, NamedTuple

from generator.insights.ownership import RUNBOOK, Ownership, tier_of
from generator.model.entity import Entity
from generator.model.marks import PORTAL, STALE_REASON, STALE_SINCE
from generator.model.ref import MalformedRefError, parse_ref
from generator.pages.linking import href, mail_href, outside
from generator.pages.origins import Places, places_of
from generator.pages.site import Site, entity_url
from generator.sources.links import QuickLink

APIS_SHOWN = 3
_TOP_KINDS = ("on-call", "runbook", "dashboard", "source")


class Button(NamedTuple):
    """A link that is shown as a button; `what` is a word for its style."""

    title: str
    url: str
    what: str = ""


class Missing(NamedTuple):
    """Something that is not known, and what to write so that it will be."""

    what: str
    mend: str


def facts_of(entity: Entity, site: Site, base: str) -> dict[str, Any]:
    """Return what the top of the page shows."""
    ownership = site.ownership(entity.ref)
    links = site.links.links_of(entity.annotations)
    places = places_of(entity, links, site.records.get(entity.origin.repository))
    return {
        "tier": tier_of(entity),
        "owner": ownership.owner,
        "escalation": ownership.escalation,
        "reach": reach(entity, ownership, links, base),
        "chat_name": _chat_name(ownership, base),
        "missing": missing(entity, ownership, site),
        "buttons": buttons(entity, places, site, base),
        "edit_url": places.edit,
        "ending": ending(entity, base) if entity.lifecycle == "deprecated" or _SUNSET in entity.annotations else None,
        "links": _further(entity, links),
        "stale": stale_of(entity),
        "portal": _portal(entity),
    }


class Stale(NamedTuple):
    """That an entity is shown as it last was: since when, and why."""

    since: str
    why: str


def stale_of(entity: Entity) -> Stale | None:
    """Return since when and why an entity is stale; None where it is not."""
    since = entity.annotations.get(STALE_SINCE)
    return Stale(since, entity.annotations.get(STALE_REASON, "")) if since else None


def _portal(entity: Entity) -> Button | None:
    """Return the other portal that has told of an entity, with the address of its page there."""
    portal = entity.annotations.get(PORTAL)
    if portal is None:
        return None
    url = outside(f"{portal.rstrip('/')}/{entity_url(entity.ref)}") if "://" in portal else None
    return Button(portal, url or "")


def reach(entity: Entity, ownership: Ownership, links: list[QuickLink], base: str) -> list[Button]:
    """Return the ways to reach the owner, the quickest first: call, chat, runbook, dashboard, e-mail."""
    contacts = ownership.contacts
    schedule = href(entity.annotations.get("milepost/on-call") or contacts.on_call, base)
    ways = [Button("On-call schedule", schedule, "call")] if schedule else []
    ways += [Button(link.title, link.url, "call") for link in links if link.kind == "on-call"]
    ways += _if_linked("Chat", contacts.chat, base)
    ways += _if_linked("Runbook", entity.annotations.get(RUNBOOK), base)
    ways += [Button(link.title, link.url) for link in links if link.kind in ("runbook", "dashboard")]
    mail = mail_href(contacts.email)
    return [*ways, Button("E-mail", mail)] if mail else ways


def _if_linked(title: str, text: str | None, base: str) -> list[Button]:
    url = href(text, base)
    return [Button(title, url)] if url else []


def _chat_name(ownership: Ownership, base: str) -> str | None:
    chat = ownership.contacts.chat
    return chat if chat and href(chat, base) is None else None


def missing(entity: Entity, ownership: Ownership, site: Site) -> Missing | None:
    """Return the first thing that someone in an incident would look for in vain."""
    if entity.kind in ("User", "Location"):
        return None
    if ownership.owner is None:
        return Missing("Nobody is named as the owner.", "Add spec.owner to its catalog file.")
    if ownership.owner not in site.catalog.entities:
        return Missing("No catalog file defines this owner.", "Add a Group of this name, or correct spec.owner.")
    if ownership.contacts.is_empty:
        return Missing(
            "There is no way to reach them here.",
            "Add milepost/on-call, milepost/chat or spec.profile.email to the group's file.",
        )
    return None


def buttons(entity: Entity, places: Places, site: Site, base: str) -> list[Button]:
    """Return the next places to go: documentation, APIs, source."""
    found = []
    if places.documentation:
        found.append(Button("Documentation", places.documentation))
    described = _described_by(entity, site)
    if described:
        found.append(Button("Documentation", base + entity_url(described)))
    apis = [ref for ref in site.catalog.targets(entity.ref, "providesApi") if ref in site.catalog.entities]
    found += [Button(f"API: {site.catalog.entities[ref].title}", base + entity_url(ref)) for ref in apis[:APIS_SHOWN]]
    if len(apis) > APIS_SHOWN:
        found.append(Button(f"{len(apis) - APIS_SHOWN} more APIs", "#relations"))
    return [*found, Button("Source", places.source)] if places.source else found


def _described_by(entity: Entity, site: Site) -> str | None:
    """Return the ref of the entity whose documentation covers this one, if it is another that is known."""
    text = entity.annotations.get("backstage.io/techdocs-entity")
    try:
        ref = parse_ref(text, None, entity.namespace) if text else None
    except MalformedRefError:
        return None
    return ref if ref in site.catalog.entities and ref != entity.ref else None


_SUNSET = "milepost/sunset"


class Ending(NamedTuple):
    """That something goes away: when, what comes instead (a ref), and how to move."""

    sunset: str | None
    successor: str | None
    guide: str | None


def ending(entity: Entity, base: str) -> Ending:
    """Return what the file says of the end of an entity."""
    successor = entity.annotations.get("milepost/successor", "").strip()
    try:
        ref = parse_ref(successor, entity.kind, entity.namespace) if successor else None
    except MalformedRefError:
        ref = None
    return Ending(entity.annotations.get(_SUNSET), ref, href(entity.annotations.get("milepost/migration-guide"), base))


def _further(entity: Entity, links: list[QuickLink]) -> list[tuple[str, str | None, str]]:
    """Return title, address and plain text of the links that the top does not show."""
    own = [(link.title or link.url, href(link.url, ""), link.url) for link in entity.metadata.links or ()]
    return own + [(link.title, link.url, link.url) for link in links if link.kind not in _TOP_KINDS]
