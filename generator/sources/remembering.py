"""Judgements of earlier builds: a file whose content is known is neither parsed nor judged again."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from generator.cache import inputs
from generator.cache.data import Codec, DamagedError, digest
from generator.cache.inputs import Paths, Place, Seen
from generator.cache.records import Records
from generator.cache.store import Store
from generator.model.entity import Entity, Mention, Origin
from generator.model.fields import Lenient
from generator.model.metadata import Metadata
from generator.problems import Location, Problem, Severity
from generator.settings import Settings
from generator.sources.discovery import Discovery, discover
from generator.sources.files import SourceFile
from generator.sources.judging import Judgement
from generator.sources.placeholders import has_placeholder

TABLE = "readings"
WORTH_SHARING = 2_000
"""Files below which it takes longer to share the work than to do it."""
_CHUNK = 200  # files that one process reads at once
_BATCH = 500  # files whose judgements are written to the store at once

Judgements = tuple[Judgement, ...]


@dataclass
class Remembered:
    """What earlier builds have left.

    Args:
        store: judgements by what they depend on.
        records: those of this program.
        name: of the record of the files that were found.
        place: where the paths of `known` are seen from.
        known: the files of the last build, with their digests.
        executor: where many files are read at once, None for here.
    """

    store: Store
    records: Records
    name: str
    place: Place
    known: Paths
    executor: Executor | None = None
    used: Readings | None = None

    def discovery(self, settings: Settings, folder: Path) -> Discovery:
        """Return the catalog files; no folder is looked into while none has changed."""
        way = digest(
            self.records.program, settings.model_dump_json(include={"sources", "include", "exclude", "limits"})
        )
        found = self.records.read(self.name)
        if found is not None and found[0] == way and self.known:
            paths = {path: Seen(*seen) for path, seen in found[1].items()}
            if self.place.is_unchanged(paths):
                inputs.take(paths)
                files = (
                    SourceFile(Path(self.place.absolute(p)), Path(self.place.absolute(r)), s) for p, r, s in found[2]
                )
                return Discovery(tuple(files), ())
        listener = inputs.Recorder(self.place, self.known, (self.place.base,))
        with inputs.recording(listener):
            discovery = discover((), settings, folder)
        if not discovery.problems:
            relative = self.place.relative
            files_ = [(relative(str(file.path)), relative(str(file.root)), file.shown) for file in discovery.files]
            self.records.write(self.name, (way, {p: tuple(s) for p, s in listener.paths().items()}, files_))
        return discovery

    def readings(self, settings: Settings) -> Readings:
        """Return the readings that were made under the same settings."""
        kinds = [] if settings.kinds is None else sorted(settings.path(settings.kinds).glob("*.y*ml"))
        contents = [self.place.digest(str(path)) or b"" for path in kinds]
        way = digest(self.records.program, settings.limits.model_dump_json(), repr(settings.opt_in_kinds), *contents)
        self.used = Readings(self.store, way, self.place, self.known, self.executor)
        return self.used

    def save(self) -> None:
        """Write what was read anew."""
        if self.used is not None:
            self.used.save()


class Readings:
    """Judgements by what they depend on: the content, where the file is, and how files are judged.

    Args:
        store: where they are kept.
        way: a digest of the program, the kinds and the limits.
        place: where the paths of `known` are seen from.
        known: the files of the last build, with their digests.
        executor: where many files are read at once, None for here.
    """

    def __init__(self, store: Store, way: bytes, place: Place, known: Paths, executor: Executor | None = None) -> None:
        self._store, self._way, self._place, self._known = store, way, place, known
        self._executor, self._keeps = executor, store.is_open
        self._prepared: dict[bytes, bytes] = {}
        self.fresh: dict[bytes, bytes] = {}
        self.keys: dict[str, bytes] = {}
        """By the shown path of each file: a digest that changes when its judgements do."""

    @classmethod
    def alone(cls, way: bytes) -> Readings:
        """Return readings that know of no earlier ones."""
        readings = cls(Store(None), way, Place(""), {})
        readings._keeps = True
        return readings

    def prepare(
        self, files: Sequence[SourceFile], work: Callable[[bytes, Sequence[SourceFile]], Mapping[bytes, bytes]]
    ) -> None:
        """Let the executor read the files that have changed, if they are so many that it pays.

        Args:
            files: all files.
            work: returns the judgements of some files, as they are kept.
        """
        if self._executor is None:
            return
        changed = [file for file in files if not self._is_unchanged(file)]
        if len(changed) < WORTH_SHARING:
            return
        chunks = [changed[start : start + _CHUNK] for start in range(0, len(changed), _CHUNK)]
        for found in self._executor.map(partial(work, self._way), chunks):
            self._prepared.update(found)

    def unchanged(self, file: SourceFile) -> Judgements | None:
        """Return the judgements of a file that is as it was in the last build; None where it must be read."""
        seen = self._is_unchanged(file)
        found = self.find(file, seen.digest) if seen and seen.digest else None
        if seen and found is not None:
            inputs.take({self._place.relative(str(file.path)): seen})
        return found

    def _is_unchanged(self, file: SourceFile) -> Seen | None:
        path = str(file.path)
        seen = self._known.get(self._place.relative(path))
        if seen is None or seen.digest is None or seen.signature is None or os.path.islink(path):
            return None
        return seen if inputs.signature(path) == seen.signature else None

    def find(self, file: SourceFile, content: bytes) -> Judgements | None:
        """Return the judgements of a file whose content has a digest, if they are known."""
        key = self._key(file, content)
        prepared = self._prepared.pop(key, None)
        found = prepared or self._store.get(TABLE, key)
        if found is None:
            return None
        if prepared is not None:
            self._add(key, prepared)
        try:
            judgements: Judgements = self._codec.load(found)
        except DamagedError:
            return None
        self.keys[file.shown] = key
        return judgements

    def keep(self, file: SourceFile, content: bytes | None, judgements: Judgements) -> None:
        """Keep judgements; those that depend on more than the file are not (None: on what cannot be told)."""
        if not self._keeps:
            return
        try:
            value = self._codec.dump(judgements)
        except (pickle.PicklingError, TypeError, AttributeError, RecursionError):
            self.keys[file.shown] = os.urandom(16)
            return
        if content is None or any(j.origin is None or has_placeholder(j.origin.text) for j in judgements):
            self.keys[file.shown] = digest(value)
            return
        inputs.note(str(file.path), content)
        key = self.keys[file.shown] = self._key(file, content)
        self._add(key, value)

    def save(self) -> None:
        """Write what is new, and forget what has long not been used."""
        self._write()
        self._store.keep(TABLE, self.keys.values())

    def _add(self, key: bytes, value: bytes) -> None:
        self.fresh[key] = value
        if len(self.fresh) == _BATCH:
            self._write()

    def _write(self) -> None:
        self._store.put(TABLE, self.fresh)
        self.fresh.clear()

    def _key(self, file: SourceFile, content: bytes) -> bytes:
        return digest(self._way, content, file.shown, file.repository, file.inside)

    @cached_property
    def _codec(self) -> Codec:
        return Codec((Judgement, Entity, Mention, Origin, Problem, Location, Severity, *_models(Metadata, Lenient)))


def _models(*kinds: type) -> Iterator[type]:
    for kind in kinds:
        yield kind
        yield from _models(*kind.__subclasses__())
