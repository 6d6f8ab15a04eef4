"""A harvest on a terminal: progress while it goes on, and a sentence of what it came to."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.progress import progress_shown
from generator.cli.serving import ending_on_terminate
from generator.cli.words import count
from generator.errors import UsageError

if TYPE_CHECKING:
    from generator.harvest.harvested import Harvested
    from generator.settings import Settings


def harvest_first(config: Path | None, folder: Path, *, offline: bool, locked: bool, paranoid: bool) -> None:
    """Harvest what the settings name elsewhere, if they do.

    Args:
        config: the mkdocs.yml that was named.
        folder: where the command runs.
        offline: ask no host.
        locked: bring exactly what the lock names.
        paranoid: ask every repository.

    Raises:
        SettingsError: there is no lock to follow.
        BuildError: offline and locked, and what the lock names is not here.
    """
    from generator.settings import find_config, load_settings  # noqa: PLC0415 pydantic

    settings = load_settings(find_config(config, folder), folder)
    if not settings.needs_harvest:
        if locked:
            raise UsageError("--locked: the settings name no source elsewhere, so there is nothing to lock")
    elif not offline:
        click.echo(summary(brought(settings, folder, paranoid=paranoid, locked=locked)), err=True)
    elif locked:
        from generator.harvest.harvesting import refuse_unlocked  # noqa: PLC0415

        refuse_unlocked(settings)


def brought(settings: Settings, folder: Path, *, paranoid: bool = False, locked: bool = False) -> Harvested:
    """Harvest, with progress on the terminal."""
    from generator.harvest.harvesting import Ways, harvest  # noqa: PLC0415 most commands need no network

    def say(sentence: str) -> None:
        click.echo(sentence, err=True)

    now = datetime.now(UTC).replace(microsecond=0)
    with ending_on_terminate(), progress_shown() as progress:
        return harvest(settings, folder, Ways(now, paranoid, locked, progress, say))


def summary(harvested: Harvested) -> str:
    """Return what was harvested, as a sentence."""
    records = harvested.records
    having = sum(1 for record in records if record.catalog)
    parts = [f"{count(len(records), 'repository', 'repositories')}, {having:,} with a catalog file"]
    if unreached := sum(1 for record in records if record.outage):
        parts.append(f"{unreached:,} out of reach")
    if kept := sum(len(record.kept) for record in records):
        parts.append(f"{count(kept, 'entity', 'entities')} shown as they last were")
    return f"Harvested {'; '.join(parts)}."
