"""What is known once the files were read, linked and checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from generator.catalog import Catalog
from generator.harvest.harvested import NOTHING, Harvested
from generator.problems import Problem, Severity
from generator.settings import Settings
from generator.sources.links import LinkTable
from generator.sources.reading import Reading


@dataclass(frozen=True)
class Portal:
    """What is known once the files were read: the catalog and everything that is wrong.

    Args:
        settings: those it was made with; they hold the data's age and revision.
        reading: the files and what each document was worth.
        catalog: the linked entities.
        links: the links that annotations give.
        problems: of reading, linking and rules, sorted by place; what was ignored is left out.
        harvested: repositories that were brought from elsewhere.
    """

    settings: Settings
    reading: Reading
    catalog: Catalog
    links: LinkTable
    problems: tuple[Problem, ...] = ()
    harvested: Harvested = NOTHING

    def with_problems(self, more: Iterable[Problem]) -> Portal:
        """Return the same portal with further problems, sorted in."""
        problems = sorted([*self.problems, *more], key=lambda problem: problem.sort_key)
        return replace(self, problems=tuple(problems))

    @property
    def has_problems(self) -> bool:
        """Tell whether there is an error or a warning, which `--strict` does not pass."""
        return any(problem.severity is not Severity.INFO for problem in self.problems)

    @property
    def is_harvested(self) -> bool:
        """Tell whether some of it was brought from elsewhere."""
        return self.settings.needs_harvest
