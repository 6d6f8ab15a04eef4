"""`milepost new`: a repository of a recipe."""

from __future__ import annotations

import difflib
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from generator.cli.options import config_option, settings_from
from generator.cli.recipes import actions_here, chosen, tell
from generator.cli.words import count, json_text
from generator.errors import BuildError, UsageError
from generator.foreign_json import load_json
from generator.model.formats import NAME
from generator.problems import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.portal import Portal
    from generator.recipes.making import Made
    from generator.recipes.picking import Pick
    from generator.recipes.recipe import Recipe
    from generator.recipes.tree import File
    from generator.settings import Settings

_LARGEST = 1_000_000  # bytes of a file of answers
_WIDTH = 24
_BLOCK = re.compile(r"```json\s*\n(.*?)\n```", re.DOTALL)
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
        job = _Job(name, Path(recipe), asked, (), defaults=True)
    elif recipe is None:
        return _listed(settings, folder)
    else:
        job = _Job(recipe, dest, _from_file(answers) if answers else {}, given, defaults=defaults)
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
    text = _read(file)
    found = _BLOCK.search(text)
    try:
        value = load_json(found[1] if found else text)
    except ValueError as error:
        raise UsageError(f"{file}: there is no request in it; the form of a recipe on the portal writes one") from error
    recipe, answers = (value.get("recipe"), value.get("answers", {})) if isinstance(value, dict) else (None, None)
    if not isinstance(recipe, str) or not NAME.fullmatch(recipe) or not isinstance(answers, dict):
        raise UsageError(f"{file}: a request has recipe, a name, and answers")
    return recipe, answers


def _new(job: _Job, way: _Way, settings: Settings, folder: Path) -> int:
    from generator.recipes.making import make  # noqa: PLC0415
    from generator.recipes.recipe import RecipeError  # noqa: PLC0415

    catalog = _Catalog(settings, folder)
    try:
        recipe = chosen(job.recipe, settings, folder, None if (folder / job.recipe).exists() else catalog.portal)
        known = _given(recipe, job.answers, job.given)
        if _is_asked(job.defaults):
            known = _asked(recipe, known, catalog)
        made = make(recipe, known, actions_here())
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

    @property
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


def _given(recipe: Recipe, known: dict[str, Any], given: Sequence[str]) -> dict[str, Any]:
    """Return answers with those that options have; what is no question is found out later.

    Raises:
        UsageError: they cannot be read.
    """
    from generator.recipes.forms.answering import put, read_answer  # noqa: PLC0415
    from generator.recipes.forms.fields import Field  # noqa: PLC0415
    from generator.recipes.planning import form_of  # noqa: PLC0415

    answers, form = dict(known), form_of(recipe)
    for pair in given:
        key, mark, text = pair.partition("=")
        if not mark or not key:
            raise UsageError(f"--set {pair[:80]!r}: write NAME=VALUE")
        fields = {field.key: field for field in form.fields(answers)}
        field = fields.get(key) or Field(tuple(key.split(".")), {}, is_required=False)
        put(answers, field.path, read_answer(field, text))
    return answers


def _from_file(file: Path) -> dict[str, Any]:
    from generator.sources.plain import load_plain  # noqa: PLC0415

    try:
        found = load_plain(_read(file).encode("utf-8", "replace"))
    except ValueError as error:
        raise UsageError(f"{file}: {error}") from error
    if not isinstance(found, dict):
        raise UsageError(f"{file}: answers are a mapping, a line each: `name: pay`")
    return {str(key): value for key, value in found.items()}


def _read(file: Path) -> str:
    from generator.sources.files import TargetError, read_bytes  # noqa: PLC0415

    try:
        return read_bytes(file, _LARGEST).decode("utf-8")
    except (TargetError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: {error}") from error


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
    """Make a repository with a first commit; no hook of anybody is run."""
    commands: Mapping[str, list[str]] = {
        "init": ["init", "--quiet", "--initial-branch=main"],
        "add": ["add", "--all"],
        "commit": ["commit", "--quiet", "--message", f"Made by the recipe {made.record.recipe}"],
    }
    who = ["-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false"]
    named = subprocess.run(["git", "config", "user.email"], cwd=dest, capture_output=True, check=False)  # noqa: S607
    if named.returncode:
        who += ["-c", "user.name=Milepost", "-c", "user.email=milepost@localhost"]
    for name, arguments in commands.items():
        try:
            done = subprocess.run(["git", *who, *arguments], cwd=dest, capture_output=True, text=True, check=False)  # noqa: S603, S607
        except OSError as error:
            raise BuildError(f"the files are there, and git cannot be run: {error}") from error
        if done.returncode:
            raise BuildError(f"the files are there, and git {name} failed: {done.stderr.strip()}")
    click.echo("Made a git repository with a first commit", err=True)
