"""Recipes of a disk: a folder or a file that somebody names, and what the settings and the catalog have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from generator.errors import UsageError
from generator.local_git import git_says
from generator.model.entity import Entity
from generator.model.kinds import STOCK
from generator.portal import Portal
from generator.recipes.recipe import Recipe, RecipeError
from generator.recipes.shelves import Commit, Disk, top_of
from generator.recipes.tree import TreeError
from generator.settings import Limits, Settings
from generator.sources.files import SourceFile, shown_path
from generator.sources.judging import Judgement
from generator.sources.reading import read_file

FILE_NAMES = ("template.yaml", "template.yml")


def recipe_at(path: Path, folder: Path, limits: Limits) -> Recipe:
    """Return the recipe of a folder, or of a file.

    Args:
        path: the folder of a `template.yaml`, or such a file.
        folder: where the command runs.
        limits: the caps.

    Raises:
        UsageError: there is none.
        RecipeError: its file is faulty.
    """
    file = path if path.is_file() else next((path / name for name in FILE_NAMES if (path / name).is_file()), None)
    if file is None:
        raise UsageError(f"{path}: there is no {FILE_NAMES[0]}")
    found = list(recipes_in(file, folder, limits))
    if not found:
        raise UsageError(f"{file}: there is no Template in it")
    return found[0]


def recipes_in(file: Path, folder: Path, limits: Limits) -> Iterator[Recipe]:
    """Yield the recipes of a file.

    Raises:
        RecipeError: one of its documents is faulty, and none is a Template.
    """
    shown = shown_path(file.resolve(), folder)
    judgements = judged_in(file, shown, limits)
    entities = [found.entity for found in judgements if found.entity is not None and found.entity.kind == "Template"]
    if not entities and (problems := [problem for found in judgements for problem in found.problems]):
        raise RecipeError(f"{shown} is no recipe", *problems)
    for entity in entities:
        yield recipe_of(entity, file)


def judged_in(file: Path, shown: str, limits: Limits) -> Sequence[Judgement]:
    """Return the judgements of a file's documents, under the name that it is shown by."""
    return read_file(SourceFile(file.resolve(), _root(file), shown), STOCK, limits)


def recipe_of(entity: Entity, file: Path) -> Recipe:
    """Return the recipe of a Template that stands in a file."""
    root = _root(file)
    recipe = Recipe(entity, Disk(root), file.resolve().relative_to(root).as_posix(), root.name)
    if top_of(file) is None:
        return recipe
    source = git_says(root, "remote", "get-url", "origin") or root.name
    commit = commit_of(recipe)
    version = (tag_of(root, commit) or commit[:12]) if commit else None
    return replace(recipe, source=_without_login(source), version=version, commit=commit)


def places_of(recipe: Recipe) -> list[str]:
    """Return where in its repository the files of a recipe lie, as git names paths; not its cases."""
    found = {f"{recipe.folder}/" if recipe.folder else "."}
    for step in recipe.steps:
        url = (step.get("input") or {}).get("url")
        if str(step["action"]).startswith("fetch:") and isinstance(url, str) and "${{" not in url:
            try:
                found.add(recipe.beside(url) or ".")
            except TreeError:
                continue
    folder = f"{recipe.folder}/" if recipe.folder else ""
    return [*sorted(found), *(f":(exclude){folder}{name}" for name in ("cases", "expected"))]


def commit_of(recipe: Recipe) -> str | None:
    """Return the commit that last changed the files of a recipe; None where they are not as it has them."""
    root = recipe.shelf.root if isinstance(recipe.shelf, Disk) else None
    if root is None or git_says(root, "status", "--porcelain", "--", *places_of(recipe)) != "":
        return None
    return git_says(root, "log", "-1", "--format=%H", "--", *places_of(recipe)) or None


def _root(file: Path) -> Path:
    """Return the checkout of a file, or else its folder."""
    return top_of(file) or file.resolve().parent


def tag_of(root: Path, commit: str) -> str | None:
    """Return the first tag, by name, that a commit has."""
    tags = (git_says(root, "tag", "--points-at", commit) or "").split()
    return min(tags) if tags else None


def at_version(recipe: Recipe, version: str, path: str | None = None) -> Recipe:
    """Return a recipe as one of its versions has it.

    Args:
        recipe: as it is now.
        version: a tag or a commit.
        path: of its file then; where it is now without it.

    Raises:
        RecipeError: its repository here has no such version, or no such recipe at that time.
    """
    shelf = recipe.shelf
    if not isinstance(shelf, Disk):
        raise RecipeError("the recipe is of a version already")
    commit = (
        git_says(shelf.root, "rev-parse", "--verify", "--quiet", f"{version}^{{commit}}")
        if _is_plain(version)
        else None
    )
    if not commit:
        raise RecipeError(
            f"the recipe's repository has no version {version} here; fetch all of it (`git fetch --unshallow --tags`)"
        )
    old = Commit(shelf.root, commit)
    place = path or recipe.path
    shown = tag_of(shelf.root, commit) or commit[:12]
    return Recipe(_old_entity(recipe, old, place), old, place, recipe.source, shown, commit)


def _old_entity(recipe: Recipe, shelf: Commit, path: str) -> Entity:
    """Return the template as a commit has it.

    Raises:
        RecipeError: it is not there, or faulty.
    """
    from generator.sources.documents import read_documents  # noqa: PLC0415
    from generator.sources.judging import judge  # noqa: PLC0415

    try:
        content = shelf.tree(path)[path.rpartition("/")[2]].content
    except (TreeError, KeyError) as error:
        raise RecipeError(f"there is no {path} at {shelf.commit[:10]}") from error
    shown = f"{recipe.entity.origin.path}@{shelf.commit[:10]}"
    file = SourceFile(shelf.root / path, shelf.root, shown)
    for document in read_documents(content, shown, Limits()):
        entity = judge(document, file, STOCK, Limits()).entity
        if entity is not None and entity.ref == recipe.entity.ref:
            return entity
    raise RecipeError(f"{recipe.name} is no recipe at {shelf.commit[:10]}")


def _is_plain(version: str) -> bool:
    return bool(version) and not version.startswith("-") and version.isprintable() and ".." not in version


def _without_login(address: str) -> str:
    scheme, mark, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}" if mark else address


def recipes_here(portal: Portal) -> list[Recipe]:
    """Return the recipes of a catalog and of the setting `recipes`, for their pages: git is not asked for versions.

    The files of a recipe that was harvested are not here; its form is.
    """
    found: dict[str, Recipe] = {}
    for path in _own_files(portal.settings):
        for judgement in read_file(SourceFile(path, path.parent, path.name), STOCK, portal.settings.limits):
            if judgement.entity is not None and judgement.entity.kind == "Template":
                found[judgement.entity.ref] = Recipe(judgement.entity, Disk(path.parent), path.name, "")
    files = {file.shown: file for file in portal.reading.files}
    for entity in portal.catalog.of_kind("Template"):
        file = files.get(entity.origin.path)
        if file is not None:
            found[entity.ref] = Recipe(entity, Disk(file.root), file.inside, "")
    return list(found.values())


def _own_files(settings: Settings) -> list[Path]:
    """Return the templates below the folder of the setting `recipes`."""
    if settings.recipes is None:
        return []
    base = settings.path(settings.recipes)
    return [path for name in FILE_NAMES for path in sorted(base.glob(f"*/{name}"))]


def recipes_of(settings: Settings, portal: Portal | None, folder: Path) -> list[Recipe]:
    """Return the recipes that the setting `recipes` and the catalog have, sorted by name; what is faulty is left out.

    Args:
        settings: `recipes` is a folder of recipes.
        portal: the catalog; its Templates with files on this disk are recipes too.
        folder: where the command runs.
    """
    files = dict.fromkeys(_own_files(settings))
    if portal is not None:
        sources = {file.shown: file for file in portal.reading.files}
        for entity in portal.catalog.of_kind("Template"):
            file = sources.get(entity.origin.path)
            if file is not None and file.name is None:
                files[file.path] = None
    found: dict[str, Recipe] = {}
    for path in files:
        try:
            for recipe in recipes_in(path, folder, settings.limits):
                found.setdefault(recipe.entity.ref, recipe)
        except RecipeError:
            continue
    return sorted(found.values(), key=lambda recipe: recipe.name)
