"""`/catalog/<namespace>/<kind>/<name>/`: all there is to know of one entity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from generator.model.entity import Entity
from generator.pages.page import Heading, Page
from generator.pages.site import Site, entity_url

HEADINGS = (Heading("relations", "Relations"), Heading("source", "Source"))


def pages(site: Site) -> Iterator[Page]:
    """Yield a page for each entity."""
    for entity in site.catalog:
        yield page_of(entity, site)


def page_of(entity: Entity, site: Site) -> Page:
    """Return the page of an entity."""
    url = entity_url(entity.ref)
    view = {
        "entity": entity,
        "owners": site.catalog.targets(entity.ref, "ownedBy"),
        "relations": _grouped(entity, site),
        "problems": site.problems_by_entity.get(entity.ref, ()),
        "known": site.catalog.entities,
    }
    description = " ".join((entity.metadata.description or "").split())[:200]
    body = site.render("entity.html", url, view)
    return Page(url, "catalog", f"{entity.title} ({entity.kind})", description, body, HEADINGS)


def _grouped(entity: Entity, site: Site) -> list[tuple[str, list[str]]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for relation in site.catalog.relations.get(entity.ref, ()):
        groups[relation.type].append(relation.target)
    return sorted(groups.items())
