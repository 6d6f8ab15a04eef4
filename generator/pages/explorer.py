"""`/catalog/`: every entity. A script makes the explorer of it; without one it is a list, in pages where long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from generator.model.entity import Entity
from generator.pages.page import Page, Sheet
from generator.pages.site import Site

URL = "catalog/"
WHOLE = 300
"""Entities up to which the page lists all of them."""
FIRST = 25
"""Of a larger catalog, entities of a kind that the page itself lists."""
LISTED = 400
"""Entities on a further page."""


class KindGroup(NamedTuple):
    """The entities of a kind: those that are listed here, and where the rest is."""

    kind: str
    total: int
    entities: Sequence[Entity]
    more: str | None


def sheets(site: Site) -> Iterator[Sheet]:
    """Yield the explorer, and the lists of the kinds that are too long for it."""
    by_kind: dict[str, list[Entity]] = defaultdict(list)
    for entity in site.catalog:
        by_kind[entity.kind].append(entity)
    short = len(site.catalog) <= WHOLE
    groups = [_group(kind, entities, whole=short) for kind, entities in sorted(by_kind.items())]
    yield Sheet("explorer", None, partial(_explorer, site, groups))
    for group in groups:
        if group.more:
            yield from _listings(site, group.kind, by_kind[group.kind])


def _explorer(site: Site, groups: Sequence[KindGroup]) -> Iterator[Page]:
    view = {"groups": groups, "count": len(site.catalog), "owners": _owners(site, groups)}
    title = f"All {len(site.catalog)} entities of the catalog"
    yield Page(URL, "catalog", "Catalog", title, site.render("explorer.html", URL, view))


def _group(kind: str, entities: Sequence[Entity], *, whole: bool) -> KindGroup:
    if whole or len(entities) <= FIRST:
        return KindGroup(kind, len(entities), entities, None)
    return KindGroup(kind, len(entities), entities[:FIRST], _url(kind, 1))


def _url(kind: str, number: int) -> str:
    """Return the URL of a list: one part below /catalog/, where no entity can lie."""
    return f"{URL}by-kind-{kind.lower()}{f'-{number}' if number > 1 else ''}/"


def _owners(site: Site, groups: Sequence[KindGroup]) -> dict[str, str]:
    """Return the first owner's name for people, by ref of the entities that are listed."""
    return {entity.ref: _owner(site, entity) for group in groups for entity in group.entities}


def _owner(site: Site, entity: Entity) -> str:
    for ref in site.catalog.targets(entity.ref, "ownedBy"):
        owner = site.catalog.get(ref)
        return owner.title if owner else ref
    return ""


def _listings(site: Site, kind: str, entities: Sequence[Entity]) -> Iterator[Sheet]:
    parts = [entities[start : start + LISTED] for start in range(0, len(entities), LISTED)]
    for number, part in enumerate(parts, start=1):
        refs = [entity.ref for entity in part]
        given = (kind, str(number), str(len(parts)), *refs)
        yield Sheet(_url(kind, number), given, partial(_listing, site, kind, number, len(parts), refs))


def _listing(site: Site, kind: str, number: int, count: int, refs: Sequence[str]) -> Iterator[Page]:
    url, entities = _url(kind, number), [site.catalog.entities[ref] for ref in refs]
    view = {
        "kind": kind,
        "entities": entities,
        "owners": {entity.ref: _owner(site, entity) for entity in entities},
        "number": number,
        "pages": [(place, _url(kind, place)) for place in range(1, count + 1)],
    }
    title = f"{kind}, page {number} of {count}" if count > 1 else kind
    yield Page(url, "catalog", title, f"Entities of the kind {kind}", site.render("explorer-list.html", url, view))
