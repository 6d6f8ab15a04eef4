"""`build-speed`: full builds against others, builds after a change, and the sizes of what was built."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.bench.full_builds import FullBuilds, build_all, table_of
from tests.bench.hugo_work import HUGO_WORK
from tests.bench.peers import HUGO_SITE
from tests.bench.rebuilds import HEAD, Rebuilds, rebuild_all
from tests.bench.scale import GROWTH, NEXT_QUERY, PAGE, Scale, Size
from tests.bench.site_sizes import SiteSizes, sizes_of
from tests.bench.tables import Bar, Report, table
from tests.bench.workplace import DEPENDENTS, SITE, Workplace

NAME = "build-speed"
TITLE = "Speed of `milepost build`"
LIBRARIES = ("pydantic", "pyyaml", "jinja2", "mkdocs", "mkdocs-material", "hugo")
INPUTS = (
    *("synthetic.py", "measuring.py", "tables.py", "scale.py", "workplace.py", "requirements.txt", "records.py"),
    *("peers.py", "hugo_work.py", "full_builds.py", "rebuilds.py", "site_sizes.py", "build_speed.py"),
    *(path.relative_to(HUGO_SITE.parent).as_posix() for path in sorted(HUGO_SITE.rglob("*.*"))),
    *(path.relative_to(HUGO_WORK.parent).as_posix() for path in sorted(HUGO_WORK.rglob("*.*"))),
)
NOTE = f"""\
CPU seconds (user and system, of the process and all that it starts), wall seconds and the peak of memory, start-up
included, on the synthetic catalog (tests/bench/synthetic.py, seed 1), on a memory disk where there is one. Builds of
one size run in turn (A B C A B C ...), after a round that warms the caches of files and bytecode; mkdocs-material
runs once. The best run is held against the bar, as other work on the machine only ever adds.

A full build finds neither site nor cache. "Milepost" writes its cache meanwhile, and `--no-cache` does not. Milepost
reads the YAML, checks it, links it and writes the portal: pages, search, JSON, snapshot. Two Hugo sites write a page
and a JSON file for each entity, a list for each kind, the pages of the tags, an index for a search and a sitemap:

- "Hugo, doing the same work" (hugo_work/) has each catalog file as front matter. Its templates resolve the relations in
  both directions, find the direct dependents by owner, place the graph, render the description as Markdown, highlight
  the catalog file and put the frame together from partials. It finds no transitive dependents, which its templates
  could not in any sensible time, and checks nothing. The bars are against this one.
- "Hugo, given finished data" (hugo_site/) has all of that, and the JSON, worked out beforehand (records.py), outside of
  its time; its frame is fixed text, nothing is highlighted. It only stamps pages, and does so faster than Milepost
  builds a portal: the ratio is printed, without a bar.

The pages of both have Milepost's frame, so that all weigh about the same. mkdocs-material writes a page for each
entity, outside of the navigation, and its search index; no graph, JSON or tags. It too gets everything worked out
beforehand, in Markdown, and checks nothing (peers.py).

A build after a change has a fresh edit in each run: a Component's description; the name of a Group, and with it the
files of the {DEPENDENTS} entities that it owns (a third of a catalog below 900); the template of all entity pages. Each
is compared with a clean build, file by file.

The search's first query fetches names.json, the index of the documents, sitemap.xml and a shard of words (we count the
largest); a further one of three words fetches at most three shards. Both as gzip (level 6) sends them."""


def report(folder: Path, scale: Scale) -> Report:
    """Build each catalog, change it, and weigh the site."""
    builds: list[FullBuilds] = []
    rebuilds: list[Rebuilds] = []
    sizes: list[tuple[Size, SiteSizes]] = []
    for size in scale.builds:
        place = folder / str(size.count)
        place.mkdir()
        workplace = Workplace(place / "milepost", size.count)
        builds.append(build_all(place, workplace, size))
        sizes.append((size, sizes_of(workplace.folder / SITE)))
        if size.rebuilds:
            rebuilds.append(rebuild_all(workplace, builds[-1]))
        shutil.rmtree(place)
    rows = [row for rebuilt in rebuilds for row in rebuilt.rows]
    body = [NOTE, table_of(builds), table(HEAD, rows), _size_table(sizes)]
    bars = [bar for built in builds for bar in built.bars]
    bars += [bar for rebuilt in rebuilds for bar in rebuilt.bars]
    bars += [*_growth(builds), *_size_bars(sizes)]
    return Report("\n\n".join(body), tuple(bars))


def _growth(builds: list[FullBuilds]) -> Iterator[Bar]:
    best = {built.size.count: built.best for built in builds}
    if {1_000, 10_000} <= best.keys():
        yield Bar("growth, 10,000 against 1,000 entities", best[10_000] / best[1_000], GROWTH, "{:.1f}")


def _size_table(sizes: list[tuple[Size, SiteSizes]]) -> str:
    parts = list(sizes[0][1].parts)
    rows = [
        [f"{size.count:,}", *(_kilo(found.parts[part]) for part in parts), _kilo(found.next_query), _kilo(found.page)]
        for size, found in sizes
    ]
    return table(["entities", *parts, "the three largest shards", "median entity page, as it is"], rows)


def _size_bars(sizes: list[tuple[Size, SiteSizes]]) -> Iterator[Bar]:
    for size, found in sizes:
        at, limit = f"{size.count:,} entities", size.bars.first_query
        yield Bar(f"median entity page, {at}", found.page / 1_000, PAGE / 1_000, "{:.1f} KB")
        yield Bar(f"first query, {at}", found.first_query / 1_000, limit / 1_000 if limit else None, "{:.1f} KB")
        yield Bar(f"a further query, {at}", found.next_query / 1_000, NEXT_QUERY / 1_000, "{:.1f} KB")


def _kilo(count: float) -> str:
    return f"{count / 1_000:.1f} KB"
