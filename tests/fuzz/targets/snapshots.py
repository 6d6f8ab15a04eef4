"""Bytes to another portal's catalog."""

from __future__ import annotations

import gzip
import json

from generator.sources.snapshot import Snapshot, SnapshotError, SnapshotHeader, read_snapshot, stream_snapshot

SECONDS = 2.0
TOKENS = (
    '"format":"milepost-snapshot"', '"version":"1.0"', '"as_of":"2026-01-01T00:00:00Z"', ',"entities":[\n',
    '\n],"problems":[\n',
    "\n]}\n", '{"ref":"component:default/a"', '"source":{"repository":"a","file":"b","line":1,"document":0}',
    '"entity":{}',
    '"relations":[["a","b"]]', '"code":"X"', '"severity":"error"', '"message":"m"', "null", "1e999", "NaN", '"\\ud800"',
    "9" * 4_400, "[" * 64, ",\n", "{", "}", '"', "\ufeff", "\x1f\x8b", "\r\n", "\u0661",
)  # fmt: skip
COVERS = ("sources/snapshot.py",)


_SOURCE = '"source":{"repository":"a","file":"catalog-info.yaml","line":1,"document":0}'
_WRITTEN = (
    '{"format":"milepost-snapshot","version":"1.0","as_of":"2026-01-01T00:00:00Z","revision":null,"generator":"x"'
    ',"entities":[\n'
    f'{{"ref":"component:default/db",{_SOURCE},"entity":{{"kind":"Component"}}}},\n'
    f'{{"ref":"component:default/pay",{_SOURCE},"owner":"group:default/a","contacts":{{"email":"a@b.c","links":'
    '[{"title":"t","url":"https://a"}]},"escalation":["group:default/b"],"tier":"1","relations":[["ownedBy","group:default/a"]],'
    '"entity":{"metadata":{"name":"pay"}}}\n'
    '],"problems":[\n'
    '{"code":"REF001","severity":"warning","message":"m","repository":"a","file":"f","line":1,"column":2,"evidence":["e"]}\n'
    "]}\n"
).encode()


def seeds() -> list[bytes]:
    """Return a snapshot as it was written, laid out anew, and cut short."""
    text = _WRITTEN
    content = json.loads(text)
    return [text, json.dumps(content, indent=1).encode(), text[:-4], text[: len(text) // 2], b"{}", gzip.compress(text)]


def check(data: bytes) -> None:
    """Expect a snapshot or a sentence; compressed, streamed and laid out anew it is the same."""
    found = _outcome(data)
    if not data.startswith(b"\x1f\x8b"):
        assert _outcome(gzip.compress(data, 1)) == found
    if not isinstance(found, Snapshot):
        return
    parts = list(stream_snapshot(data))
    assert isinstance(parts[0], SnapshotHeader)
    assert len(parts) >= 1 + len(found.entities) + len(found.problems)
    assert all(ref == entity.ref for ref, entity in found.entities.items())
    assert list(found.entities) == sorted(found.entities)


def _outcome(data: bytes) -> Snapshot | str:
    try:
        return read_snapshot(data)
    except SnapshotError as error:
        assert str(error)  # noqa: PT017 either outcome is right
        return "refused"
