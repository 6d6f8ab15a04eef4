"""What the commands about recipes have in common: which recipe is meant, and how its faults are told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.errors import UsageError
from generator.problems import Problem, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from generator.portal import Portal
    from generator.recipes.actions.job import Run
    from generator.recipes.recipe import Recipe
    from generator.recipes.record import Record
    from generator.settings import Settings


def actions_here() -> Mapping[str, Run]:
    """Return the actions of plugins; what is wrong with one is said."""
    from generator.recipes.actions.table import brought_actions  # noqa: PLC0415 --help must not wait

    found, problems = brought_actions()
    tell(problems)
    return found


def chosen(name: str, settings: Settings, folder: Path, portal: Portal | None) -> Recipe:
    """Return the recipe that somebody means: a folder, a file, or the name of one of the settings or the catalog.

    Raises:
        UsageError: there is none.
    """
    from generator.recipes.loading import recipe_at, recipes_of  # noqa: PLC0415

    path = folder / name
    if path.exists() and ("/" in name or name.endswith((".yaml", ".yml")) or (path / "template.yaml").is_file()):
        return recipe_at(path, folder, settings.limits)
    known = recipes_of(settings, portal, folder)
    found = [recipe for recipe in known if name.lower() in (recipe.name.lower(), recipe.entity.ref)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{name}: there are {', '.join(recipe.entity.ref for recipe in found)}; name one of these")
    names = ", ".join(recipe.name for recipe in known) or "none; name the folder of a template.yaml"
    raise UsageError(f"{name}: there is no such recipe. There are: {names}")


def tell(problems: Iterable[Problem]) -> None:
    """Say on standard error what is wrong, and where."""
    for problem in problems:
        place = f"{problem.location}: " if problem.location else ""
        click.echo(printable(f"{place}{problem.severity}[{problem.code}] {problem.message}"), err=True)
        if problem.fix:
            click.echo(printable(f"  fix: {problem.fix}"), err=True)


def finder(name: str | None, settings: Settings, folder: Path) -> Callable[[Record], Recipe]:
    """Return a function that finds the recipe of a record: the one that is named, or else by the record's name."""
    known: dict[str, Recipe] = {}
    catalog: list[Portal] = []

    def find(record: Record) -> Recipe:
        from generator.pipeline import build  # noqa: PLC0415

        if name is not None and not catalog and (folder / name).exists():
            return known.setdefault("", chosen(name, settings, folder, None))
        if not catalog:
            catalog.append(build(settings, folder))
        wanted = name or record.recipe
        try:
            return known.setdefault(wanted, known.get(wanted) or chosen(wanted, settings, folder, catalog[0]))
        except UsageError as error:
            came = f"it came from {record.source}: fetch that, and name its folder by --recipe"
            raise UsageError(f"{error}; {came}" if record.source else str(error)) from error

    return find
