"""Who answers for an entity, how they are reached, and who comes next if they do not answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from generator.catalog import Catalog
from generator.model.entity import Entity
from generator.model.ref import MalformedRefError, parse_ref

ON_CALL = "milepost/on-call"
CHAT = "milepost/chat"
ESCALATION = "milepost/escalation"
RUNBOOK = "milepost/runbook"
TIER = "milepost/tier"
PATHS = "milepost/paths"
OWNED_BY = "ownedBy"


@dataclass(frozen=True, slots=True)
class Contacts:
    """How to reach a group or a user, as its file says; nothing is judged as a URL yet.

    Args:
        email: of `spec.profile`.
        chat: a channel's name or URL.
        on_call: the URL of the schedule. Who is on call at the moment is not known here.
        links: title and URL of its further links.
    """

    email: str | None = None
    chat: str | None = None
    on_call: str | None = None
    links: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether there is no way to reach them."""
        return not (self.email or self.chat or self.on_call or self.links)


@dataclass(frozen=True, slots=True)
class Ownership:
    """The answer: the owner's ref (None where none is named), contacts, and the escalation chain, nearest first."""

    owner: str | None
    contacts: Contacts
    escalation: tuple[str, ...] = ()


def ownership_of(catalog: Catalog, entity: Entity) -> Ownership:
    """Return who answers for an entity; a group or user for itself; an own schedule wins over the owner's."""
    if entity.kind in ("Group", "User"):
        return Ownership(entity.ref, contacts_of(entity), escalation_from(catalog, entity.ref))
    owner = owner_of(catalog, entity.ref)
    known = catalog.get(owner) if owner else None
    if owner is None or known is None:
        return Ownership(owner, Contacts())
    contacts = contacts_of(known)
    if own := entity.annotations.get(ON_CALL):
        contacts = replace(contacts, on_call=own)
    return Ownership(owner, contacts, _escalation(catalog, owner, above_of(catalog, entity.ref)))


def above_of(catalog: Catalog, ref: str) -> tuple[str, ...]:
    """Return the owners of the system that an entity is part of, and of its domain: they know what hangs on it."""
    owners: list[str] = []
    seen, waiting = {ref}, [ref]
    while waiting:
        for whole in catalog.targets(waiting.pop(0), "partOf"):
            entity = catalog.get(whole)
            if entity is not None and whole not in seen and entity.kind in ("System", "Domain"):
                seen.add(whole)
                waiting.append(whole)
                owner = owner_of(catalog, whole)
                if owner is not None and owner in catalog.entities:
                    owners.append(owner)
    return tuple(dict.fromkeys(owners))


def _escalation(catalog: Catalog, owner: str, above: tuple[str, ...]) -> tuple[str, ...]:
    """Return who comes after an owner: the owners of the system and the domain, then the groups above the owner."""
    chain = (*above, *escalation_from(catalog, owner))
    return tuple(ref for ref in dict.fromkeys(chain) if ref != owner)


def all_ownerships(catalog: Catalog) -> dict[str, Ownership]:
    """Return who answers for each entity; what has the same owners and no schedule of its own shares the answer."""
    shared: dict[tuple[str | None, tuple[str, ...]], Ownership] = {}
    answers: dict[str, Ownership] = {}
    for entity in catalog:
        if entity.kind in ("Group", "User") or ON_CALL in entity.annotations:
            answers[entity.ref] = ownership_of(catalog, entity)
            continue
        owners = owner_of(catalog, entity.ref), above_of(catalog, entity.ref)
        if owners not in shared:
            shared[owners] = ownership_of(catalog, entity)
        answers[entity.ref] = shared[owners]
    return answers


def owner_of(catalog: Catalog, ref: str) -> str | None:
    """Return the ref of the owner; where several are named, one that is known, else the first."""
    owners = [relation.target for relation in catalog.relations.get(ref, ()) if relation.type == OWNED_BY]
    if len(owners) > 1:
        return next((owner for owner in owners if owner in catalog.entities), owners[0])
    return owners[0] if owners else None


def contacts_of(entity: Entity) -> Contacts:
    """Return the contacts that an entity's own file names."""
    annotations = entity.annotations
    return Contacts(
        email_of(entity),
        annotations.get(CHAT),
        annotations.get(ON_CALL),
        tuple((link.title or link.url, link.url) for link in entity.metadata.links or ()),
    )


def email_of(entity: Entity) -> str | None:
    """Return the e-mail address of a group's or user's profile."""
    profile: Any = getattr(entity.spec, "profile", None)
    email = getattr(profile, "email", None)
    return email if isinstance(email, str) else None


def escalation_from(catalog: Catalog, ref: str) -> tuple[str, ...]:
    """Return the groups to go to next, one after the other; a circle ends where it closes.

    A group says by `milepost/escalation` who comes next. Where the first one does not, its parents do.
    """
    chain: list[str] = []
    current = catalog.get(ref)
    follow = _named if current is not None and _named(catalog, current) else _parent
    while current is not None:
        target = follow(catalog, current)
        if target is None or target == ref or target in chain:
            break
        chain.append(target)
        current = catalog.get(target)
    return tuple(chain)


def _named(_catalog: Catalog, entity: Entity) -> str | None:
    text = entity.annotations.get(ESCALATION, "").strip()
    try:
        return parse_ref(text, "Group", entity.namespace)
    except MalformedRefError:
        return None


def _parent(catalog: Catalog, entity: Entity) -> str | None:
    return next(iter(catalog.targets(entity.ref, "childOf")), None)


def tier_of(entity: Entity) -> str | None:
    """Return the tier, "1" (most critical) to "4"; None where there is none or it is something else."""
    tier = entity.annotations.get(TIER, "").strip()
    return tier if tier in ("1", "2", "3", "4") else None


def groups_below(catalog: Catalog, group: str) -> list[str]:
    """Return a group and all groups below it, each once; a circle ends where it closes."""
    found, seen = [group], {group}
    for here in found:
        below = [child for child in catalog.targets(here, "parentOf") if child not in seen]
        seen.update(below)
        found.extend(below)
    return found


def paths_of(entity: Entity) -> list[str]:
    """Return the globs of the folders of a monorepo that belong to an entity."""
    return [glob for part in entity.annotations.get(PATHS, "").split(",") if (glob := part.strip())]
