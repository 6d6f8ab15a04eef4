"""How the pages of recipes are called, and which one has made an entity."""

from __future__ import annotations

from generator.insights.adoption import DriftRow
from generator.model.entity import Entity
from generator.pages.site import Site


def recipe_name(entity: Entity) -> str:
    """Return the name of a recipe in its address; namespaces hold no dot."""
    name, namespace = entity.name.lower(), entity.namespace.lower()
    return name if namespace == "default" else f"{namespace}.{name}"


def made_by(ref: str, site: Site) -> DriftRow | None:
    """Return how far the repository of an entity is from the recipe that made it; None where that is not known."""
    return site.adoption.by_entity.get(ref) if site.adoption else None


def recipe_url(ref: str, site: Site) -> str | None:
    """Return the page of the recipe that has made an entity, from the site's root; None where there is none."""
    row = made_by(ref, site)
    if row is None or f"template:default/{row.recipe.lower()}" not in site.portal.catalog.entities:
        return None
    return f"recipes/{row.recipe.lower()}/"
