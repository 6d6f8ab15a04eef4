"""`check-speed`: what `milepost check` costs."""

from __future__ import annotations

from pathlib import Path

from tests.bench.measuring import MILEPOST, Contestant, measure
from tests.bench.scale import Scale
from tests.bench.synthetic import write_catalog
from tests.bench.tables import Bar, Report, table
from tests.bench.workplace import one_component

NAME = "check-speed"
TITLE = "Speed of `milepost check`"
LIBRARIES = ("pydantic", "pyyaml", "click")
INPUTS = ("synthetic.py", "measuring.py", "tables.py", "scale.py", "check_speed.py")
RUNS = 7
NOTE = (
    f"CPU seconds, user and system, start-up included, of `milepost check` on the synthetic catalog\n"
    f"(tests/bench/synthetic.py, seed 1) on a memory disk where there is one. {RUNS} runs after one to warm the\n"
    f"caches of files and bytecode. The best run is held against the bar, as other work on the machine only ever adds."
)


def report(folder: Path, scale: Scale) -> Report:
    """Check a catalog, and one file of it."""
    write_catalog(folder, scale.checked)
    one = one_component(folder)
    timings = {
        (f"`check` of {scale.checked:,} files", 1.2): (folder, ()),
        ("`check` of one file", 0.3): (one.parent, (one.name,)),
    }
    rows, bars = [], []
    for (what, limit), (place, named) in timings.items():
        timing = measure(Contestant(what, (*MILEPOST, "check", *named), place), RUNS)
        rows.append([what, f"{timing.best:.2f} s", f"{timing.median:.2f} s", f"{timing.memory:.0f} MB"])
        bars.append(Bar(what, timing.best, limit))
    return Report(f"{NOTE}\n\n{table(['what', 'best', 'median', 'memory'], rows)}", tuple(bars))
