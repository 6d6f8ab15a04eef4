"""The whole way from files to a portal, as a table of contents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from generator.catalog import Catalog, for_audience, link
from generator.model.kinds import dialect_of
from generator.problems import Problem, Severity
from generator.progress import Progress, unseen
from generator.rules.ignores import apply_ignores
from generator.rules.running import run_rules
from generator.rules.table import all_rules
from generator.settings import Settings
from generator.sources.discovery import discover
from generator.sources.kinds import load_kinds
from generator.sources.links import LinkTable, load_links
from generator.sources.reading import Reading, read_all
from generator.sources.remembering import Remembered


@dataclass(frozen=True)
class Portal:
    """What is known once the files were read: the catalog and everything that is wrong.

    Args:
        settings: those it was made with; they hold the data's age and revision.
        reading: the files and what each document was worth.
        catalog: the linked entities.
        links: the links that annotations give.
        problems: of reading, linking and rules, sorted by place; what was ignored is left out.
    """

    settings: Settings
    reading: Reading
    catalog: Catalog
    links: LinkTable
    problems: tuple[Problem, ...]

    def with_problems(self, more: Iterable[Problem]) -> Portal:
        """Return the same portal with further problems, sorted in."""
        problems = sorted([*self.problems, *more], key=lambda problem: problem.sort_key)
        return replace(self, problems=tuple(problems))

    @property
    def has_problems(self) -> bool:
        """Tell whether there is an error or a warning, which `--strict` does not pass."""
        return any(problem.severity is not Severity.INFO for problem in self.problems)


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
        paths: files, folders and globs instead of the sources.
        progress: told of each step, and of each file that was read.
        remembered: what earlier builds have read.
    """
    progress("Looking for files", 0, 0)
    discovery = remembered.discovery(settings, folder) if remembered else discover(paths, settings, folder)
    kinds, kind_problems = load_kinds(settings, folder)
    links, link_problems = load_links(settings, folder)
    dialect = dialect_of(settings.opt_in_kinds, kinds)
    readings = remembered.readings(settings) if remembered else None
    reading = read_all(discovery.files, dialect, settings.limits, folder, progress, readings)
    progress("Linking", 0, 0)
    catalog = for_audience(link(reading.entities))
    progress("Checking rules", 0, 0)
    found = run_rules(catalog, all_rules(), settings.rules)
    problems = [*discovery.problems, *kind_problems, *link_problems, *reading.all_problems, *found]
    accepted = apply_ignores(problems, reading.origins)
    return Portal(settings, reading, catalog, links, tuple(sorted(accepted, key=lambda problem: problem.sort_key)))
