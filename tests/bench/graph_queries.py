"""`python -m tests.bench.graph_queries COUNT RUNS`: print the CPU seconds of each query to a graph, as JSON."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from generator.catalog import Catalog, link
from generator.insights.dependents import DependentsIndex
from generator.model.kinds import dialect_of
from generator.pages.neighbourhood import RIGHT
from generator.rules.dependency_cycle import check
from generator.settings import Settings
from generator.sources.discovery import discover
from generator.sources.reading import read_all
from tests.bench.synthetic import write_catalog


def main(count: int, runs: int) -> None:
    """Read a synthetic catalog, and time each query."""
    queries: dict[str, Callable[[Catalog], object]] = {
        "circles": lambda catalog: list(check(catalog)),
        "dependents of all": _dependents,
        "neighbours of all": _neighbours,
    }
    catalog = _read(count)
    seconds = {name: min(_timed(query, catalog) for _ in range(runs)) for name, query in queries.items()}
    print(json.dumps(seconds))  # noqa: T201 the answer


def _read(count: int) -> Catalog:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_catalog(folder, count)
        settings = Settings(base=folder)
        files = discover((), settings, folder).files
        return link(read_all(files, dialect_of(settings.opt_in_kinds, ()), settings.limits, folder).entities)


def _dependents(catalog: Catalog) -> object:
    index = DependentsIndex(catalog)
    return [index.of(ref) for ref in catalog.entities]


def _neighbours(catalog: Catalog) -> object:
    index = DependentsIndex(catalog)
    return [(index.direct(ref), catalog.targets(ref, *RIGHT)) for ref in catalog.entities]


def _timed(query: Callable[[Catalog], object], catalog: Catalog) -> float:
    started = time.process_time()
    query(catalog)
    return time.process_time() - started


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
