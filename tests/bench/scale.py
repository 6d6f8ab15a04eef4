"""How large the measured catalogs are, and the bars at each size (CPU seconds, ratios, bytes, MB)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bars:
    """What is allowed; None where there is no bar.

    Args:
        hugo: of Hugo's CPU, a full build.
        material: of mkdocs-material's CPU, a full build.
        unchanged: CPU seconds of a build after no change.
        one_file: of a full build's CPU, a build after an edit.
        first_query: bytes that the first query of the search fetches, compressed.
        memory: MB at the peak of a full build.
        graph: CPU seconds of all queries to the graph.
    """

    hugo: float | None = None
    material: float | None = None
    unchanged: float | None = None
    one_file: float | None = None
    first_query: int | None = None
    memory: int | None = None
    graph: float | None = None


_MATERIAL = 1 / 9
BARS = {
    1_000: Bars(0.5, _MATERIAL, 0.3, 0.35, 100_000, 120),
    10_000: Bars(0.4, _MATERIAL, 0.8, 0.15, 250_000, 300, 1.5),
    50_000: Bars(memory=1_500, graph=10.0),
    100_000: Bars(),
}
NEXT_QUERY = 30_000
"""Bytes of each further query."""
PAGE = 20_000
"""Bytes of HTML of the median entity page."""
GROWTH = 10.5
"""A full build of ten times as many entities, against one of as many."""


@dataclass(frozen=True, slots=True)
class Size:
    """A catalog to measure.

    Args:
        count: of its entities.
        runs: of each command.
        hugo, material: whether Hugo and mkdocs-material build it too.
        rebuilds: whether builds after a change are measured.
    """

    count: int
    runs: int = 1
    hugo: bool = False
    material: bool = False
    rebuilds: bool = False

    @property
    def bars(self) -> Bars:
        """Return the bars at this size; at a size that has none, figures are only reported."""
        return BARS.get(self.count, Bars())


@dataclass(frozen=True, slots=True)
class Scale:
    """What one run measures: catalogs that are built, checked, and asked for their graph; repositories harvested."""

    builds: tuple[Size, ...]
    checked: int
    graphs: tuple[int, ...]
    harvested: int


def scale_of(*, quick: bool, material: bool, large: bool) -> Scale:
    """Return what to measure; `material` has mkdocs-material build 10,000 pages, `large` goes up to 100,000."""
    if quick:
        return Scale((Size(200, 2, hugo=True, material=True, rebuilds=True),), 200, (200,), 20)
    builds = [
        Size(1_000, 5, hugo=True, material=True, rebuilds=True),
        Size(10_000, 3, hugo=True, material=material, rebuilds=True),
    ]
    further = [Size(50_000), Size(100_000)] if large else []
    return Scale((*builds, *further), 1_000, (10_000, 50_000), 200)
