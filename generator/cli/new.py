"""`milepost new`: a repository of a recipe."""

from __future__ import annotations

import difflib
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from generator.cli.options import config_option, settings_from
from generator.cli.recipes import actions_here, chosen, from_file, given_to, named, read_text, tell
from generator.cli.words import count, json_text
from generator.errors import BuildError, UsageError
from generator.foreign_json import load_json
from generator.local_git import git_says
from generator.model.formats import NAME
from generator.problems import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.portal import Portal
    from generator.recipes.making import Made
    from generator.recipes.picking import Pick
    from generator.recipes.recipe import Recipe
    from generator.recipes.tree import File
    from generator.settings import Settings

_WIDTH = 24
_WORD = re.compile(r"(?!\.+$)[\w.-]{1,100}", re.ASCII)


@click.command("new", short_help="Make a repository of a recipe; without one, list them.")
@click.argument("recipe", required=False)
@click.argument("dest", required=False, type=click.Path(path_type=Path))
@click.option(
    "--answers", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Answers, as YAML or JSON."
)
@click.option("--set", "given", multiple=True, metavar="NAME=VALUE", help="One answer; may be given again.")
@click.option("--defaults", is_flag=True, help="Ask nothing: defaults stand for what is not answered.")
@click.option("--dry-run", is_flag=True, help="Show what would be made; write nothing.")
@click.option("--force", is_flag=True, help="Replace files that are there, after showing what changes.")
@click.option("--git", "with_git", is_flag=True, help="Make it a git repository with a first commit.")
@click.option(
    "--request", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A request of the portal's form."
)
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write what was made, as JSON.")
@config_option
def command(
    recipe: str | None,
    dest: Path | None,
    answers: Path | None,
    given: tuple[str, ...],
    defaults: bool,  # noqa: FBT001
    dry_run: bool,  # noqa: FBT001
    force: bool,  # noqa: FBT001
    with_git: bool,  # noqa: FBT001
    request: Path | None,
    report: Path | None,
    config: Path | None,
) -> int:
    """Make DEST of RECIPE: a name of the settings' `recipes` or of a Template of the catalog, or a folder.

    At a terminal it asks page by page what is not answered yet; an owner or an entity is found by a part of its
    name. Nothing is written until all of it is rendered, then all at once. `.milepost/recipe.yaml` in it says by
    which recipe, version and answers it was made, without secrets.

    \b
    Examples:
      milepost new
      milepost new python-service pay
      milepost new python-service pay --set owner=payments --defaults --git
      milepost new ./recipes/python-service pay --answers pay.yaml --dry-run
      milepost new --request issue.md pay --report report.json
    """
    settings, folder = settings_from(config), Path.cwd()
    if request is not None:
        if recipe is None or dest is not None or answers or given:
            raise UsageError("a request has the recipe and the answers: milepost new --request FILE DEST")
        name, asked = _requested(request)
        job = _Job(name, Path(recipe), asked, (), defaults=True, is_request=True)
    elif recipe is None:
        return _listed(settings, folder)
    else:
        job = _Job(recipe, dest, from_file(answers) if answers else {}, given, defaults=defaults)
    if job.dest is None and not dry_run:
        raise UsageError("name the folder to make: milepost new RECIPE DEST")
    return _new(job, _Way(dry_run, force, with_git, report), settings, folder)


@dataclass(frozen=True)
class _Job:
    """What is asked for: the recipe, the folder to make, answers, and whether nothing further is asked."""

    recipe: str
    dest: Path | None
    answers: dict[str, Any]
    given: tuple[str, ...]
    defaults: bool
    is_request: bool = False


class _Way(NamedTuple):
    """How it is made."""

    dry_run: bool
    force: bool
    with_git: bool
    report: Path | None


def _requested(file: Path) -> tuple[str, dict[str, Any]]:
    """Return the recipe and the answers of a request; a stranger may have written it.

    Raises:
        UsageError: there is none in it.
    """
    text = read_text(file)
    _, mark, rest = text.partition("```json")
    try:
        value = load_json(rest.partition("```")[0] if mark else text)
    except ValueError as error:
        raise UsageError(f"{file}: there is no request in it; the form of a recipe on the portal writes one") from error
    recipe, answers = (value.get("recipe"), value.get("answers", {})) if isinstance(value, dict) else (None, None)
    if not isinstance(recipe, str) or not NAME.fullmatch(recipe) or not isinstance(answers, dict):
        raise UsageError(f"{file}: a request has recipe, a name, and answers")
    return recipe, answers


def _new(job: _Job, way: _Way, settings: Settings, folder: Path) -> int:
    from generator.recipes.checking import strange_names  # noqa: PLC0415
    from generator.recipes.making import make  # noqa: PLC0415
    from generator.recipes.recipe import RecipeError  # noqa: PLC0415

    catalog = _Catalog(settings, folder)
    try:
        find = named if job.is_request else chosen
        recipe = find(job.recipe, settings, folder, lambda: catalog.portal)
        tell(strange_names(recipe))
        known = given_to(recipe, job.answers, job.given)
        if _is_asked(job.defaults):
            known = _asked(recipe, known, catalog)
        made = make(recipe, known, actions_here())
        _strangers(recipe, made, catalog)
    except RecipeError as error:
        tell(error.problems)
        if any(problem.location and problem.location.line is None for problem in error.problems):
            click.echo("Answer by --set NAME=VALUE, by a file (--answers), or at a terminal.", err=True)
        if not error.problems:
            raise UsageError(str(error)) from error
        return 1
    for step, action in made.plan.unknown:
        click.echo(printable(f"There is no action {action} here: what {step!r} makes will be missing."), err=True)
    for line in made.plan.log:
        click.echo(printable(line), err=True)
    if way.dry_run or job.dest is None:
        _show(made)
        return 0
    _written(made, job.dest, way)
    return 0


def _is_asked(defaults: bool) -> bool:  # noqa: FBT001
    """Tell whether there is somebody to ask."""
    return not defaults and sys.stdin.isatty()


class _Catalog:
    """The catalog here, read when something asks for it."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings, self._folder = settings, folder
        self._portal: Portal | None = None

    @property
    def portal(self) -> Portal:
        from generator.pipeline import build  # noqa: PLC0415

        if self._portal is None:
            self._portal = build(self._settings, self._folder)
        return self._portal

    @cached_property
    def picks(self) -> list[Pick]:
        from generator.recipes.picking import picks_of  # noqa: PLC0415

        return picks_of(self.portal.catalog)


def _listed(settings: Settings, folder: Path) -> int:
    from generator.recipes.loading import recipes_of  # noqa: PLC0415

    found = recipes_of(settings, _Catalog(settings, folder).portal, folder)
    if not found:
        click.echo("There is no recipe here: the setting `recipes` names their folder, or name one's folder.", err=True)
        return 0
    for recipe in found:
        name = click.style(f"{printable(recipe.name):{_WIDTH}}", bold=True)
        click.echo(f"{name} {printable(recipe.description or recipe.entity.title)}")
    return 0


def _strangers(recipe: Recipe, made: Made, catalog: _Catalog) -> None:
    """Look for the entities that were answered in the catalog.

    Raises:
        RecipeError: the recipe takes entities of the catalog alone, and one is not there.
    """
    from generator.recipes.forms.answering import at  # noqa: PLC0415
    from generator.recipes.picking import allows_others, is_picker  # noqa: PLC0415
    from generator.recipes.planning import form_of  # noqa: PLC0415
    from generator.recipes.recipe import RecipeError  # noqa: PLC0415

    pickers = [field for field in form_of(recipe).fields(made.record.answers) if is_picker(field)]
    for field in pickers if pickers and catalog.picks else ():
        value = at(made.record.answers, field.path)
        known = {pick.ref for pick in catalog.picks} | {pick.ref.rpartition("/")[2] for pick in catalog.picks}
        for ref in value if isinstance(value, list) else [value] if isinstance(value, str) else []:
            if ref.lower() not in known and allows_others(field):
                click.echo(printable(f"{field.key}: the catalog here has no {ref}; it is taken all the same"), err=True)
            elif ref.lower() not in known:
                raise RecipeError(f"{field.key}: the catalog has no {ref}, and the recipe takes no other")


def _asked(recipe: Recipe, known: dict[str, Any], catalog: _Catalog) -> dict[str, Any]:
    from generator.cli.asking import ask  # noqa: PLC0415
    from generator.recipes.picking import is_picker  # noqa: PLC0415
    from generator.recipes.planning import form_of  # noqa: PLC0415

    form = form_of(recipe)
    click.secho(printable(recipe.entity.title), bold=True, err=True)
    if recipe.description:
        click.echo(printable(recipe.description), err=True)
    needs = any(is_picker(field) for field in form.fields(known))
    return ask(form, known, catalog.picks if needs else [])


def _show(made: Made) -> None:
    """Print the tree, then each file."""
    for path, file in sorted(made.files.items()):
        click.echo(printable(f"{path}{' *' if file.is_executable else ''}"))
    for path, file in sorted(made.files.items()):
        click.echo(f"\n{click.style(f'--- {printable(path)}', bold=True)}")
        text = file.text
        click.echo("\n".join(map(printable, text.split("\n"))) if text is not None else f"({len(file.content)} bytes)")


def _written(made: Made, dest: Path, way: _Way) -> None:
    from generator.recipes.applying import taken, write  # noqa: PLC0415

    there = taken(made.files, dest)
    if there and not way.force:
        shown = ", ".join(there[:5]) + (f" and {len(there) - 5} more" if len(there) > 5 else "")  # noqa: PLR2004
        raise UsageError(f"{dest} has {shown} already; --force replaces what is there, after showing the difference")
    for path in there:
        _difference(dest / path, path, made.files[path])
    write(made.files, dest)
    click.echo(f"Made {count(len(made.files), 'file')} in {dest}", err=True)
    if way.with_git:
        _commit(dest, made)
    if way.report is not None:
        _report(made, way.report)
    for step in made.plan.next_steps:
        click.echo(printable(f"Next: {step.message}"), err=True)
    for title, text in (*made.plan.links, *made.plan.texts):
        click.echo(printable(f"{title}: {' '.join(text.split())}" if title else text), err=True)


def _report(made: Made, path: Path) -> None:
    """Write what was made, for programs; `repository` is the first that is to be made, if its name may be one."""
    places = [dict(step.repository) for step in made.plan.next_steps if step.repository]
    repository = places[0] if places and all(_WORD.fullmatch(part) for part in places[0].values()) else None
    told = {
        "recipe": made.record.recipe,
        "version": made.record.at,
        "files": sorted(made.files),
        "repository": repository,
        "next_steps": [step.message for step in made.plan.next_steps],
        "links": [{"title": title, "url": url} for title, url in made.plan.links],
    }
    try:
        path.write_text(f"{json_text(told, 2)}\n", "utf-8")
    except OSError as error:
        raise BuildError(f"{path}: cannot be written: {error.strerror}") from error


def _difference(place: Path, path: str, file: File) -> None:
    """Show what replacing a file changes."""
    try:
        before = place.read_text("utf-8") if place.is_file() else ""
    except (OSError, UnicodeDecodeError):
        before = ""
    lines = difflib.unified_diff(
        before.splitlines(), (file.text or "").splitlines(), f"a/{path}", f"b/{path}", lineterm=""
    )
    for line in lines:
        click.echo(printable(line), err=True)


def _commit(dest: Path, made: Made) -> None:
    """Make a repository with a first commit of what was made; no hook of anybody is run.

    Raises:
        BuildError: it is a repository already, or git fails; the files are there.
    """
    if (dest / ".git").exists():
        raise BuildError(f"the files are there, and {dest} is a git repository already: nothing was committed")
    commands: Mapping[str, list[str]] = {
        "init": ["init", "--quiet", "--initial-branch=main"],
        "add": ["add", "--force", "--", *sorted(made.files)],
        "commit": ["commit", "--quiet", "--message", f"Made by the recipe {made.record.recipe}"],
    }
    who = ["-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false"]
    if git_says(dest, "config", "user.email") is None:
        who += ["-c", "user.name=Milepost", "-c", "user.email=milepost@localhost"]
    for name, arguments in commands.items():
        try:
            done = subprocess.run(["git", *who, *arguments], cwd=dest, capture_output=True, text=True, check=False)  # noqa: S603, S607
        except OSError as error:
            raise BuildError(f"the files are there, and git cannot be run: {error}") from error
        if done.returncode:
            raise BuildError(f"the files are there, and git {name} failed: {done.stderr.strip()}")
    click.echo("Made a git repository with a first commit", err=True)
