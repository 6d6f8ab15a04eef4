"""Reading a snapshot: another portal's catalog, or an earlier state of this one. Nothing in it is trusted."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from generator import __version__
from generator.errors import MilepostError
from generator.foreign_json import load_json

FORMAT = "milepost-snapshot"
MAJOR = 1

_GZIP = b"\x1f\x8b"
_HEADER_END = b',"entities":['
_MIDDLE = b'],"problems":['
_END = b"]}"


class SnapshotError(MilepostError):
    """A snapshot cannot be read, or is of a version to come."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class SnapshotLimits:
    """Bytes that are unpacked at most, in all and for one entity or problem."""

    total: int = 1 << 30
    line: int = 1 << 26


class _Record(BaseModel):
    """Fields of a later minor version are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class SnapshotHeader(_Record):
    """What the snapshot says of itself: how old its data is, the commit, and what wrote it."""

    version: str
    as_of: datetime
    revision: str | None = None
    generator: str = ""


class SnapshotSource(_Record):
    """Where an entity stands: repository's name, file below its root, line from 1, document from 0, page on a forge."""

    repository: str
    file: str
    line: int
    document: int
    url: str | None = None


class SnapshotLink(_Record):
    """A link of an owner; its URL is not yet safe to show."""

    title: str
    url: str


class SnapshotContacts(_Record):
    """How to reach an owner."""

    email: str | None = None
    chat: str | None = None
    on_call: str | None = None
    links: tuple[SnapshotLink, ...] = ()


class SnapshotEntity(_Record):
    """An entity: `document` as written, `relations` as (type, target), and who answers for it."""

    ref: str = Field(pattern=r"^[^:/]+:[^/]+/.+$")
    source: SnapshotSource
    owner: str | None = None
    contacts: SnapshotContacts = SnapshotContacts()
    escalation: tuple[str, ...] = ()
    runbook: str | None = None
    tier: str | None = None
    lifecycle: str | None = None
    relations: tuple[tuple[str, str], ...] = ()
    document: Mapping[str, Any] = Field(alias="entity")


class SnapshotProblem(_Record):
    """A problem, with its file below the root of its repository."""

    code: str
    severity: str
    message: str
    repository: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    entity: str | None = None
    fix: str | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A whole snapshot: its entities by ref, in the order of refs, and its problems."""

    header: SnapshotHeader
    entities: Mapping[str, SnapshotEntity]
    problems: tuple[SnapshotProblem, ...]


Part = SnapshotHeader | SnapshotEntity | SnapshotProblem


def read_snapshot(source: Path | bytes, limits: SnapshotLimits = SnapshotLimits()) -> Snapshot:
    """Read a snapshot, compressed or not.

    Raises:
        SnapshotError: it cannot be read, is none, is cut short, exceeds the limits, or is of a newer major version.
    """
    header, entities, problems = None, {}, []
    for part in stream_snapshot(source, limits):
        match part:
            case SnapshotHeader():
                header = part
            case SnapshotEntity():
                entities[part.ref] = part
            case SnapshotProblem():
                problems.append(part)
    if header is None:
        raise SnapshotError(_NONE)
    return Snapshot(header, dict(sorted(entities.items())), tuple(problems))


def stream_snapshot(source: Path | bytes, limits: SnapshotLimits = SnapshotLimits()) -> Iterator[Part]:
    """Yield the header, then each entity, then each problem, holding one at a time; raises as `read_snapshot`."""
    try:
        with _opened(source) as stream:
            yield from _parts(_lines(stream, limits))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SnapshotError(_CUT) from error
    except OSError as error:
        raise SnapshotError(f"the snapshot cannot be read: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SnapshotError(f"{_NONE} ({_first(error)})") from error


_NONE = "this is no snapshot of Milepost"
_CUT = "the snapshot is cut short or damaged; fetch it again"


def _opened(source: Path | bytes) -> BinaryIO | gzip.GzipFile:
    if isinstance(source, bytes):
        raw = io.BytesIO(source)
        return gzip.GzipFile(fileobj=raw) if source.startswith(_GZIP) else raw
    with source.open("rb") as stream:
        is_compressed = stream.read(len(_GZIP)) == _GZIP
    return gzip.open(source, "rb") if is_compressed else source.open("rb")


def _lines(stream: BinaryIO | gzip.GzipFile, limits: SnapshotLimits) -> Iterator[bytes]:
    total = 0
    while line := stream.readline(limits.line + 1):
        total += len(line)
        if len(line) > limits.line or total > limits.total:
            raise SnapshotError("the snapshot is larger than is read; is it one of Milepost?")
        yield line.strip()


def _parts(lines: Iterator[bytes]) -> Iterator[Part]:
    first = next(lines, b"")
    if not first.endswith(_HEADER_END):  # somebody has laid it out anew: read it whole
        yield from _whole(b"\n".join([first, *lines]))
        return
    yield _header(load_json(first.removesuffix(_HEADER_END) + b"}"))
    kind: type[SnapshotEntity | SnapshotProblem] = SnapshotEntity
    for line in lines:
        if line == _MIDDLE:
            kind = SnapshotProblem
        elif line == _END and kind is SnapshotProblem:
            return
        elif line:
            yield kind.model_validate(load_json(line.removesuffix(b",")))
    raise SnapshotError(_CUT)


def _whole(content: bytes) -> Iterator[Part]:
    document = load_json(content)
    yield _header(document)
    yield from map(SnapshotEntity.model_validate, document["entities"])
    yield from map(SnapshotProblem.model_validate, document["problems"])


def _header(content: Any) -> SnapshotHeader:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise SnapshotError(_NONE)
    version = str(content.get("version"))
    if int(version.partition(".")[0]) != MAJOR:
        raise SnapshotError(
            f"the snapshot is of version {version}, written by {content.get('generator') or 'an unknown program'}; "
            f"milepost {__version__} reads version {MAJOR}: upgrade it"
        )
    return SnapshotHeader.model_validate(content)


def _first(error: Exception) -> str:
    if isinstance(error, ValidationError):
        detail = error.errors()[0]
        return f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}"
    return str(error)
