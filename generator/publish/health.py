"""`/api/snapshot/health-v1.json`: how far the owners of the catalog can be relied on."""

from __future__ import annotations

from collections.abc import Iterator

from generator.insights.ownership_health import ownership_health
from generator.portal import Portal
from generator.publish.compact import compact_bytes
from generator.publish.snapshot import header

PATH = "api/snapshot/health-v1.json"
FORMAT = "milepost-health"
VERSION = "1.0"


def health_export(portal: Portal) -> Iterator[tuple[str, bytes]]:
    """Yield the file."""
    health = ownership_health(portal.catalog).as_json()
    yield PATH, compact_bytes({"format": FORMAT, "version": VERSION, **header(portal.settings), **health}) + b"\n"
