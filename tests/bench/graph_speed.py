"""`graph-speed`: what the queries to the graph of a whole catalog cost."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench.measuring import environment
from tests.bench.scale import BARS, Scale
from tests.bench.tables import Bar, Report, table

NAME = "graph-speed"
TITLE = "Speed of queries to the graph"
LIBRARIES = ("networkx",)
INPUTS = ("synthetic.py", "measuring.py", "tables.py", "scale.py", "graph_queries.py", "graph_speed.py")
RUNS = 3
NOTE = f"""\
CPU seconds, user and system, in a process that has read the synthetic catalog before (tests/bench/synthetic.py, seed
1). The best of {RUNS} runs of each query, on a new index each time (what a query imports, only its first run does).
What the product asks today is what is measured: circles of dependencies (and, by them, that there are none), the
dependents of every entity, direct and transitive, by owner, and the neighbours of every entity."""


def report(_folder: Path, scale: Scale) -> Report:
    """Ask each catalog all queries, in a process of its own."""
    found = {count: _asked(count) for count in scale.graphs}
    queries = list(next(iter(found.values())))
    rows = [
        [f"{count:,}", *(f"{asked[query]:.2f} s" for query in queries), f"{sum(asked.values()):.2f} s"]
        for count, asked in found.items()
    ]
    bars = [
        Bar(f"all queries, {count:,} entities", sum(asked.values()), BARS[count].graph if count in BARS else None)
        for count, asked in found.items()
    ]
    return Report(f"{NOTE}\n\n{table(['entities', *queries, 'all'], rows)}", tuple(bars))


def _asked(count: int) -> dict[str, float]:
    command: Sequence[str] = [sys.executable, "-m", "tests.bench.graph_queries", str(count), str(RUNS)]
    with tempfile.TemporaryDirectory() as place:
        done = subprocess.run(command, cwd=place, env=environment(), stdout=subprocess.PIPE, check=True)
    seconds: dict[str, float] = json.loads(done.stdout)
    return seconds
