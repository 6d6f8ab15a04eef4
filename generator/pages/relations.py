"""Relations as people read them: grouped, titled, both ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from markupsafe import Markup

from generator.model.entity import Entity
from generator.model.ref import split_ref
from generator.pages.page import Heading, Page
from generator.pages.site import Site, entity_url

SHOWN = 50
PAGE = "relations/"

# Backstage's names in the order in which they are shown; what they are called for a reader.
TITLES = {
    "ownedBy": "Owned by",
    "dependsOn": "Depends on",
    "consumesApi": "Uses the APIs",
    "providesApi": "Provides the APIs",
    "apiProvidedBy": "Provided by",
    "dependencyOf": "Used by",
    "usedThroughApis": "Used through its APIs",
    "apiConsumedBy": "Consumed by",
    "partOf": "Part of",
    "hasPart": "Holds",
    "childOf": "Within",
    "parentOf": "Teams within",
    "memberOf": "Member of",
    "hasMember": "Members",
    "ownerOf": "Owns",
}
_ORDER = {name: position for position, name in enumerate(TITLES)}
# Relations whose targets' kind goes without saying.
_OBVIOUS = frozenset(
    "ownedBy consumesApi providesApi apiProvidedBy childOf parentOf memberOf hasMember apiConsumedBy".split()
)


THROUGH_APIS = "usedThroughApis"  # no relation of Backstage's: the consumers of the APIs that an entity provides


class Group(NamedTuple):
    """The relations of one type: its targets' refs, by title."""

    type: str
    title: str
    targets: list[str]


def title_of(relation: str) -> str:
    """Return what a relation is called; `measuredBy` of a custom kind reads "Measured by"."""
    known = TITLES.get(relation)
    if known is not None:
        return known
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in relation).strip()
    return words[:1].upper() + words[1:]


def groups_of(entity: Entity, site: Site, leaving_out: frozenset[str] = frozenset()) -> list[Group]:
    """Return the relations of an entity by type, in the order in which they are shown."""
    by_type: dict[str, list[str]] = defaultdict(list)
    for relation in site.catalog.relations.get(entity.ref, ()):
        if relation.type not in leaving_out:
            by_type[relation.type].append(relation.target)
    through = _through_apis(entity, site, by_type)
    if through:
        by_type[THROUGH_APIS] = through
    order = sorted(by_type, key=lambda name: (_ORDER.get(name, len(_ORDER)), name))
    return [Group(name, title_of(name), by_type[name]) for name in order]


def _through_apis(entity: Entity, site: Site, by_type: Mapping[str, list[str]]) -> list[str]:
    if "providesApi" not in by_type:
        return []
    known = set(by_type.get("dependencyOf", ()))
    return [ref for ref in site.direct_dependents(entity.ref) if ref not in known]


def relation_list(entity: Entity, site: Site, base: str, leaving_out: frozenset[str] = frozenset()) -> Markup:
    """Return the relations as HTML, long groups cut short with a link to the page of all."""
    parts = ['<dl class="mp-relations">']
    for group in groups_of(entity, site, leaving_out):
        parts.append(f"<dt>{Markup.escape(group.title)}{_count(group)}</dt><dd><ul>")
        parts.extend(_items(group, site, base, SHOWN))
        rest = len(group.targets) - SHOWN
        if rest > 0:
            parts.append(f'<li><a class="mp-more" href="{PAGE}#{group.type}">{rest} more</a></li>')
        parts.append("</ul></dd>")
    parts.append("</dl>")
    return Markup("".join(parts)) if len(parts) > 2 else Markup()  # noqa: S704, PLR2004 escaped piece by piece


def _count(group: Group) -> str:
    return f" <small>{len(group.targets)}</small>" if len(group.targets) > 1 else ""


def _items(group: Group, site: Site, base: str, limit: int | None = None) -> Iterator[str]:
    says_kind = group.type not in _OBVIOUS
    for target in group.targets[:limit]:
        note = _kind(target, site) if says_kind and not target.startswith("component:") else ""
        yield f"<li>{site.entity_link(target, base)}{note}</li>"


def _kind(ref: str, site: Site) -> str:
    label = site.labels.get(ref)
    return f" <small>{label.kind if label else Markup.escape(split_ref(ref).kind)}</small>"


def long_pages(entity: Entity, site: Site) -> Iterator[Page]:
    """Yield the page of all relations of an entity that has more than its own page shows."""
    relations = site.catalog.relations.get(entity.ref, ())
    if len(relations) <= SHOWN:
        return
    groups = groups_of(entity, site)
    if all(len(group.targets) <= SHOWN for group in groups):
        return
    url = entity_url(entity.ref) + PAGE
    base = "../" * url.count("/")
    listed = [(group, Markup("".join(_items(group, site, base)))) for group in groups]  # noqa: S704 escaped
    headings = tuple(Heading(group.type, group.title) for group in groups)
    title = f"All relations of {entity.title} ({entity.kind})"
    body = site.render("relations.html", url, {"entity": entity, "groups": listed})
    yield Page(url, "catalog", title, title, body, headings)
