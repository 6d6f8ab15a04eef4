"""`/recipes/` and `/recipes/<name>/`: what can be made, the form that asks for it, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from generator.insights.adoption import DriftRow
from generator.model.entity import Entity
from generator.model.metadata import Link
from generator.pages.page import Heading, Page, Sheet
from generator.pages.prose import one_line
from generator.pages.recipe_names import recipe_name
from generator.pages.site import Site
from generator.recipes.forms.schemas import FormError, resolved
from generator.recipes.loading import recipes_here
from generator.recipes.recipe import Recipe
from generator.recipes.tree import TreeError

URL = "recipes/"
_MOST_FILES = 300  # that are listed
_MINUTES = "milepost/minutes"

# Parts of the golden path, by what files of a skeleton are called.
_PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("catalog file", ("catalog-info.",)),
    ("tests", ("test_", "_test.", ".test.", "/tests/", "Test.java", ".spec.")),
    ("container image", ("Dockerfile", "Containerfile")),
    ("pipeline", (".github/workflows/", ".gitlab-ci.yml", "Jenkinsfile", ".tekton/")),
    ("Kubernetes", ("k8s/", "kustomization.", "Chart.yaml", "deployment.", "cronjob.")),
    ("alerts", ("alert", "prometheusrule")),
    ("dashboard", ("dashboard",)),
    ("runbook", ("runbook",)),
    ("documentation", ("mkdocs.yml", "docs/")),
    ("infrastructure", (".tf", "atlantis.yaml")),
)


@dataclass(frozen=True)
class Shown:
    """A recipe as its page shows it.

    Args:
        entity: the Template.
        name: in its address.
        files: of its skeleton; None where they are not on this disk.
        form: its pages and secrets as JSON; None where it cannot be used.
        fault: why that is.
        rows: repositories that it has made.
        is_known: it has a page in the catalog.
        owner: ref of who keeps it.
    """

    entity: Entity
    name: str
    files: Sequence[str] | None
    form: str | None
    fault: str | None
    rows: Sequence[DriftRow]
    is_known: bool = True
    owner: str | None = None

    @property
    def summary(self) -> str:
        """Return what it is for, in one line."""
        return one_line(self.entity.metadata.description)

    @property
    def minutes(self) -> str | None:
        """Return how many minutes it takes, as its file says; None where it does not."""
        text = self.entity.annotations.get(_MINUTES, "").strip()
        return text if text.isascii() and text.isdigit() else None

    @property
    def links(self) -> Sequence[Link]:
        """Return the guides that its file names."""
        return self.entity.metadata.links or ()

    @property
    def parts(self) -> list[str]:
        """Return the parts of the golden path that its files are of."""
        return [
            part
            for part, marks in _PARTS
            if any(mark.lower() in f"/{path}".lower() for path in self.files or () for mark in marks)
        ]


def sheets(site: Site) -> Iterator[Sheet]:
    """Yield what is made every time: it depends on skeletons, and on what drift was found."""
    yield Sheet("recipes", None, partial(pages, site))


def pages(site: Site) -> Iterator[Page]:
    """Yield the list of recipes, and the page of each."""
    found = shown_recipes(site)
    adoption = site.adoption
    view = {"recipes": found, "adoption": adoption, "has_rows": adoption is not None and bool(adoption.rows)}
    headings = (Heading("adoption", "Adoption"),) if view["has_rows"] else ()
    yield Page(URL, "catalog", "Recipes", _SUMMARY, site.render("recipes.html", URL, view), headings)
    for recipe in found:
        url = f"{URL}{recipe.name}/"
        body = site.render("recipe.html", url, {"recipe": recipe, "requests": site.portal.settings.recipe_requests})
        names = [("gives", "What it gives"), ("form", "Make one"), ("made", "Made by it")]
        given = {"gives": recipe.files, "form": recipe.form, "made": recipe.rows}
        contents = tuple(Heading(place, title) for place, title in names if given[place])
        description = one_line(recipe.entity.metadata.description)
        yield Page(url, "catalog", recipe.entity.title, description, body, contents)


_SUMMARY = "Software templates: a form, and the repository that comes of it"


def shown_recipes(site: Site) -> list[Shown]:
    """Return the recipes of the catalog and of the setting `recipes`, sorted by title."""
    found = recipes_here(site.portal)
    shown = [_shown(recipe, site) for recipe in found]
    return sorted(shown, key=lambda recipe: (recipe.entity.title.lower(), recipe.name))


def _shown(recipe: Recipe, site: Site) -> Shown:
    adoption, ref = site.adoption, recipe.entity.ref
    form, fault = None, None
    try:
        form = json.dumps(
            {
                "name": recipe.name,
                "pages": [resolved(page) for page in recipe.pages],
            },
            ensure_ascii=False,
        )
    except (FormError, TypeError, ValueError, AttributeError, RecursionError) as error:
        fault = str(error)
    rows = adoption.rows.get(recipe.name, ()) if adoption else ()
    is_known = ref in site.portal.catalog.entities
    owner = site.ownership(ref).owner if is_known else None
    return Shown(recipe.entity, recipe_name(recipe.entity), _files(recipe), form, fault, rows, is_known, owner)


def _files(recipe: Recipe) -> list[str] | None:
    """Return the paths of what the recipe fetches, as its skeletons have them; None where they are not here."""
    paths: set[str] = set()
    for step in recipe.steps:
        given: dict[str, Any] = step.get("input") or {}
        url = given.get("url")
        if not str(step.get("action")).startswith("fetch:") or not isinstance(url, str) or "${{" in url:
            continue
        try:
            paths |= recipe.shelf.tree(recipe.beside(url)).keys()
        except (TreeError, OSError):
            continue
    return sorted(paths)[:_MOST_FILES] or None
