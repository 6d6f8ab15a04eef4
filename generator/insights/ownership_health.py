"""How far the owners of a catalog can be relied on: who is there, who can be reached, and what hangs on one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from generator.catalog import Catalog
from generator.insights.completeness import IN_SYSTEMS, OWNABLE, Share
from generator.insights.contradictions import contradictions
from generator.insights.ownership import CHAT, ON_CALL, contacts_of, email_of, groups_below, owner_of, tier_of
from generator.insights.placeholders import find_contact_filler
from generator.model.entity import Entity
from generator.model.urls import browser_url

_LISTS = ("unowned", "empty", "unreachable", "single", "placeholders", "contradicted")


@dataclass(frozen=True, slots=True)
class OwnershipHealth:
    """What is wrong with owners; refs, sorted.

    Args:
        owned: entities that somebody has to own.
        unowned: of these, those whose owner is not named, or not defined.
        empty: groups that own something, and have no member, in groups below them neither.
        unreachable: groups that own something, and for which no contact is named.
        single: groups that own something, and have one member.
        placeholders: groups that own something, with a contact that nobody has filled in.
        contradicted: components of which the CODEOWNERS of their repository names others as owners.
        tier_one: entities of tier 1 that run.
        on_call: of these, those for which a schedule is named that is an address.
    """

    owned: int
    unowned: tuple[str, ...]
    empty: tuple[str, ...]
    unreachable: tuple[str, ...]
    single: tuple[str, ...]
    placeholders: tuple[str, ...]
    contradicted: tuple[str, ...]
    tier_one: tuple[str, ...]
    on_call: tuple[str, ...]

    @property
    def called(self) -> Share:
        """Return the share of what is of tier 1 for which somebody is on call."""
        return Share(len(self.on_call), len(self.tier_one))

    @property
    def known(self) -> Share:
        """Return the share of what has to be owned that is owned by somebody who is defined."""
        return Share(self.owned - len(self.unowned), self.owned)

    def as_json(self) -> dict[str, Any]:
        """Return it as `/api/snapshot/health-v1.json` has it."""
        lists = {name: list(getattr(self, name)) for name in _LISTS}
        return {"owned": self.owned, **lists, "tier_one": list(self.tier_one), "on_call": list(self.on_call)}


def ownership_health(catalog: Catalog) -> OwnershipHealth:
    """Return the health of ownership."""
    owned = [entity for entity in catalog if entity.kind in OWNABLE]
    running = [entity for entity in owned if entity.kind in IN_SYSTEMS and tier_of(entity) == "1"]
    return OwnershipHealth(
        len(owned),
        _refs(entity for entity in owned if owner_of(catalog, entity.ref) not in catalog.entities),
        _refs(empty_owners(catalog)),
        _refs(unreachable_owners(catalog)),
        _refs(single_owners(catalog)),
        _refs(group for group in owning_groups(catalog) if any(placeholder_contacts(group))),
        _refs(found.entity for found in contradictions(catalog)),
        _refs(running),
        _refs(entity for entity in running if has_schedule(catalog, entity)),
    )


def empty_owners(catalog: Catalog) -> list[Entity]:
    """Return the groups that own something and have no member; none where nothing is known of members at all."""
    if not catalog.has_kind("User") and not any(
        relation.type == "hasMember" for relations in catalog.relations.values() for relation in relations
    ):
        return []
    return [group for group in owning_groups(catalog) if not members_of(catalog, group.ref)]


def unreachable_owners(catalog: Catalog) -> list[Entity]:
    """Return the groups that own something and name no contact; none where no group names one."""
    if all(contacts_of(group).is_empty for group in catalog.of_kind("Group")):
        return []
    return [group for group in owning_groups(catalog) if contacts_of(group).is_empty]


def single_owners(catalog: Catalog) -> list[Entity]:
    """Return the groups that own something and have one member; none where no owner is known to have more."""
    groups = [(group, len(members_of(catalog, group.ref))) for group in owning_groups(catalog)]
    return [group for group, count in groups if count == 1] if any(count > 1 for _, count in groups) else []


def members_of(catalog: Catalog, group: str) -> set[str]:
    """Return the members of a group and of all groups below it."""
    return {member for here in groups_below(catalog, group) for member in catalog.targets(here, "hasMember")}


def has_schedule(catalog: Catalog, entity: Entity) -> bool:
    """Tell whether a schedule of who is on call is named for an entity or its owner, and is no placeholder."""
    owner = catalog.get(owner_of(catalog, entity.ref) or "")
    named = entity.annotations.get(ON_CALL) or (owner.annotations.get(ON_CALL) if owner else None) or ""
    url = browser_url(named)
    return url.startswith(("https://", "http://")) and find_contact_filler(url) is None


class PlaceholderContact(NamedTuple):
    """A contact that nobody filled in: what it is, the part that shows it, and its path in the document."""

    what: str
    filler: str
    path: tuple[str | int, ...]


def placeholder_contacts(group: Entity) -> Iterator[PlaceholderContact]:
    """Yield the contacts of a group by which nobody is reached."""
    links = ((f'link "{link.title or link.url}"', link.url, i) for i, link in enumerate(group.metadata.links or ()))
    told = (
        ("e-mail address", email_of(group), ("spec", "profile", "email")),
        ("chat", group.annotations.get(CHAT), ("metadata", "annotations", CHAT)),
        ("schedule", group.annotations.get(ON_CALL), ("metadata", "annotations", ON_CALL)),
        *((what, url, ("metadata", "links", index, "url")) for what, url, index in links),
    )
    for what, value, path in told:
        if filler := find_contact_filler(value or ""):
            yield PlaceholderContact(what, filler, path)


def owning_groups(catalog: Catalog) -> list[Entity]:
    """Return the groups that own something."""
    return [group for group in catalog.of_kind("Group") if catalog.targets(group.ref, "ownerOf")]


def _refs(entities: Iterable[Entity]) -> tuple[str, ...]:
    return tuple(sorted(entity.ref for entity in entities))
