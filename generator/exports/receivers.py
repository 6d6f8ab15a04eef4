"""Whom an alert of a component goes to: the first of component, owner and parent groups that can be reached so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from generator.catalog import Catalog
from generator.insights.ownership import CHAT, email_of, escalation_from, owner_of
from generator.insights.placeholders import find_contact_filler
from generator.model.entity import Entity

Urgency = Literal["page", "ticket"]
Way = Literal["pagerduty", "slack", "email"]

PAGERDUTY = ("pagerduty.com/integration-key", "pagerduty.com/service-id")
OPSGENIE = "opsgenie.com/component-selector"
# By urgency: the ways in which somebody is told, the best first.
_WAYS: dict[Urgency, tuple[Way, ...]] = {"page": ("pagerduty", "slack", "email"), "ticket": ("slack", "email")}
_CHANNEL = re.compile(r"[#@][\w.-]+")
_ARCHIVE = re.compile(r"https://[\w-]+(?:\.enterprise)?\.slack\.com/archives/([A-Z0-9]+)/?")


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody who is told in one way.

    Args:
        ref: of the component or the group that names the way.
        urgency: for which it is.
        way: how.
        target: the channel or the address; of PagerDuty nothing, as its key is a secret.
    """

    ref: str
    urgency: Urgency
    way: Way
    target: str = ""

    @property
    def name(self) -> str:
        """Return its name in the configuration."""
        return f"{self.ref}/{self.urgency}"


def receiver_of(catalog: Catalog, component: Entity, urgency: Urgency) -> Receiver | None:
    """Return who is told of a component's alerts; None where nobody can be reached."""
    for entity in _chain(catalog, component):
        for way in _WAYS[urgency]:
            target = _target(entity, way)
            if target is not None:
                return Receiver(entity.ref, urgency, way, target)
    return None


def _chain(catalog: Catalog, component: Entity) -> Iterator[Entity]:
    yield component
    owner = owner_of(catalog, component.ref)
    for ref in (owner, *escalation_from(catalog, owner)) if owner else ():
        entity = catalog.get(ref)
        if entity is not None:
            yield entity


def _filled(value: str | None) -> str | None:
    """Return a contact, unless it is the one of an example, by which nobody is told."""
    text = (value or "").strip()
    return text if text and find_contact_filler(text) is None else None


def _target(entity: Entity, way: Way) -> str | None:
    """Return where an entity is told of something in one way; None where it is not."""
    if way == "pagerduty":
        return "" if any(_filled(entity.annotations.get(key)) for key in PAGERDUTY) else None
    if way == "email":
        return _filled(email_of(entity))
    chat = _filled(entity.annotations.get(CHAT)) or ""
    if _CHANNEL.fullmatch(chat):
        return chat
    found = _ARCHIVE.fullmatch(chat)
    return found[1] if found else None
