"""The table of files that the site holds beside its pages: for programs, and for the scripts of our pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.pages.site import Site
from generator.pages.sources import files as long_texts
from generator.publish import search_index
from generator.publish.api import catalog_api
from generator.publish.health import health_export
from generator.publish.pieces import Pieces
from generator.publish.repositories import repositories_export
from generator.publish.schemas import schemas_export
from generator.publish.snapshot import snapshot_files

Export = Callable[[Site, Pieces], Iterator[tuple[str, bytes]]]
"""Yields paths relative to the site's root, with their content."""

EXPORTS: tuple[Export, ...] = (
    lambda _site, pieces: catalog_api(pieces),
    lambda _site, pieces: snapshot_files(pieces),
    lambda _site, pieces: repositories_export(pieces.portal),
    lambda site, _pieces: health_export(site),
    lambda site, _pieces: schemas_export(site),
    search_index.exports,
    lambda site, _pieces: long_texts(site),
)


def all_exports(site: Site, pieces: Pieces) -> Iterator[tuple[str, bytes]]:
    """Yield every such file."""
    for export in EXPORTS:
        yield from export(site, pieces)
