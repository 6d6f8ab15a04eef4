"""A harvest on a terminal: progress while it goes on, and a sentence of what it came to."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.progress import progress_shown
from generator.cli.words import count

if TYPE_CHECKING:
    from generator.harvest.harvested import Harvested
    from generator.settings import Settings


def brought(settings: Settings, folder: Path, now: datetime, *, paranoid: bool = False) -> Harvested:
    """Harvest, and say what was found."""
    from generator.harvest.harvesting import Ways, harvest  # noqa: PLC0415 most commands need no network

    def say(sentence: str) -> None:
        click.echo(sentence, err=True)

    with progress_shown() as progress:
        harvested = harvest(settings, folder, Ways(now, paranoid, progress, say))
    say(summary(harvested))
    return harvested


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
