"""Full builds: Milepost against Hugo and mkdocs-material, in turn."""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from tests.bench.hugo_work import write_working_hugo
from tests.bench.measuring import Contestant, Timing, alternate, measure
from tests.bench.peers import write_hugo, write_material
from tests.bench.records import records_of
from tests.bench.scale import Size
from tests.bench.tables import Bar, table
from tests.bench.workplace import NO_CACHE, SITE, Workplace

MILEPOST = "Milepost"
UNCACHED = f"Milepost `{' '.join(NO_CACHE)}`"
HUGO = "Hugo, doing the same work"
GIVEN = "Hugo, given finished data"
MATERIAL = "mkdocs-material"
HEAD = ("entities", "full build", "runs", "CPU, best", "median", "of Milepost's", "wall, best", "memory", "median page")


@dataclass(frozen=True, slots=True)
class FullBuilds:
    """The timings at one size by contestant, and the median HTML page of each, in bytes."""

    size: Size
    timings: Mapping[str, Timing]
    pages: Mapping[str, float]

    @property
    def best(self) -> float:
        """Return the CPU seconds of Milepost's best run."""
        return self.timings[MILEPOST].best

    @property
    def rows(self) -> list[list[str]]:
        """Return the lines of the table, the quickest first."""
        return [
            [
                f"{self.size.count:,}",
                name,
                str(len(timing.runs)),
                f"{timing.best:.2f} s",
                f"{timing.median:.2f} s",
                f"{timing.best / self.best:.2f}",
                f"{timing.wall:.2f} s",
                f"{timing.memory:,.0f} MB",
                f"{self.pages[name] / 1_000:.1f} KB",
            ]
            for name, timing in sorted(self.timings.items(), key=lambda pair: pair[1].best)
        ]

    @property
    def bars(self) -> list[Bar]:
        """Return what is held against the others, and the memory."""
        at, bars, ours = f"{self.size.count:,} entities", self.size.bars, self.timings[MILEPOST]
        material = self.timings.get(MATERIAL)
        found = [Bar(f"memory, {at}", ours.memory, bars.memory, "{:,.0f} MB")]
        for name, cpu, wall in ((HUGO, bars.hugo, 1.0 if bars.hugo else None), (GIVEN, None, None)):
            hugo = self.timings.get(name)
            if hugo or cpu:
                ratio = ours.best / hugo.best if hugo else None
                found.append(Bar(f"full build, of the CPU of {name}, {at}", ratio, cpu, "{:.2f}"))
                ratio = ours.wall / hugo.wall if hugo else None
                found.append(Bar(f"full build, of the wall time of {name}, {at}", ratio, wall, "{:.2f}"))
        if material or bars.material:
            ratio = ours.best / material.best if material else None
            found.append(Bar(f"full build, of mkdocs-material's CPU, {at}", ratio, bars.material, "{:.3f}"))
        return found


def build_all(folder: Path, workplace: Workplace, size: Size) -> FullBuilds:
    """Have everybody build the catalog; those that run once run after those that alternate."""
    ours = workplace.milepost(MILEPOST, "clear")
    contestants = [ours, workplace.milepost(UNCACHED, "clear", *NO_CACHE)]
    sites = {MILEPOST: workplace.folder / SITE, UNCACHED: workplace.folder / SITE}
    if size.hugo or size.material:
        records = records_of(workplace.catalog)
    if size.hugo:
        sample = _sample(ours, workplace)
        write_working_hugo(folder / "hugo", records, workplace.catalog, sample)
        write_hugo(folder / "given", records, sample)
        for name, site in ((HUGO, folder / "hugo"), (GIVEN, folder / "given")):
            contestants.append(_hugo(name, site))
            sites[name] = site / "public"
    timings = alternate(contestants, size.runs, warm=size.runs > 1)
    if size.material:
        write_material(folder / "material", records)
        timings[MATERIAL] = measure(_material(folder / "material"), 1, warm=False)
        sites[MATERIAL] = folder / "material" / SITE
    return FullBuilds(size, timings, {name: _median_page(site) for name, site in sites.items()})


def _sample(ours: Contestant, workplace: Workplace) -> str:
    """Return the page of some Component of Milepost's."""
    measure(ours, 1, warm=False)
    return min(workplace.folder.glob(f"{SITE}/catalog/default/component/*/index.html")).read_text(encoding="utf-8")


def _hugo(name: str, folder: Path) -> Contestant:
    return Contestant(name, (hugo_program(), "--quiet"), folder, lambda: _delete(folder / "public", folder / "cache"))


def hugo_program() -> Path:
    """Return the program itself, without the Python that starts it.

    Raises:
        RuntimeError: it is not installed.
    """
    try:
        package = distribution("hugo")
    except PackageNotFoundError as error:
        raise RuntimeError("there is no Hugo: install tests/bench/requirements.txt, as `make bench` does") from error
    binary = next(path for path in package.files or () if path.parent.name == "binaries")
    return Path(str(binary.locate()))


def _material(folder: Path) -> Contestant:
    command = (sys.executable, "-m", "mkdocs", "build", "--quiet")
    return Contestant(MATERIAL, command, folder, lambda: _delete(folder / SITE))


def _delete(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _median_page(site: Path) -> float:
    return statistics.median(path.stat().st_size for path in site.glob("catalog/default/*/*/index.html"))


def table_of(builds: list[FullBuilds]) -> str:
    """Return all sizes as one table."""
    return table(HEAD, [row for built in builds for row in built.rows])
