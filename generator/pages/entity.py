"""`/catalog/<namespace>/<kind>/<name>/`: all there is to know of one entity, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from generator.model.entity import Entity
from generator.pages.definitions import definition_of
from generator.pages.facts import facts_of
from generator.pages.holdings import holdings
from generator.pages.neighbourhood import graph
from generator.pages.page import Heading, Page, Sheet
from generator.pages.prose import one_line
from generator.pages.questions import form_of, steps_of
from generator.pages.recipe_names import made_by, recipe_name, recipe_url
from generator.pages.relations import long_pages, relation_list
from generator.pages.site import ENTITY_BASE, Site, entity_url, json_url
from generator.pages.sources import source_of
from generator.pages.teams import team_view
from generator.pages.trouble import trouble_of

View = dict[str, Any]


def sheets(site: Site) -> Iterator[Sheet]:
    """Yield a sheet for each entity."""
    for entity in site.portal.catalog:
        row = made_by(entity.ref, site)
        yield Sheet(entity.ref, (row.model_dump_json(),) if row else (), partial(pages_of, entity, site))


def pages_of(entity: Entity, site: Site) -> Iterator[Page]:
    """Yield the page of an entity, and a further one where its relations are many."""
    yield page_of(entity, site)
    yield from long_pages(entity, site)


def page_of(entity: Entity, site: Site) -> Page:
    """Return the page of an entity."""
    url = entity_url(entity.ref)
    layout = LAYOUTS.get(entity.kind)
    view = common_view(entity, site)
    template = "entity.html"
    if layout is not None:
        template, further = layout
        view |= further(entity, site)
    body = site.render(template, url, view)
    title = f"{entity.title} ({entity.kind})"
    description = one_line(entity.metadata.description)
    return Page(url, "catalog", title, description, body, headings(view), json_url(entity.ref))


def common_view(entity: Entity, site: Site) -> View:
    """Return what the page of any entity shows."""
    base = ENTITY_BASE
    return {
        "entity": entity,
        **facts_of(entity, site, base),
        "made_by": made_by(entity.ref, site),
        "recipe_url": recipe_url(entity.ref, site),
        "trouble": trouble_of(entity, site, base),
        "graph": graph(entity, site),
        "relations": relation_list(entity, site, base, _SHOWN_ELSEWHERE.get(entity.kind, _NONE)),
        "problems": site.problems_by_entity.get(entity.ref, ()),
        "source": source_of(entity),
        "json_url": json_url(entity.ref),
    }


_NONE: frozenset[str] = frozenset()
_SHOWN_ELSEWHERE = {
    "Group": frozenset({"ownerOf", "hasMember", "parentOf", "childOf"}),
    "User": frozenset({"ownerOf", "memberOf"}),
    "System": frozenset({"hasPart"}),
    "Domain": frozenset({"hasPart"}),
}


def _api_view(entity: Entity, site: Site) -> View:
    del site
    return {"definition": definition_of(entity)}


def _template_view(entity: Entity, site: Site) -> View:
    del site
    return {"form": form_of(entity), "steps": steps_of(entity), "recipe_name": recipe_name(entity)}


def _parts_view(entity: Entity, site: Site) -> View:
    parts = site.catalog.targets(entity.ref, "hasPart")
    return {"holdings": holdings(parts, site, ENTITY_BASE, owners=True)}


def _user_view(entity: Entity, site: Site) -> View:
    catalog = site.catalog
    return {
        "teams": catalog.targets(entity.ref, "memberOf"),
        "holdings": holdings(catalog.targets(entity.ref, "ownerOf"), site, ENTITY_BASE, owners=False),
    }


LAYOUTS: Mapping[str, tuple[str, Callable[[Entity, Site], View]]] = {
    "API": ("api.html", _api_view),
    "Domain": ("parts.html", _parts_view),
    "Group": ("team.html", team_view),
    "System": ("parts.html", _parts_view),
    "Template": ("template.html", _template_view),
    "User": ("user.html", _user_view),
}
"""The template of each kind that has one of its own, and what it shows beyond the common."""


def headings(view: Mapping[str, Any]) -> tuple[Heading, ...]:
    """Return the table of contents: what the view fills, in the order of the templates."""
    owns = view["entity"].kind in ("Group", "User")
    shown = (heading for name, heading in _HEADINGS if view.get(name))
    other = {_OWNS.id: _OWNS} if owns else {}
    if view["entity"].origin.is_told:
        other[_TOLD.id] = _TOLD
    return tuple(other.get(heading.id, heading) for heading in shown)


_OWNS = Heading("holds", "Owns")
_TOLD = Heading("source", "Where it comes from")


_HEADINGS = (
    ("first", Heading("tier-1", "Tier 1")),
    ("holdings", Heading("holds", "Holds")),
    ("teams", Heading("teams", "Teams")),
    ("other_teams", Heading("other-teams", "Other teams")),
    ("endings", Heading("endings", "Deprecated, and used here")),
    ("below", Heading("below", "Owned by teams within")),
    ("members", Heading("members", "Members")),
    ("hierarchy", Heading("hierarchy", "Hierarchy")),
    ("form", Heading("questions", "Questions")),
    ("steps", Heading("steps", "Steps")),
    ("trouble", Heading("trouble", "In trouble?")),
    ("definition", Heading("definition", "Definition")),
    ("relations", Heading("relations", "Relations")),
    ("links", Heading("links", "Links")),
    ("problems", Heading("problems", "Problems")),
    ("to_mend", Heading("to-mend", "Problems to mend")),
    ("entity", Heading("details", "Details")),
    ("source", Heading("source", "Catalog file")),
)
