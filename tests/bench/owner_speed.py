"""`owner-speed`: what `milepost owner` costs."""

from __future__ import annotations

from pathlib import Path

from generator.owning.index import PATH
from generator.pipeline import build
from generator.publish.pieces import Pieces
from generator.publish.snapshot import snapshot_files
from generator.settings import parse_settings
from tests.bench.measuring import MILEPOST, Contestant, measure
from tests.bench.scale import Scale
from tests.bench.synthetic import write_catalog
from tests.bench.tables import Bar, Report, table
from tests.bench.workplace import one_component

NAME = "owner-speed"
TITLE = "Speed of `milepost owner`"
LIBRARIES = ("pydantic", "pyyaml", "click")
INPUTS = ("synthetic.py", "measuring.py", "tables.py", "scale.py", "owner_speed.py")
RUNS = 7
NOTE = (
    f"CPU seconds, user and system, start-up included, of `milepost owner` on the synthetic catalog\n"
    f"(tests/bench/synthetic.py, seed 1) on a memory disk where there is one: from the files, and from the index that\n"
    f"a portal has published (`--portal`, a folder). {RUNS} runs after one to warm the caches of files and bytecode.\n"
    f"The best run is held against the bar, as other work on the machine only ever adds."
)


def report(folder: Path, scale: Scale) -> Report:
    """Ask the files of a catalog, and the index of one ten times as large."""
    small, large, site = (folder / name for name in ("small", "large", "site"))
    write_catalog(small, scale.checked)
    write_catalog(large, scale.checked * 10)
    _publish(large, site)
    here, there = (one_component(folder).parent.name for folder in (small, large))
    questions = {
        (f"a name, from {scale.checked:,} files", 1.0): (small, (here,)),
        (f"a name, from the index of {scale.checked * 10:,} entities", 0.3): (site, (there, "--portal", str(site))),
    }
    rows, bars = [], []
    for (what, limit), (place, asked) in questions.items():
        timing = measure(Contestant(what, (*MILEPOST, "owner", *asked), place), RUNS)
        rows.append([what, f"{timing.best:.2f} s", f"{timing.median:.2f} s", f"{timing.memory:.0f} MB"])
        bars.append(Bar(what, timing.best, limit))
    return Report(f"{NOTE}\n\n{table(['question', 'best', 'median', 'memory'], rows)}", tuple(bars))


def _publish(catalog: Path, site: Path) -> None:
    """Write the index that the portal of a catalog publishes."""
    portal = build(parse_settings({}, catalog), catalog)
    file = site / PATH
    file.parent.mkdir(parents=True)
    file.write_bytes(dict(snapshot_files(Pieces(portal)))[PATH])
