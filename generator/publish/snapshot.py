"""`/api/snapshot/v1.json.gz`: the whole model in one file, for programs and for other portals.

It is one JSON document of which every entity and every problem stands on a line of its own, so it can be
read whole or, line by line, without holding more than one entity (`generator.sources.snapshot` does both).
"""

from __future__ import annotations

import gzip
import io
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from generator import __version__
from generator.catalog import Catalog
from generator.errors import BuildError
from generator.insights.ownership import RUNBOOK, Ownership, ownership_of, tier_of
from generator.model.entity import Entity
from generator.pages.site import Site
from generator.pipeline import Portal
from generator.problems import Problem
from generator.publish.compact import compact, compact_bytes
from generator.publish.origins import Places
from generator.publish.ownership_index import ownership_index
from generator.settings import Settings

PATH = "api/snapshot/v1.json.gz"
FORMAT = "milepost-snapshot"
VERSION = "1.0"

_LEVEL = 6


def snapshot_export(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the snapshot and the ownership index of a site."""
    return snapshot_files(site.portal)


def snapshot_files(portal: Portal) -> Iterator[tuple[str, bytes]]:
    """Yield the snapshot, compressed, and the ownership index beside it."""
    places = Places(portal.reading.files)
    answers = {entity.ref: ownership_of(portal.catalog, entity) for entity in portal.catalog}
    yield PATH, _compressed(snapshot_lines(portal, places, answers))
    yield from ownership_index(portal.catalog, places, answers, header(portal.settings))


def write_snapshot(portal: Portal, folder: Path) -> list[Path]:
    """Write both below a site's folder, each in one step, and return where.

    Raises:
        BuildError: the folder cannot be written.
    """
    return [_replace(folder / path, content) for path, content in snapshot_files(portal)]


def snapshot_lines(portal: Portal, places: Places, answers: dict[str, Ownership]) -> Iterator[bytes]:
    """Yield the document line by line: the header, each entity, each problem, the end.

    Args:
        portal: what was read.
        places: where its files are.
        answers: who answers for each entity, by ref.
    """
    start = compact({"format": FORMAT, "version": VERSION, **header(portal.settings)})
    catalog = portal.catalog
    yield f'{start[:-1]},"entities":['.encode()
    yield from _separated(_entity(entity, catalog, places, answers[entity.ref]) for entity in catalog)
    yield b'],"problems":['
    yield from _separated(_problem(problem, places) for problem in portal.problems)
    yield b"]}"


def _separated(records: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Yield each record as JSON, with a comma behind all but the last."""
    before = None
    for record in records:
        if before is not None:
            yield before + b","
        before = compact_bytes(record)
    if before is not None:
        yield before


def header(settings: Settings) -> dict[str, Any]:
    """Return how old the data is, the commit it comes from, and what wrote it."""
    return {
        "as_of": settings.as_of.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "revision": settings.revision,
        "generator": f"milepost {__version__}",
    }


def _entity(entity: Entity, catalog: Catalog, places: Places, answer: Ownership) -> dict[str, Any]:
    origin = entity.origin
    place = places.of(origin.path)
    contacts = answer.contacts
    return {
        "ref": entity.ref,
        "source": {
            "repository": place.repository,
            "file": place.file,
            "line": origin.line,
            "document": origin.document,
        },
        "owner": answer.owner,
        "contacts": {
            "email": contacts.email,
            "chat": contacts.chat,
            "on_call": contacts.on_call,
            "links": [{"title": title, "url": url} for title, url in contacts.links],
        },
        "escalation": answer.escalation,
        "runbook": entity.annotations.get(RUNBOOK),
        "tier": tier_of(entity),
        "lifecycle": entity.lifecycle,
        "relations": [relation[1:] for relation in catalog.relations.get(entity.ref, ())],
        "entity": entity.as_json(),
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
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        fresh = Path(name)
        fresh.chmod(0o644)
        fresh.replace(path)
    except OSError as error:
        raise BuildError(f"{path} cannot be written: {error.strerror}") from error
    return path
