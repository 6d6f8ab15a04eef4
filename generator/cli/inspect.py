"""`milepost inspect`: the verdict on each document, and the relations that it emits."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.options import config_option, format_option, paths_argument, settings_from
from generator.cli.words import json_text
from generator.problems import printable

if TYPE_CHECKING:
    from generator.sources.judging import Judgement


@click.command("inspect", short_help="Tell whether Backstage takes each document, and why or why not.")
@paths_argument
@click.option("--opt-in", is_flag=True, help="Judge as Backstage with AiResource and mcp-server switched on.")
@config_option
@format_option("text", "json")
def command(paths: tuple[str, ...], opt_in: bool, config: Path | None, output: str) -> int:  # noqa: FBT001
    """Tell for each document whether the stock Backstage takes it into its catalog, and why or why not.

    With --format json: one line a document, with the verdict (ok, error, empty), the ref and the
    relations that it emits, both ways. It follows no Location. Exit status: 0, whatever the verdicts.

    \b
    Examples:
      milepost inspect catalog-info.yaml
      milepost inspect --format json services/ | jq -r 'select(.verdict=="error") | .file'
    """
    from generator.model.kinds import OPT_IN, STOCK  # noqa: PLC0415 --help must not wait for pydantic
    from generator.sources.discovery import discover  # noqa: PLC0415
    from generator.sources.reading import read_file  # noqa: PLC0415

    settings, folder = settings_from(config), Path.cwd()
    found = discover(paths or (".",), settings, folder)
    names = {Path(os.path.abspath(folder / path)): path for path in paths}  # noqa: PTH100 symlinks stay
    show = _as_json if output == "json" else _as_text
    for problem in found.problems:
        click.echo(f"{printable(str(problem.location))}: {printable(problem.message)}", err=True)
    for file in found.files:
        given = replace(file, shown=names.get(file.path, file.shown))
        for judgement in read_file(given, OPT_IN if opt_in else STOCK, settings.limits):
            for line in show(judgement):
                click.echo(line)
    return 0


def _as_json(judgement: Judgement) -> Iterator[str]:
    entity = judgement.entity
    yield json_text(
        {
            "file": judgement.file,
            "document": judgement.document,
            "line": judgement.line,
            "verdict": judgement.verdict,
            "ref": judgement.ref,
            "relations": [list(relation) for relation in entity.relations] if entity else [],
            "problems": [problem.as_json() for problem in judgement.problems],
        }
    )


def _as_text(judgement: Judgement) -> Iterator[str]:
    place = click.style(printable(f"{judgement.file}:{judgement.line}"), bold=True)
    name = printable(judgement.ref or "no readable kind and name")
    if judgement.verdict == "empty":
        yield f"{place}: an empty document, which Backstage passes over"
        return
    if judgement.entity is None:
        yield f"{place}: {click.style('not in the catalog', fg='red')}: {name}"
    else:
        yield f"{place}: {click.style('in the catalog', fg='green')}: {name}"
    for problem in judgement.problems:
        yield f"  {printable(str(problem.location))}: {problem.severity}[{problem.code}] {printable(problem.message)}"
        if problem.fix:
            yield f"    fix: {printable(problem.fix)}"
    for relation in judgement.entity.relations if judgement.entity else ():
        yield f"  {printable(relation.source)} {relation.type} {printable(relation.target)}"
