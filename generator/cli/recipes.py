"""What the commands about recipes have in common: which recipe is meant, and how its faults are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.errors import UsageError
from generator.problems import Problem, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from generator.portal import Portal
    from generator.recipes.actions.job import Run
    from generator.recipes.recipe import Recipe
    from generator.recipes.record import Record
    from generator.settings import Settings

_LARGEST = 1_000_000  # bytes of a file of answers


def actions_here() -> Mapping[str, Run]:
    """Return the actions of plugins; what is wrong with one is said."""
    from generator.recipes.actions.table import brought_actions  # noqa: PLC0415 --help must not wait

    found, problems = brought_actions()
    tell(problems)
    return found


Catalog = Callable[[], "Portal | None"]
"""Reads the catalog here, where a name has to be looked up in it."""


def chosen(name: str, settings: Settings, folder: Path, catalog: Catalog) -> Recipe:
    """Return the recipe that somebody means: a folder, a file, or the name of one of the settings or the catalog.

    Raises:
        UsageError: there is none.
    """
    from generator.recipes.loading import FILE_NAMES, recipe_at  # noqa: PLC0415

    path = folder / name
    is_one = path.is_file() or any((path / file).is_file() for file in FILE_NAMES)
    if is_one or (path.is_dir() and "/" in name):
        return recipe_at(path, folder, settings.limits)
    return named(name, settings, folder, catalog)


def named(name: str, settings: Settings, folder: Path, catalog: Catalog) -> Recipe:
    """Return the recipe of a name.

    Raises:
        UsageError: there is none.
    """
    from generator.recipes.loading import recipes_of  # noqa: PLC0415

    known = recipes_of(settings, catalog(), folder)
    found = [recipe for recipe in known if name.lower() in (recipe.name.lower(), recipe.entity.ref)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{name}: there are {', '.join(recipe.entity.ref for recipe in found)}; name one of these")
    names = ", ".join(recipe.name for recipe in known) or "none; name the folder of a template.yaml"
    raise UsageError(f"{name}: there is no such recipe. There are: {names}")


def given_to(recipe: Recipe, known: dict[str, Any], given: Sequence[str]) -> dict[str, Any]:
    """Return answers with those that options have; what is no question is found out later.

    Raises:
        UsageError: they cannot be read.
    """
    from generator.recipes.forms.answering import put, read_answer, with_defaults  # noqa: PLC0415
    from generator.recipes.forms.fields import Field  # noqa: PLC0415
    from generator.recipes.planning import form_of  # noqa: PLC0415

    answers, form = dict(known), form_of(recipe)
    for pair in given:
        key, mark, text = pair.partition("=")
        if not mark or not key:
            raise UsageError(f"--set {pair[:80]!r}: write NAME=VALUE")
        fields = {field.key: field for field in form.fields(with_defaults(form, answers))}
        field = fields.get(key) or Field(tuple(key.split(".")), {}, is_required=False)
        put(answers, field.path, read_answer(field, text))
    return answers


def from_file(file: Path) -> dict[str, Any]:
    """Return the answers of a file.

    Raises:
        UsageError: it has none.
    """
    from generator.sources.plain import load_plain  # noqa: PLC0415

    try:
        found = load_plain(read_text(file).encode("utf-8", "replace"))
    except ValueError as error:
        raise UsageError(f"{file}: {error}") from error
    if not isinstance(found, dict):
        raise UsageError(f"{file}: answers are a mapping, a line each: `name: pay`")
    return {str(key): value for key, value in found.items()}


def read_text(file: Path) -> str:
    """Return what a file that somebody names says.

    Raises:
        UsageError: it cannot be read, or is no text.
    """
    from generator.sources.files import TargetError, read_bytes  # noqa: PLC0415

    try:
        return read_bytes(file, _LARGEST).decode("utf-8")
    except (TargetError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: {error}") from error


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
    read: list[Portal] = []

    def catalog() -> Portal:
        from generator.pipeline import build  # noqa: PLC0415

        if not read:
            read.append(build(settings, folder))
        return read[0]

    def find(record: Record) -> Recipe:
        wanted = name or record.recipe
        try:
            if wanted not in known:
                known[wanted] = (
                    chosen(wanted, settings, folder, catalog) if name else named(wanted, settings, folder, catalog)
                )
        except UsageError as error:
            came = f"it came from {record.source}: fetch that, and name its folder by --recipe"
            raise UsageError(f"{error}; {came}" if record.source else str(error)) from error
        return known[wanted]

    return find
