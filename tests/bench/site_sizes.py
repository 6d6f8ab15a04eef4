"""Sizes of a built site: what the search fetches, and how large a page is."""

from __future__ import annotations

import gzip
import statistics
from dataclasses import dataclass
from pathlib import Path

INDEX = Path("api", "search", "v1")
LEVEL = 6
"""Of gzip, as web servers use it."""
WORDS = 3
"""Words of a query that fall into different shards."""


@dataclass(frozen=True, slots=True)
class SiteSizes:
    """Bytes of a site; what is fetched is counted compressed.

    Args:
        page: of HTML, the median entity page.
        first_query: what the first query fetches: names.json, the index of the documents, sitemap.xml and a shard.
        next_query: what a query of three further words fetches, each from a shard of its own: the largest there are.
        parts: the pieces of the first query, by name.
    """

    page: float
    first_query: int
    next_query: int
    parts: dict[str, int]


def sizes_of(site: Path) -> SiteSizes:
    """Measure a site."""
    pages = [path.stat().st_size for path in site.glob("catalog/default/*/*/index.html")]
    shards = sorted((_sent(path) for path in (site / INDEX).glob("words-*.json")), reverse=True)
    parts = {
        "names.json": _sent(site / INDEX / "names.json"),
        "the largest shard": shards[0] if shards else 0,
        "search_index.json": _sent(site / "search" / "search_index.json"),
        "sitemap.xml": _sent(site / "sitemap.xml"),
    }
    return SiteSizes(statistics.median(pages), sum(parts.values()), sum(shards[:WORDS]), parts)


def _sent(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), LEVEL)) if path.is_file() else 0
