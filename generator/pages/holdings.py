"""What a team owns, a system holds, a domain spans: entities by kind, in tables, the critical ones first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import Markup, escape

from generator.harvest.marking import is_stale
from generator.insights.ownership import owner_of, tier_of
from generator.model.entity import Entity
from generator.pages.relations import SHOWN
from generator.pages.site import Site

_ORDER = "Domain System Component API Resource Template".split()


class Holding(NamedTuple):
    """The entities of one kind: their number, and the rows of a table of the first ones."""

    kind: str
    title: str
    id: str
    total: int
    rows: Markup
    more: int


def holdings(refs: Iterable[str], site: Site, base: str, *, owners: bool, limit: int | None = SHOWN) -> list[Holding]:
    """Return entities by kind; with a column for owners where these differ, `limit` rows a kind."""
    by_kind: dict[str, list[Entity]] = defaultdict(list)
    for ref in refs:
        entity = site.catalog.get(ref)
        if entity is not None:
            by_kind[entity.kind].append(entity)
    held = []
    for kind in sorted(by_kind, key=_place):
        entities = sorted(by_kind[kind], key=lambda entity: (tier_of(entity) or "5", entity.title.lower(), entity.ref))
        rows = Markup("").join(_row(entity, site, base, owners=owners) for entity in entities[:limit])
        more = len(entities) - len(entities[:limit])
        held.append(Holding(kind, plural(kind), f"holds-{kind.lower()}", len(entities), rows, more))
    return held


def tier_one(refs: Iterable[str], site: Site) -> list[str]:
    """Return those of tier 1 that run: what a team is called for at night."""
    found = (site.catalog.get(ref) for ref in refs)
    return [e.ref for e in found if e is not None and e.kind in ("Component", "API", "Resource") and tier_of(e) == "1"]


def _place(kind: str) -> tuple[int, str]:
    return (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), kind)


def plural(kind: str) -> str:
    """Return the word for several of a kind."""
    return "APIs" if kind == "API" else f"{kind}s"


def _row(entity: Entity, site: Site, base: str, *, owners: bool) -> Markup:
    tier = tier_of(entity)
    cells = [
        f"<tr><th scope=row>{site.entity_link(entity.ref, base)}",
        escape(entity.type or ""),
        lifecycle_badge(entity) + stale_badge(entity),
        f"tier {tier}" if tier else "",
    ]
    if owners:
        owner = owner_of(site.catalog, entity.ref)
        cells.append(site.entity_link(owner, base) if owner else "nobody")
    return Markup("<td>".join(cells))  # noqa: S704 escaped piece by piece


def lifecycle_badge(entity: Entity) -> Markup:
    """Return the lifecycle as a badge, nothing where there is none."""
    lifecycle = entity.lifecycle
    if not lifecycle:
        return Markup()
    style = f" mp-badge--{lifecycle}" if lifecycle in ("deprecated", "experimental", "production") else ""
    return Markup(f'<span class="mp-badge{style}">{escape(lifecycle)}</span>')  # noqa: S704 escaped


def stale_badge(entity: Entity) -> Markup:
    """Return a badge for an entity that is shown as it last was, nothing for others."""
    return Markup(' <span class="mp-badge mp-badge--other">not up to date</span>') if is_stale(entity) else Markup()
