"""`milepost recipe`: what is wrong with recipes, and whether they still make what they should."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.options import config_option, format_option, paths_argument, settings_from
from generator.cli.recipes import actions_here, chosen, tell
from generator.cli.words import count, json_text, one_line
from generator.errors import UsageError
from generator.problems import Severity, printable

if TYPE_CHECKING:
    from generator.recipes.actions.job import Run
    from generator.settings import Settings

_MARK = b"scaffolder.backstage.io/"
_LARGEST = 1_000_000  # bytes of a file that may be a template


@click.group("recipe", short_help="Check and test recipes: software templates.")
def command() -> None:
    """Check and test recipes, which are software templates in Backstage's format.

    \b
    Examples:
      milepost recipe check recipes/
      milepost recipe test python-service --update
    """


@command.command("check")
@paths_argument
@config_option
@format_option("text", "json")
def check(paths: tuple[str, ...], config: Path | None, output: str) -> int:
    """Tell of each template whether its form parses and its steps plan, and what of it is not understood.

    With --format json: one line a template. Exit status 1: one is faulty.

    \b
    Examples:
      milepost recipe check
      milepost recipe check recipes/python-service
      milepost recipe check --format json . | jq -r 'select(.ok | not) | .file'
    """
    settings, folder = settings_from(config), Path.cwd()
    rows = [row for path in paths or (".",) for row in _rows(path, settings, folder, actions_here())]
    for row in rows:
        for line in [json_text(row["json"])] if output == "json" else _told(row):
            click.echo(line)
    if not rows:
        click.echo("There is no template here.", err=True)
    return 0 if all(row["json"]["ok"] and not row["errors"] for row in rows) else 1


def _rows(path: str, settings: Settings, folder: Path, brought: Any) -> Iterator[dict[str, Any]]:
    start = folder / path
    if not start.exists():
        raise UsageError(f"{path}: there is no such file or folder")
    files = [start] if start.is_file() else sorted(_templates(start))
    for file in files:
        shown = path if start.is_file() else (Path(path) / file.relative_to(start)).as_posix()
        yield from _of_file(file, shown.removeprefix("./"), settings, brought)


def _templates(start: Path) -> Iterator[Path]:
    """Yield the files below a folder that may hold templates."""
    from generator.sources.discovery import SKIPPED_FOLDERS  # noqa: PLC0415

    for place, folders, names in os.walk(start):
        folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
        for name in names:
            file = Path(place, name)
            if name.endswith((".yaml", ".yml")) and file.is_file() and file.stat().st_size <= _LARGEST:
                try:
                    if _MARK in file.read_bytes():
                        yield file
                except OSError:
                    continue


def _of_file(file: Path, shown: str, settings: Settings, brought: dict[str, Run]) -> Iterator[dict[str, Any]]:
    from generator.recipes.checking import Checked, check  # noqa: PLC0415
    from generator.recipes.loading import judged_in, recipe_of  # noqa: PLC0415

    for judgement in judged_in(file, shown, settings.limits):
        entity = judgement.entity
        if entity is not None and entity.kind == "Template":
            found = check(recipe_of(entity, file), brought)
        elif entity is None and (judgement.ref or "template:").startswith("template:") and judgement.problems:
            found = Checked(ok=False, problems=list(judgement.problems))
        else:
            continue
        yield {
            "json": {
                "file": shown,
                "document": judgement.document,
                "ok": found.ok,
                "unsupported": found.unsupported,
                "actions": found.actions,
                "problems": [problem.as_json() for problem in found.problems],
            },
            "name": judgement.ref or shown,
            "problems": found.problems,
            "errors": any(problem.severity is Severity.ERROR for problem in found.problems),
        }


def _told(row: dict[str, Any]) -> Iterator[str]:
    found = row["json"]
    label = click.style("ok", fg="green") if found["ok"] and not row["errors"] else click.style("faulty", fg="red")
    yield f"{printable(found['file'])}: {printable(row['name'])}: {label}"
    if found["unsupported"]:
        yield printable(f"  not supported: {', '.join(found['unsupported'])}")
    for problem in row["problems"]:
        yield f"  {one_line(problem)}"
        if problem.fix:
            yield printable(f"    fix: {problem.fix}")


@command.command("test")
@click.argument("recipe", required=False)
@click.option("--update", is_flag=True, help="Write what is made now as what is expected.")
@config_option
def test(recipe: str | None, update: bool, config: Path | None) -> int:  # noqa: FBT001 click's way
    """Render each case of a recipe, or of all, and compare it with what is expected.

    A case is a file in `cases/` beside the template: `answers`, and `verify`, commands that are run in the result.
    What it should make stands in `expected/<case>/`. Each answer is changed, one at a time: a question whose answer
    changes nothing fails. Commands of `verify` are run as they stand; run only those that you trust.

    \b
    Examples:
      milepost recipe test
      milepost recipe test python-service
      milepost recipe test ./recipes/python-service --update
    """
    from generator.pipeline import build  # noqa: PLC0415
    from generator.recipes.cases import cases_of, run_case  # noqa: PLC0415
    from generator.recipes.loading import recipes_of  # noqa: PLC0415
    from generator.recipes.recipe import RecipeError  # noqa: PLC0415

    settings, folder = settings_from(config), Path.cwd()
    if recipe is not None:
        recipes = [chosen(recipe, settings, folder, lambda: build(settings, folder))]
    else:
        recipes = recipes_of(settings, build(settings, folder), folder)
    brought, failed, ran = actions_here(), 0, 0
    for one in recipes:
        try:
            for case in cases_of(one):
                faults = run_case(one, case, brought, update=update)
                ran += 1
                failed += bool(faults)
                label = click.style("failed", fg="red") if faults else click.style("ok", fg="green")
                click.echo(f"{printable(one.name)} {printable(case.name)}: {label}")
                for line in (line for fault in faults for line in fault.split("\n")):
                    click.echo(f"  {printable(line)}")
        except RecipeError as error:
            failed += 1
            tell(error.problems)
            click.echo(printable(f"{one.name}: {error}"), err=True)
    click.echo(f"{count(ran, 'case')} of {count(len(recipes), 'recipe')}, {failed} failed", err=True)
    return 1 if failed or not ran else 0
