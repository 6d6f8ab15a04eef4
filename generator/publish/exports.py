"""The table of files that the site holds beside its pages: for programs, and for the scripts of our pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.pages.site import Site
from generator.pages.sources import files as long_texts
from generator.publish import search_index
from generator.publish.api import catalog_api
from generator.publish.schemas import schemas_export
from generator.publish.snapshot import snapshot_export

Export = Callable[[Site], Iterator[tuple[str, bytes]]]
"""Yields paths relative to the site's root, with their content."""

EXPORTS: tuple[Export, ...] = (catalog_api, snapshot_export, schemas_export, search_index.exports, long_texts)


def all_exports(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield every such file."""
    for export in EXPORTS:
        yield from export(site)
