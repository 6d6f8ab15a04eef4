"""The whole way from files to a portal, as a table of contents."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from generator.audience import for_audience, problems_for_audience, reading_for_audience
from generator.catalog import link
from generator.harvest.harvested import NOTHING, load_harvested
from generator.harvest.marking import left_behind, not_shown, settled
from generator.model.kinds import dialect_of
from generator.people.joining import joined
from generator.people.reading import rosters
from generator.portal import Portal
from generator.progress import Progress, unseen
from generator.rules.ignores import apply_ignores
from generator.rules.running import run_rules
from generator.rules.table import all_rules
from generator.settings import Settings
from generator.sources.codeowners import codeowners_of
from generator.sources.discovery import discover
from generator.sources.kinds import load_kinds
from generator.sources.links import load_links
from generator.sources.reading import read_all
from generator.sources.remembering import Remembered


def build(
    settings: Settings,
    folder: Path,
    paths: Iterable[str] = (),
    progress: Progress = unseen,
    remembered: Remembered | None = None,
) -> Portal:
    """Read, link and check the files of the settings' sources, or those that a person named.

    Args:
        settings: as read from mkdocs.yml.
        folder: where the command runs; shown paths are relative to it.
        paths: files, folders and globs instead of the sources; then nothing that was harvested is read.
        progress: told of each step, and of each file that was read.
        remembered: what earlier builds have read.
    """
    progress("Looking for files", 0, 0)
    harvested = NOTHING if (paths := tuple(paths)) else load_harvested(settings)
    settings = harvested.dated(settings)
    discovery = remembered.discovery(settings, folder) if remembered else discover(paths, settings, folder)
    kinds, kind_problems = load_kinds(settings, folder)
    links, link_problems = load_links(settings, folder)
    dialect = dialect_of(settings.opt_in_kinds, kinds)
    readings = remembered.readings(settings) if remembered else None
    files = (*discovery.files, *harvested.files)
    reading = read_all(files, dialect, settings.limits, folder, progress, readings, harvested.elsewhere)
    reading = settled(reading, harvested)
    unshown = list(not_shown(reading, harvested))
    known = rosters(settings, folder, harvested.rosters)
    reading, contradictions = joined(reading, known, dialect, settings.limits, harvested.borrowed_files)
    progress("Linking", 0, 0)
    catalog = link(reading.entities, codeowners_of(files))
    progress("Checking rules", 0, 0)
    found = run_rules(catalog, all_rules(), settings.rules)
    noted = [*discovery.problems, *harvested.problems, *kind_problems, *link_problems, *contradictions]
    problems = [*noted, *reading.all_problems, *left_behind(reading, harvested), *unshown, *found]
    accepted = apply_ignores(harvested.without_borrowed(problems), reading.origins)
    reading, catalog = reading_for_audience(reading, settings.people), for_audience(catalog, settings.people)
    return Portal(settings, reading, catalog, links, harvested=harvested).with_problems(
        problems_for_audience(accepted, settings.people)
    )
