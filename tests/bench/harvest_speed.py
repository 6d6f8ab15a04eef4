"""`harvest-speed`: what it costs to harvest an organisation and build its portal, cold and when nothing has changed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.bench.forge import OWNER
from tests.bench.measuring import MILEPOST, Contestant, environment, measure
from tests.bench.scale import Scale
from tests.bench.tables import Bar, Report, table

NAME = "harvest-speed"
TITLE = "Speed of a harvest"
LIBRARIES = ("httpx", "pydantic", "pyyaml", "mkdocs", "mkdocs-material")
INPUTS = ("synthetic.py", "measuring.py", "tables.py", "scale.py", "forge.py", "harvest_speed.py")
RUNS = 3
COLD, UNCHANGED, MEMORY = 60.0, 3.0, 300.0
NOTE = (
    "Wall seconds of `milepost build`, harvest included, from real git repositories on loopback (`git http-backend`\n"
    "behind a server in Python, which works on the same two cores, and whose work is in these figures), each with a\n"
    "catalog file of the synthetic catalog and fifty others. MB are of Milepost and the git processes it starts.\n"
    "The best run is held against the bar."
)


def report(folder: Path, scale: Scale) -> Report:
    """Harvest an organisation by each kind of source."""
    rows, bars = [], []
    with served(folder, scale.harvested) as url:
        for what, sources in _sources(url, scale.harvested).items():
            place = folder / what.replace(" ", "-")
            _write(place, sources)
            for case, bar, prepare in (("cold", COLD, _forget), ("nothing changed", UNCHANGED, _keep)):
                contestant = Contestant(f"{what}, {case}", (*MILEPOST, "build"), place, partial(prepare, place))
                timing = measure(contestant, RUNS)
                cells = [f"{timing.wall:.2f} s", f"{timing.best:.2f} s", f"{timing.memory:.0f} MB"]
                rows.append([contestant.name, *cells])
                bars.append(Bar(f"{contestant.name}, wall", timing.wall, bar))
                bars.append(Bar(f"{contestant.name}, memory", timing.memory, MEMORY, "{:.0f} MB"))
    text = table([f"{scale.harvested} repositories", "wall", "CPU of Milepost and git", "memory"], rows)
    return Report(f"{NOTE}\n\n{text}", tuple(bars))


@contextmanager
def served(folder: Path, count: int) -> Iterator[str]:
    """Yield where an organisation is served, by a process of its own."""
    command = [sys.executable, "-m", "tests.bench.forge", str(folder / "forge"), str(count)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path.cwd(), env=environment()
    ) as process:
        if process.stdout is None or process.stdin is None:
            raise RuntimeError("the server has no pipes")
        yield process.stdout.readline().strip()
        process.stdin.close()


def _sources(url: str, count: int) -> dict[str, list[dict[str, str]]]:
    return {
        "github": [{"github": OWNER, "url": url}],
        "gitlab": [{"gitlab": OWNER, "url": url}],
        "git": [{"git": f"{url}/{OWNER}/r{number}.git"} for number in range(count)],
    }


def _write(place: Path, sources: list[dict[str, str]]) -> None:
    (place / "docs").mkdir(parents=True)
    plugins = ["search", {"milepost": {"sources": sources}}]
    config = f"site_name: Bench\ntheme: {{name: material, font: false}}\nplugins: {plugins}\n"
    (place / "mkdocs.yml").write_text(config, "utf-8")


def _forget(place: Path) -> None:
    for name in (".milepost", ".cache", "site"):
        shutil.rmtree(place / name, ignore_errors=True)


def _keep(_place: Path) -> None:
    """Leave everything as it is."""
