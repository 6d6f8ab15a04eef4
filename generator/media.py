"""What type a file of a site has, by its name: as a host should say it."""

from __future__ import annotations

from pathlib import PurePosixPath

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".gz": "application/gzip",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/vnd.microsoft.icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
}
_ENTITIES = "api/catalog/entities/by-name/"
_OTHER = "application/octet-stream"


def media_type(path: str) -> str:
    """Return the content type of a file: JSON for an entity of the API, whatever its name ends with."""
    if _ENTITIES in path:
        return TYPES[".json"]
    return TYPES.get(PurePosixPath(path).suffix.lower(), _OTHER)
