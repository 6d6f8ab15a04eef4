"""Entities of other portals: kept as catalog files, each where it stands in its own repository.

What a portal has borrowed itself is left out, so that two portals that read each other do not keep alive what
both have lost.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from generator.errors import MilepostError
from generator.harvest.borrowed import FOLDER, Borrowed, folder_of, state_of
from generator.harvest.gathering import changed_since_lock
from generator.harvest.git import Git
from generator.harvest.patience import Patience
from generator.harvest.portals import PortalError, name_of_portal, snapshot_of
from generator.harvest.records import Note, Outage
from generator.harvest.state import State, file_name
from generator.model.marks import PORTAL
from generator.problems import Severity, printable
from generator.settings import Settings
from generator.source_settings import SnapshotSource
from generator.sources.plain import dump_plain
from generator.sources.snapshot import SnapshotEntity, SnapshotHeader, stream_snapshot

_FORM = b"2"  # of the files; another one makes them anew


class BorrowError(Exception):
    """A snapshot cannot be used; the message is the end of a sentence that names it."""


@dataclass(frozen=True)
class Borrower:
    """Reads the portals that the settings name.

    Args:
        settings: the sources.
        state: where what they hold is kept.
        git: for portals on branches.
        patience: how long a limit is waited for.
        now: when the harvest began (UTC).
        locked: by the key of a source, the digest of the snapshot that is wanted; None for those of today.
    """

    settings: Settings
    state: State
    git: Git
    patience: Patience
    now: datetime
    locked: Mapping[str, str] | None = None

    def borrow_all(self, notes: list[Note]) -> tuple[bool, dict[str, str]]:
        """Keep what all portals hold; return whether anything has changed, and a digest by the key of each source.

        What goes wrong is added to the notes.
        """
        changed, digests, keys = False, {}, []
        for source in self.settings.sources:
            if isinstance(source, SnapshotSource):
                keys.append(source.key)
                before = state_of(source.key, self.state)
                after = self._borrow(source, before, notes)
                changed |= after != before
                if after is not None:
                    digests[source.key] = after.digest
        keep_only(keys, self.state)
        return changed, digests

    @property
    def _hosts(self) -> frozenset[str]:
        """Return the hosts that are asked for a snapshot, which may each be told a token."""
        sources = (source for source in self.settings.sources if isinstance(source, SnapshotSource))
        return frozenset(urlsplit(source.snapshot).netloc for source in sources if source.snapshot.startswith("http"))

    def _borrow(self, source: SnapshotSource, before: Borrowed | None, notes: list[Note]) -> Borrowed | None:
        wanted = self.locked.get(source.key) if self.locked is not None else None
        if wanted is not None and before is not None and before.digest == wanted:
            return before
        try:
            content = snapshot_of(
                source.snapshot, self.settings.base, self.git, self.patience, is_only=len(self._hosts) <= 1
            )
            after = borrow(source, content, self.state)
        except (PortalError, BorrowError) as error:
            notes.append(_unread(source, error, before))
            return before and unreached(before, str(error), self.now, self.settings.stale_after, self.state)
        if wanted is not None and after.digest != wanted:
            notes.append(changed_since_lock(source.key))
        return after


def _unread(source: SnapshotSource, error: Exception, before: Borrowed | None) -> Note:
    rest = f"its catalog of {before.as_of:%Y-%m-%d %H:%M} UTC is shown" if before else "its catalog is missing"
    severity = Severity.WARNING if before else Severity.ERROR
    message = f"the portal {source.snapshot} {error}; {rest}"
    return Note(code="REP009", severity=severity, path="", message=message, fix=_CORRECT)


_CORRECT = "Correct the address of the portal, or give whoever harvests the right to read it."


def borrow(source: SnapshotSource, content: bytes, state: State) -> Borrowed:
    """Keep the entities of a snapshot, and return what they are.

    Raises:
        BorrowError: it is none.
    """
    digest = hashlib.sha256(_FORM + content).hexdigest()[:16]
    before = state_of(source.key, state)
    if before is not None and before.digest == digest and (folder_of(state, source.key) / digest).is_dir():
        return _kept(before.model_copy(update={"outage": None, **_names(source)}), state)
    try:
        header, entities = _own(content)
    except MilepostError as error:
        raise BorrowError(f"cannot be used: {error}") from error
    texts = {entity.ref: _text(entity) for entity in entities}
    files = _by_file(entity for entity in entities if texts[entity.ref] is not None)
    _write(folder_of(state, source.key), digest, [_file(found, texts) for found in _spread(files.values())])
    made = Borrowed(
        key=source.key,
        as_of=header.as_of,
        digest=digest,
        places=tuple(files),
        lost=tuple(sorted(ref for ref, text in texts.items() if text is None)),
        **_names(source),
    )
    return _kept(made, state)


def unreached(before: Borrowed, why: str, now: datetime, stale_after: int, state: State) -> Borrowed:
    """Return what is known of a portal that cannot be read now."""
    since = before.outage.since if before.outage else now
    over = since < now - timedelta(days=stale_after)
    return _kept(before.model_copy(update={"outage": Outage(since=since, why=why, over=over)}), state)


def keep_only(keys: Iterable[str], state: State) -> None:
    """Forget all other portals."""
    names = [file_name(key) for key in keys]
    state.remove(FOLDER, but=frozenset([*names, *(f"{name}.json" for name in names)]))


def _names(source: SnapshotSource) -> dict[str, str | None]:
    is_site = source.snapshot.startswith(("https://", "http://")) and not source.snapshot.endswith((".json", ".gz"))
    address = f"{source.snapshot.rstrip('/')}/" if is_site else None
    return {"name": source.name or name_of_portal(source.snapshot), "address": address}


def _kept(borrowed: Borrowed, state: State) -> Borrowed:
    before = state_of(borrowed.key, state)
    state.write(f"{FOLDER}/{file_name(borrowed.key)}.json", borrowed.model_dump_json(exclude_defaults=True).encode())
    folder = folder_of(state, borrowed.key)
    used = {one.digest for one in (borrowed, before) if one is not None}  # a build may read the last one
    for old in folder.iterdir():
        if old.name not in used:
            shutil.rmtree(old, ignore_errors=True)
    return borrowed


def _own(content: bytes) -> tuple[SnapshotHeader, list[SnapshotEntity]]:
    header, entities = None, []
    for part in stream_snapshot(content):
        if isinstance(part, SnapshotHeader):
            header = part
        elif isinstance(part, SnapshotEntity) and not _is_borrowed(part):
            entities.append(part)
    if header is None:
        raise BorrowError("has no header")
    return header, entities


def _is_borrowed(entity: SnapshotEntity) -> bool:
    metadata = entity.document.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    return isinstance(annotations, dict) and PORTAL in annotations


def _by_file(entities: Iterable[SnapshotEntity]) -> dict[tuple[str, str], list[SnapshotEntity]]:
    found: dict[tuple[str, str], list[SnapshotEntity]] = defaultdict(list)
    for entity in entities:
        source = entity.source
        found[printable(source.repository), printable(source.file)].append(entity)
    return {place: sorted(found[place], key=lambda entity: entity.source.document) for place in sorted(found)}


def _write(folder: Path, name: str, files: Sequence[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
    try:
        for number, text in enumerate(files):
            (fresh / f"{number}.yaml").write_text(text, "utf-8", errors="replace")
        shutil.rmtree(folder / name, ignore_errors=True)
        fresh.rename(folder / name)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _text(entity: SnapshotEntity) -> str | None:
    """Return an entity as YAML; None for one that is nested more deeply than can be written."""
    try:
        return dump_plain(dict(entity.document))
    except RecursionError:
        return None


_Placed = list[tuple[int, SnapshotEntity]]
"""Entities of a file with the lines on which they go."""


def _spread(files: Iterable[Sequence[SnapshotEntity]]) -> Iterator[_Placed]:
    """Yield files with the line of each entity over there, as far as what is empty before them is not too much."""
    left = _PADDING
    for entities in files:
        lines = [entity.source.line for entity in entities]
        padded = max(lines) <= min(left, _FURTHEST)
        left -= max(lines) if padded else 0
        yield list(zip(lines if padded else [0] * len(lines), entities, strict=True))


def _file(placed: _Placed, texts: Mapping[str, str | None]) -> str:
    text = ""
    for line, entity in placed:
        text += "\n" * max(0, line - 2 - text.count("\n"))
        text += ("---\n" if text else "") + (texts[entity.ref] or "")
    return text


_FURTHEST = 100_000  # the line up to which empty ones are written
_PADDING = 20_000_000  # empty lines that are written in all
