"""`/api/snapshot/health-v1.json`: how far the owners of the catalog can be relied on."""

from __future__ import annotations

from collections.abc import Iterator

from generator.pages.site import Site
from generator.publish.compact import compact_bytes
from generator.publish.snapshot import header

PATH = "api/snapshot/health-v1.json"
FORMAT = "milepost-health"
VERSION = "1.0"


def health_export(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the file."""
    told = {**header(site.portal.settings), **site.health.as_json()}
    yield PATH, compact_bytes({"format": FORMAT, "version": VERSION, **told}) + b"\n"
