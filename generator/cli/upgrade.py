"""`milepost upgrade`: a repository brought to the newest version of its recipe."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.options import config_option, settings_from
from generator.cli.recipes import actions_here, finder, from_file, given_to, tell
from generator.cli.words import count
from generator.errors import UsageError
from generator.problems import printable

if TYPE_CHECKING:
    from generator.recipes.recipe import Recipe
    from generator.settings import Settings


@click.command("upgrade", short_help="Bring a repository to the newest version of its recipe.")
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--to", metavar="VERSION", help="A tag or commit of the recipe. Default: the newest.")
@click.option("--recipe", metavar="NAME|FOLDER", help="Where the recipe is. Default: by its name in the settings.")
@click.option("--answers", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Answers, YAML or JSON.")
@click.option("--set", "given", multiple=True, metavar="NAME=VALUE", help="One answer; may be given again.")
@click.option("--dry-run", is_flag=True, help="Show the difference; write nothing.")
@config_option
def command(
    folder: Path,
    to: str | None,
    recipe: str | None,
    answers: Path | None,
    given: tuple[str, ...],
    dry_run: bool,  # noqa: FBT001
    config: Path | None,
) -> int:
    """Bring DIR, which `milepost new` has made, to the newest version of its recipe.

    What was edited there stays: of each file three versions are merged, and where both sides changed the same
    lines, conflicts are marked as git marks them (exit status 1). Only questions that are new are asked.

    \b
    Examples:
      milepost upgrade
      milepost upgrade ../pay --dry-run
      milepost upgrade ../pay --recipe ../templates/python-service --to v2
    """
    from generator.recipes.applying import write  # noqa: PLC0415
    from generator.recipes.recipe import RecipeError  # noqa: PLC0415
    from generator.recipes.upgrading import plan_upgrade  # noqa: PLC0415

    settings, here = settings_from(config), Path.cwd()
    told = from_file(answers) if answers else {}

    def answered(old: Recipe, now: Recipe, known: dict[str, Any]) -> dict[str, Any]:
        return _answered((old, now), given_to(now, {**known, **told}, given), settings, here)

    try:
        found = plan_upgrade(folder, finder(recipe, settings, here), actions_here(), answered, to)
    except RecipeError as error:
        tell(error.problems)
        if not error.problems:
            raise UsageError(str(error)) from error
        return 1
    for line in found.merge.left:
        click.echo(printable(line), err=True)
    for path in found.merge.conflicts:
        click.echo(printable(f"{path}: changed here and in the recipe; look for <<<<<<<"), err=True)
    version = f"{found.record.at} to {found.made.record.at}"
    if dry_run:
        click.echo("\n".join(map(printable, found.patch.split("\n"))), nl=False)
    elif found.is_none:
        click.echo(f"Nothing to do: {found.record.recipe} is at {found.record.at} here", err=True)
    else:
        write(found.merge.files, folder, found.merge.gone)
        changed = len(found.merge.files) + len(found.merge.gone)
        click.echo(printable(f"{found.record.recipe}: {version}, {count(changed, 'file')} changed"), err=True)
    return 1 if found.merge.conflicts else 0


def _answered(
    recipes: tuple[Recipe, Recipe], known: dict[str, Any], settings: Settings, folder: Path
) -> dict[str, Any]:
    """Return answers with those that a person gives to questions that the recipe had not; none without a terminal."""
    if not sys.stdin.isatty():
        return known
    from generator.cli.asking import ask  # noqa: PLC0415
    from generator.pipeline import build  # noqa: PLC0415
    from generator.recipes.picking import is_picker, picks_of  # noqa: PLC0415
    from generator.recipes.planning import form_of  # noqa: PLC0415

    old, now = (form_of(recipe) for recipe in recipes)
    asked = {field.key for field in old.fields(known)}
    fresh = [field for field in now.fields(known) if field.key not in asked]
    picks = picks_of(build(settings, folder).catalog) if any(map(is_picker, fresh)) else []
    return ask(now._replace(secrets={}), known, picks, without=asked)
