"""Builds after a change, each after a fresh edit, and whether they come to what a clean build comes to."""

from __future__ import annotations

import filecmp
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench.full_builds import FullBuilds
from tests.bench.measuring import Timing, measure
from tests.bench.tables import Bar
from tests.bench.workplace import NO_CACHE, SITE, Workplace

HEAD = ("entities", "build after", "CPU, best", "median", "of a full build", "wall, best", "memory", "as a clean build")
UNCHANGED = "no change"
ONE_FILE = "an edit of one file"
EDITS = {
    UNCHANGED: "change_nothing",
    ONE_FILE: "describe",
    "an owner's new name": "rename_owner",
    "a template's change": "restyle",
}


@dataclass(frozen=True, slots=True)
class Rebuilds:
    """The timings of builds after each edit, and the files in which the last differs from a clean build."""

    full: FullBuilds
    timings: Mapping[str, Timing]
    different: Mapping[str, list[str]]

    @property
    def rows(self) -> list[list[str]]:
        """Return the lines of the table."""
        return [
            [
                f"{self.full.size.count:,}",
                what,
                f"{timing.best:.2f} s",
                f"{timing.median:.2f} s",
                f"{timing.best / self.full.best:.2f}",
                f"{timing.wall:.2f} s",
                f"{timing.memory:,.0f} MB",
                "the same bytes" if not self.different[what] else f"{len(self.different[what])} files differ",
            ]
            for what, timing in self.timings.items()
        ]

    @property
    def bars(self) -> list[Bar]:
        """Return what is held against bars; that the bytes are a clean build's is one of them."""
        at, bars = f"{self.full.size.count:,} entities", self.full.size.bars
        one_file = self.timings[ONE_FILE].best / self.full.best
        different = sum(map(len, self.different.values()))
        return [
            Bar(f"nothing changed, {at}", self.timings[UNCHANGED].best, bars.unchanged),
            Bar(f"one file changed, of a full build, {at}", one_file, bars.one_file, "{:.2f}"),
            Bar(f"files that are not as in a clean build, {at}", different, 0, "{:.0f}"),
        ]


def rebuild_all(workplace: Workplace, full: FullBuilds) -> Rebuilds:
    """Measure a build after each kind of edit; the first of each is to warm the caches and does not count."""
    measure(workplace.milepost("", "clear"), 1, warm=False)
    timings, different = {}, {}
    for what, edit in EDITS.items():
        timings[what] = measure(workplace.milepost(what, edit), full.size.runs)
        different[what] = _different(workplace)
    return Rebuilds(full, timings, different)


def _different(workplace: Workplace) -> list[str]:
    """Return the files that a clean build of the same catalog, beside the site, has otherwise."""
    clean = workplace.folder / "clean"
    measure(workplace.milepost("", "change_nothing", *NO_CACHE, "--site-dir", clean.name), 1, warm=False)
    ours = workplace.folder / SITE
    names = {path.relative_to(top) for top in (ours, clean) for path in top.rglob("*") if path.is_file()}
    return [str(name) for name in sorted(names) if not _same(ours / name, clean / name)]


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)
