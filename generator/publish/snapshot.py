"""`/api/snapshot/v1.json.gz`: the whole model in one file, for programs and for other portals.

It is one JSON document of which every entity and every problem stands on a line of its own, so it can be
read whole or, line by line, without holding more than one entity (`generator.sources.snapshot` does both).
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from generator import __version__
from generator.errors import BuildError
from generator.problems import Problem
from generator.publish.compact import compact, compact_bytes
from generator.publish.origins import Places
from generator.publish.ownership_index import ownership_index
from generator.publish.pieces import Pieces
from generator.settings import Settings
from generator.writing import PUBLIC, replace_file

PATH = "api/snapshot/v1.json.gz"
FORMAT = "milepost-snapshot"
VERSION = "1.1"

_LEVEL = 4  # half the time of 6, for a tenth more bytes


def snapshot_files(pieces: Pieces) -> Iterator[tuple[str, bytes]]:
    """Yield the snapshot, compressed, and the ownership index beside it."""
    yield PATH, _compressed(snapshot_lines(pieces))
    yield from ownership_index(pieces, header(pieces.portal.settings))


def write_snapshot(pieces: Pieces, folder: Path) -> list[Path]:
    """Write both below a site's folder, each in one step, and return where.

    Raises:
        BuildError: the folder cannot be written.
    """
    return [_replace(folder / path, content) for path, content in snapshot_files(pieces)]


def snapshot_lines(pieces: Pieces) -> Iterator[bytes]:
    """Yield the document line by line: the header, each entity, each problem, the end."""
    portal = pieces.portal
    start = compact({"format": FORMAT, "version": VERSION, **header(portal.settings)})
    yield f'{start[:-1]},"entities":['.encode()
    yield from _separated(piece.line for piece in pieces.by_ref.values())
    yield b'],"problems":['
    yield from _separated(compact_bytes(_problem(problem, pieces.places)) for problem in portal.problems)
    yield b"]}"


def _separated(records: Iterable[bytes]) -> Iterator[bytes]:
    """Yield each record with a comma behind all but the last."""
    before = None
    for record in records:
        if before is not None:
            yield before + b","
        before = record
    if before is not None:
        yield before


def header(settings: Settings) -> dict[str, Any]:
    """Return how old the data is, the commit it comes from, and what wrote it."""
    return {
        "as_of": settings.as_of.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "revision": settings.revision,
        "generator": f"milepost {__version__}",
    }


def _problem(problem: Problem, places: Places) -> dict[str, Any]:
    content = problem.as_json()
    if content["file"] is None:
        return {**content, "repository": None}
    place = places.of(content["file"])
    return {**content, "repository": place.repository, "file": place.file}


def _compressed(lines: Iterable[bytes]) -> bytes:
    """Compress without name and time, so that the same model gives the same bytes."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=buffer, mtime=0) as stream:
        for line in lines:
            stream.write(line + b"\n")
    return buffer.getvalue()


def _replace(path: Path, content: bytes) -> Path:
    try:
        replace_file(path, content, PUBLIC)
    except OSError as error:
        raise BuildError(f"{path} cannot be written: {error.strerror}") from error
    return path
