"""`milepost harvest`: bring the repositories, people and portals of the settings up to date, and build nothing."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.harvesting import brought, summary
from generator.cli.options import config_option, settings_from
from generator.cli.words import worst
from generator.errors import UsageError


@click.command("harvest", short_help="Bring the repositories of the settings up to date.")
@config_option
@click.option("--paranoid", is_flag=True, help="Ask every repository, whatever its forge says of the last push.")
@click.option("--locked", is_flag=True, help="Bring exactly the commits that milepost.lock names.")
def command(config: Path | None, paranoid: bool, locked: bool) -> int:  # noqa: FBT001 click's way
    """Bring what the settings name elsewhere up to date: repositories, teams and people, other portals.

    `milepost build` does this by itself. What was brought stands in .milepost, from which `check`,
    `serve` and `build --offline` read; a repository that has not changed costs one question or none.
    Which commit was read of each is written to milepost.lock.

    \b
    Examples:
      milepost harvest
      milepost harvest --paranoid
      milepost harvest --locked      as it was when milepost.lock was written
    """
    settings = settings_from(config)
    if not settings.needs_harvest:
        raise UsageError("the settings name no source elsewhere (git, github, gitlab, snapshot, ...)")
    harvested = brought(settings, Path.cwd(), paranoid=paranoid, locked=locked)
    for line in worst(harvested.problems):
        click.echo(line, err=True)
    click.echo(summary(harvested), err=True)
    return 0
