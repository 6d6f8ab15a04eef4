"""Files to judgements: read each file, judge its documents, and follow its Locations."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from generator.cache.data import digest
from generator.cache.inputs import note
from generator.model.entity import Entity, Origin
from generator.model.kinds import Dialect
from generator.problems import Location, Problem, Severity
from generator.progress import Progress, unseen
from generator.settings import Limits
from generator.sources.documents import read_documents
from generator.sources.files import SourceFile, TargetError, read_bytes, resolve_target
from generator.sources.judging import Judgement, judge
from generator.sources.locations import Elsewhere, Queue
from generator.sources.remembering import Readings


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: a judgement a document, in the order of files and documents; and what could not be.

    `digests` are there where earlier readings were at hand: by a file's shown path, what changes when its
    judgements do.
    """

    files: tuple[SourceFile, ...]
    judgements: tuple[Judgement, ...]
    problems: tuple[Problem, ...]
    digests: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def entities(self) -> Iterator[Entity]:
        """Yield the entities that were accepted."""
        return (judgement.entity for judgement in self.judgements if judgement.entity is not None)

    @property
    def origins(self) -> Iterator[Origin]:
        """Yield the sources of all documents, those that were rejected too."""
        return (judgement.origin for judgement in self.judgements if judgement.origin is not None)

    @property
    def all_problems(self) -> list[Problem]:
        """Return the problems of files and of documents."""
        return [*self.problems, *(problem for judgement in self.judgements for problem in judgement.problems)]


def read_file(
    file: SourceFile, dialect: Dialect, limits: Limits, readings: Readings | None = None
) -> tuple[Judgement, ...]:
    """Read and judge one file; a file that cannot be read is one judgement with the problem.

    Args:
        file: the file.
        dialect: the kinds.
        limits: the caps.
        readings: those of earlier builds, where this one is added.
    """
    found = readings.unchanged(file) if readings else None
    if found is not None:
        return found
    try:
        is_link = os.path.islink(file.path)
        if is_link:
            resolve_target(file, file.path.name)  # which refuses one that leaves the repository
        content = read_bytes(file.path, limits.file_bytes)
    except TargetError as error:
        judgements: tuple[Judgement, ...] = (_unreadable(file, error),)
        key = None
    else:
        key = None if is_link or readings is None else digest(content)
        if readings and key and (found := readings.find(file, key)) is not None:
            note(str(file.path), key)
            return found
        judgements = tuple(
            judge(document, file, dialect, limits) for document in read_documents(content, file.shown, limits)
        )
    if readings:
        readings.keep(file, key, judgements)
    return judgements


def _unreadable(file: SourceFile, error: TargetError) -> Judgement:
    fix = "Check that it is a file and that the user who runs this may read it."
    if error.too_large:
        fix = "Split it, or raise `limits.file_bytes`."
    code = "YAML005" if error.too_large else "SRC001"
    problem = Problem(code, Severity.ERROR, f"the file {error}", Location(file.shown), fix=fix)
    return Judgement(file.shown, 0, 1, "error", problems=(problem,))


def _judged_elsewhere(dialect: Dialect, limits: Limits, way: bytes, files: Sequence[SourceFile]) -> dict[bytes, bytes]:
    """Return the judgements of some files, as they are kept; another process may do that."""
    readings = Readings.alone(way)
    for file in files:
        read_file(file, dialect, limits, readings)
    return readings.fresh


def read_all(  # noqa: PLR0913, PLR0917 the last three have defaults
    files: Iterable[SourceFile],
    dialect: Dialect,
    limits: Limits,
    folder: Path,
    progress: Progress = unseen,
    readings: Readings | None = None,
    elsewhere: Elsewhere = lambda _target: None,
) -> Reading:
    """Read the files, and those that their Locations name, each once.

    Args:
        files: to begin with.
        dialect: the kinds.
        limits: the caps.
        folder: where the command runs; shown paths are relative to it.
        progress: told of each file.
        readings: those of earlier builds.
        elsewhere: returns the files that were fetched for an address that a Location names.
    """
    queue = Queue(folder, list(files), elsewhere)
    judgements: list[Judgement] = []
    if readings:
        readings.prepare(queue.files, partial(_judged_elsewhere, dialect, limits))
    for file in queue:
        judged = read_file(file, dialect, limits, readings)
        judgements.extend(judged)
        for judgement in judged:
            if judgement.entity is not None and judgement.entity.kind == "Location":
                queue.follow(file, judgement.entity)
        progress("Reading files", queue.done, len(queue.files))
    judgements.sort(key=lambda judgement: (judgement.file, judgement.document))
    digests = readings.keys if readings else {}
    return Reading(tuple(queue.files), tuple(judgements), tuple(queue.problems), digests)
