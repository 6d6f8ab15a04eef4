"""What the pages of one build share: the portal, the renderer, and how pages link to one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.catalog import Catalog
from generator.model.ref import split_ref
from generator.pipeline import Portal
from generator.problems import Problem
from generator.rendering import Renderer


def entity_url(ref: str) -> str:
    """Return the page of an entity, relative to the site's root (contract: lower case)."""
    kind, namespace, name = split_ref(ref)
    return f"catalog/{namespace}/{kind}/{name}/"


@dataclass(frozen=True)
class Site:
    """One build's view of the portal."""

    portal: Portal
    renderer: Renderer
    name: str

    @property
    def catalog(self) -> Catalog:
        """Return the catalog that this audience sees."""
        return self.portal.catalog

    @cached_property
    def problems_by_entity(self) -> Mapping[str, list[Problem]]:
        """Return the problems of each entity, by ref."""
        table: dict[str, list[Problem]] = defaultdict(list)
        for problem in self.portal.problems:
            if problem.entity:
                table[problem.entity].append(problem)
        return table

    def render(self, template: str, url: str, view: Mapping[str, Any]) -> str:
        """Render a page's body; templates reach the site's root by `base`."""
        return self.renderer.render(template, {"base": "../" * url.count("/"), "site_name": self.name, **view})
