"""Which repositories recipes have made, as `milepost drift` has found it, and how many there are that none has made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from generator.cache.inputs import note
from generator.catalog import Catalog
from generator.insights.completeness import Share
from generator.settings import Settings
from generator.sources.discovery import matching
from generator.sources.files import TargetError, read_bytes

_LARGEST = 50_000_000  # bytes of one file


class FileState(BaseModel):
    """A file of a repository beside its recipe."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    path: str
    state: Literal["same", "edited", "missing", "behind", "added"]


class DriftRow(BaseModel):
    """A line that `milepost drift --format json` prints."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    root: str
    recipe: str
    version: str | None = None
    newest: str | None = None
    behind: Annotated[int, Field(ge=0)] | None = None
    files: tuple[FileState, ...] = ()
    score: Annotated[float, Field(ge=0, le=1)]

    @property
    def name(self) -> str:
        """Return the name of the repository."""
        return self.root.rstrip("/").rpartition("/")[2]

    @property
    def percent(self) -> int:
        """Return the share of files that are as the recipe makes them."""
        return round(100 * self.score)

    def count(self, *states: str) -> int:
        """Return how many files are in some states."""
        return sum(file.state in states for file in self.files)


@dataclass(frozen=True)
class Adoption:
    """What recipes have made.

    Args:
        rows: by the name of the recipe, each sorted by repository.
        components: refs of the components of each repository that a recipe has made, by the row's root.
        covered: repositories with components that a recipe has made, of all with components.
        newest: those of them that are at the newest version, of those that a recipe has made.
        unread: lines of files that are no drift.
    """

    rows: Mapping[str, Sequence[DriftRow]]
    components: Mapping[str, Sequence[str]]
    covered: Share
    newest: Share
    unread: int = 0

    @cached_property
    def by_entity(self) -> Mapping[str, DriftRow]:
        """Return the row of the repository that an entity stands in, by ref."""
        every = (row for rows in self.rows.values() for row in rows)
        return {ref: row for row in every for ref in self.components.get(row.root, ())}


def adoption_of(catalog: Catalog, settings: Settings) -> Adoption | None:
    """Return what the files of the setting `drift` say; None where there is no such setting."""
    if not settings.drift:
        return None
    rows: dict[str, list[DriftRow]] = defaultdict(list)
    unread = 0
    for line in _lines(settings):
        try:
            row = DriftRow.model_validate_json(line)
        except ValidationError:
            unread += 1
            continue
        rows[row.recipe].append(row)
    found = {recipe: sorted(some, key=lambda row: row.root) for recipe, some in sorted(rows.items())}
    every = [row for some in found.values() for row in some]
    repositories: dict[str, list[str]] = defaultdict(list)
    for entity in catalog.of_kind("Component"):
        repositories[entity.origin.repository].append(entity.ref)
    homes = {row.root: _home(row, repositories) for row in every}
    components = {root: repositories[home] for root, home in homes.items() if home is not None}
    covered = len({home for home in homes.values() if home is not None})
    newest = sum(row.behind == 0 for row in every)
    return Adoption(found, components, Share(covered, len(repositories)), Share(newest, len(every)), unread)


def _lines(settings: Settings) -> Iterator[bytes]:
    for pattern in settings.drift:
        for name in sorted(map(str, matching(settings.base, pattern))):
            note(name)
            try:
                content = read_bytes(Path(name), _LARGEST)
            except TargetError:
                continue
            yield from (line for line in content.splitlines() if line.strip())


def _home(row: DriftRow, repositories: Iterable[str]) -> str | None:
    """Return the repository that a row is about: `services/pay` means `github.com/acme/pay`, if no other is `pay`."""
    exact = [name for name in repositories if name and f"/{name}".endswith(f"/{row.root}")]
    alike = exact or [name for name in repositories if name and name.rpartition("/")[2] == row.name]
    return alike[0] if len(alike) == 1 else None
