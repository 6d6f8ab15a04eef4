"""What the pages of one build share: the portal, the renderer, and how pages link to one another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from generator.catalog import Catalog
from generator.harvest.records import Record
from generator.insights.adoption import Adoption, adoption_of
from generator.insights.dependents import Dependents, DependentsIndex
from generator.insights.ownership import ON_CALL, Ownership, owner_of, ownership_of
from generator.insights.ownership_health import OwnershipHealth, ownership_health
from generator.manuals.table import all_manuals
from generator.model.ref import split_ref
from generator.pages.watching import Watch, Watched
from generator.portal import Portal
from generator.problems import Problem
from generator.rendering import Renderer
from generator.sources.links import LinkTable

ENTITY_BASE = "../../../../"


def entity_url(ref: str) -> str:
    """Return the page of an entity, relative to the site's root (contract: lower case)."""
    kind, namespace, name = split_ref(ref)
    return f"catalog/{namespace}/{kind}/{name}/"


def json_url(ref: str) -> str:
    """Return the entity as JSON, relative to the site's root (contract)."""
    kind, namespace, name = split_ref(ref)
    return f"api/catalog/entities/by-name/{kind}/{namespace}/{name}"


def short_ref(ref: str) -> str:
    """Return a ref as people say it: without the namespace `default`."""
    kind, namespace, name = split_ref(ref)
    return f"{kind}:{name}" if namespace == "default" else f"{kind}:{namespace}/{name}"


def kind_words(kind: str) -> str:
    """Return a kind as it reads in a sentence: `ServiceLevel` is "service level", `API` stays."""
    return kind if kind.isupper() else re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()


AGE = Markup("<time data-milepost-age></time>")
"""Where the age of the data goes; escaped or sanitised text cannot hold it."""


def age(moment: datetime) -> str:
    """Return the age of the data as a `<time>`."""
    day = f"{moment.day} {moment:%b %Y}"
    return f'<time datetime="{moment:%Y-%m-%dT%H:%M:%SZ}" data-milepost-age>{day}</time>'


def breakable(path: str) -> Markup:
    """Return a path of which a line may break behind each slash."""
    return escape(path).replace("/", Markup("/<wbr>"))


def moment(when: datetime | str) -> Markup:
    """Return a moment as a `<time>`; a text of a catalog file that is none is shown as it stands."""
    try:
        at = datetime.fromisoformat(when) if isinstance(when, str) else when
    except ValueError:
        return escape(when)
    text = f"{at.day} {at:%b %Y %H:%M} UTC"
    return Markup('<time datetime="{}">{}</time>').format(f"{at:%Y-%m-%dT%H:%M:%SZ}", text)


class Label(NamedTuple):
    """What a link to an entity needs: its URL below `catalog/`, its title and kind as escaped HTML."""

    url: str
    title: Markup
    kind: Markup


@dataclass(frozen=True)
class Site:
    """One build's view of the portal.

    Args:
        portal: what was read.
        renderer: of the templates.
        name: the site's name.
        documents: the URLs of the human-written pages, relative to the site's root.
        watch: notes what pages look at.
    """

    portal: Portal
    renderer: Renderer
    name: str
    documents: frozenset[str] = frozenset()
    watch: Watch = field(default_factory=Watch, compare=False)

    @cached_property
    def catalog(self) -> Catalog:
        """Return the catalog that this audience sees."""
        catalog, watch = self.portal.catalog, self.watch
        entities, relations = Watched(catalog.entities, watch.entities), Watched(catalog.relations, watch.relations)
        return replace(catalog, entities=entities, relations=relations)

    @cached_property
    def problems_by_entity(self) -> Mapping[str, list[Problem]]:
        """Return the problems of each entity, by ref."""
        table: dict[str, list[Problem]] = defaultdict(list)
        for problem in self.portal.problems:
            if problem.entity:
                table[problem.entity].append(problem)
        return Watched(table, self.watch.problems)

    @cached_property
    def all_dependents(self) -> DependentsIndex:
        """Return who depends on whom."""
        return DependentsIndex(self.portal.catalog)

    def dependents(self, ref: str) -> Dependents:
        """Return who depends on an entity in the end, by owner."""
        self.watch.dependents.add(ref)
        return self.all_dependents.of(ref)

    def direct_dependents(self, ref: str) -> tuple[str, ...]:
        """Return the refs of what depends on an entity at first hand."""
        self.watch.dependents.add(ref)
        return self.all_dependents.direct(ref)

    @cached_property
    def health(self) -> OwnershipHealth:
        """Return how far the owners can be relied on."""
        return ownership_health(self.portal.catalog)

    @cached_property
    def adoption(self) -> Adoption | None:
        """Return what recipes have made; None where nobody says."""
        return adoption_of(self.portal.catalog, self.portal.settings)

    @cached_property
    def records(self) -> Mapping[str, Record]:
        """Return the repositories that were harvested, by name."""
        return {record.name: record for record in self.portal.harvested.records}

    @property
    def links(self) -> LinkTable:
        """Return the links that annotations give."""
        return self.portal.links

    @cached_property
    def owners(self) -> Mapping[str, Ownership]:
        """Return who answers for each group and user: itself, with its contacts and where it escalates to."""
        catalog = self.portal.catalog
        answers = {e.ref: ownership_of(catalog, e) for e in catalog if e.kind in ("Group", "User")}
        return Watched(answers, self.watch.owners)

    def ownership(self, ref: str) -> Ownership:
        """Return who answers for an entity."""
        found = self.owners.get(ref)
        if found is None and ON_CALL not in self.catalog.entities[ref].annotations:
            owner = owner_of(self.catalog, ref)
            found = self.owners.get(owner) if owner else None
        return found or ownership_of(self.catalog, self.catalog.entities[ref])

    @cached_property
    def labels(self) -> Mapping[str, Label]:
        """Return how each entity is linked, by ref."""
        labels = {
            e.ref: Label(entity_url(e.ref).removeprefix("catalog/"), escape(e.title), escape(kind_words(e.kind)))
            for e in self.portal.catalog
        }
        return Watched(labels, self.watch.labels)

    def entity_link(self, ref: str, base: str) -> Markup:
        """Return a link to an entity's page; a ref that no file defines is shown as such."""
        self.watch.labels.add(ref)
        if base == ENTITY_BASE:
            made = self._entity_links.get(ref)
            if made is not None:
                return made
            made = self._entity_links[ref] = self._link(ref, "../../../")
            return made
        return self._link(ref, f"{base}catalog/")

    @cached_property
    def call_links(self) -> dict[str, str]:
        """The links to schedules that the rows of dependents share, by owner."""
        return {}

    @cached_property
    def _entity_links(self) -> dict[str, Markup]:
        """The links that entity pages share; these are the many, so their links leave out `../catalog/`."""
        return {}

    def _link(self, ref: str, folder: str) -> Markup:
        label = self.labels.get(ref)
        if label is None:
            unknown = Markup('<span class="mp-unknown" title="No catalog file defines it">{}</span>')
            return unknown.format(short_ref(ref))
        return Markup(f'<a href="{folder}{label[0]}">{label[1]}</a>')  # noqa: S704 a label is escaped

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(manual.code for manual in all_manuals())

    def rule_link(self, code: str, base: str) -> Markup:
        """Return a link to the page of a rule; a code without a manual is only named."""
        if code not in self._codes:
            return escape(code)
        return Markup('<a href="{0}rules/{1}/">{1}</a>').format(base, code)

    as_of = AGE
    """The data's age, as a mark: it changes with every commit, and the pages need not be made anew for it."""

    def render(self, template: str, url: str, view: Mapping[str, Any]) -> str:
        """Render a page's body; templates reach the site's root by `base`, and the site's facts by `site`."""
        shared = {"base": "../" * url.count("/"), "site": self, "site_name": self.name}
        return self.renderer.render(template, shared | dict(view))
