"""`milepost drift`: how far repositories are from their recipes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.options import config_option, format_option, paths_argument, settings_from
from generator.cli.recipes import actions_here, finder, tell
from generator.cli.words import count, json_text
from generator.errors import BuildError, MilepostError, UsageError
from generator.problems import printable

if TYPE_CHECKING:
    from generator.recipes.drifting import Drift

_COLOURS = {"edited": "yellow", "missing": "red", "behind": "blue", "added": "blue"}


@click.command("drift", short_help="Tell how far repositories are from their recipes.")
@paths_argument
@click.option("--recipe", metavar="NAME|FOLDER", help="Where the recipe is. Default: by its name in the settings.")
@click.option("--patch", type=click.Path(file_okay=False, path_type=Path), help="Write patches that bring back, here.")
@config_option
@format_option("text", "json", "markdown")
def command(paths: tuple[str, ...], recipe: str | None, patch: Path | None, config: Path | None, output: str) -> int:
    """Tell of each repository below PATH that a recipe has made how far it has gone from it, file by file.

    The recipe is rendered again, at the version that is recorded and at the newest: a file is the same, edited
    here, missing, behind (as it was made, and the recipe has changed), or added by the recipe since. Exit status
    1: something has drifted.

    \b
    Examples:
      milepost drift services/*
      milepost drift --format json services > drift.jsonl
      milepost drift ../pay --recipe ../templates/python-service --patch patches
    """
    from generator.recipes.drifting import drift_of, roots_below  # noqa: PLC0415

    settings, folder = settings_from(config), Path.cwd()
    find, brought = finder(recipe, settings, folder), actions_here()
    found: list[Drift] = []
    failed = False
    for path in paths or (".",):
        start = folder / path
        if not start.is_dir():
            raise UsageError(f"{path}: there is no such folder")
        for root in roots_below(start):
            shown = (Path(path) / root.relative_to(start)).as_posix()
            shown = root.resolve().name if shown.strip("./") == "" else shown
            try:
                one = drift_of(root, shown, find, brought)
            except MilepostError as error:  # the others are told all the same
                failed = True
                tell(getattr(error, "problems", ()))
                click.echo(printable(f"{shown}: {error}"), err=True)
                continue
            if one is not None:
                found.append(one)
                if one.note:
                    click.echo(printable(f"{shown}: {one.note}"), err=True)
    for line in {"json": _as_json, "markdown": _as_markdown, "text": _as_text}[output](found):
        click.echo(line)
    if not found:
        click.echo("No repository here was made by a recipe.", err=True)
    if patch is not None:
        _write(patch, found)
    return 1 if failed or not all(one.is_on_path for one in found) else 0


def _as_json(found: Sequence[Drift]) -> Iterator[str]:
    for one in found:
        yield json_text(one.as_json())


def _as_text(found: Sequence[Drift]) -> Iterator[str]:
    for one in found:
        yield f"{click.style(printable(one.root), bold=True)}: {printable(_story(one))}"
        for path, state in one.states.items():
            if state != "same":
                yield f"  {click.style(f'{state:8}', fg=_COLOURS[state])}{printable(path)}"


def _story(one: Drift) -> str:
    behind = "" if not one.behind else f", {count(one.behind, 'version')} behind {one.newest}"
    return f"{one.recipe} {one.version or '(no version)'}{behind}, {round(100 * one.score)}% as the recipe makes it"


def _as_markdown(found: Sequence[Drift]) -> Iterator[str]:
    yield "| repository | recipe | version | behind | same | edited | missing | behind or added |"
    yield "|---|---|---|---|---|---|---|---|"
    for one in found:
        states = Counter(one.states.values())
        cells = [
            one.root,
            one.recipe,
            str(one.version),
            "?" if one.behind is None else str(one.behind),
            f"{states['same']} of {len(one.states)}",
            *(str(states[state]) for state in ("edited", "missing")),
            str(states["behind"] + states["added"]),
        ]
        yield f"| {' | '.join(printable(cell).replace('|', chr(92) + '|') for cell in cells)} |"


def _write(folder: Path, found: Sequence[Drift]) -> None:
    try:
        for one in found:
            if text := one.patch():
                parts = [part for part in one.root.split("/") if part.strip(".")]
                twice = sum(other.root.endswith(f"/{parts[-1]}") for other in found) > 1
                path = folder / f"{'-'.join(parts) if twice else parts[-1]}.patch"
                folder.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text.encode("utf-8"))
                click.echo(printable(f"Wrote {path}"), err=True)
    except OSError as error:
        raise BuildError(f"{error.filename or folder}: cannot be written: {error.strerror}") from error
