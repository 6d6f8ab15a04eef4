"""Files to judgements: read each file, judge its documents, and follow its Locations."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from generator.model.entity import Entity, Origin
from generator.model.kinds import Dialect
from generator.problems import Location, Problem, Severity
from generator.settings import Limits
from generator.sources.documents import read_documents
from generator.sources.files import SourceFile, TargetError, read_bytes, resolve_target, shown_path
from generator.sources.judging import Judgement, judge
from generator.sources.places import locate

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: a judgement a document, in the order of files and documents; and what could not be."""

    files: tuple[SourceFile, ...]
    judgements: tuple[Judgement, ...]
    problems: tuple[Problem, ...]

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


def read_file(file: SourceFile, dialect: Dialect, limits: Limits) -> tuple[Judgement, ...]:
    """Read and judge one file; a file that cannot be read is one judgement with the problem."""
    try:
        if file.path.is_symlink():
            resolve_target(file, file.path.name)  # which refuses one that leaves the repository
        content = read_bytes(file.path, limits.file_bytes + 1)
    except TargetError as error:
        if "larger" in str(error):
            content = b" " * (limits.file_bytes + 1)  # read_documents says what is wrong with it
        else:
            return (_unreadable(file, error),)
    documents = read_documents(content, file.shown, limits)
    return tuple(judge(document, file, dialect, limits) for document in documents)


def _unreadable(file: SourceFile, error: TargetError) -> Judgement:
    problem = Problem(
        "SRC001",
        Severity.ERROR,
        f"the file {error}",
        Location(file.shown),
        fix="Check that it is a file and that the user who runs this may read it.",
    )
    return Judgement(file.shown, 0, 1, "error", problems=(problem,))


def read_all(
    files: Iterable[SourceFile], dialect: Dialect, limits: Limits, folder: Path, progress: Progress | None = None
) -> Reading:
    """Read the files, and those that their Locations name, each once."""
    queue = _Queue(folder, list(files))
    judgements: list[Judgement] = []
    for file in queue:
        judged = read_file(file, dialect, limits)
        judgements.extend(judged)
        for judgement in judged:
            if judgement.entity is not None and judgement.entity.kind == "Location":
                queue.follow(file, judgement.entity)
        if progress:
            progress(queue.done, len(queue.files))
    judgements.sort(key=lambda judgement: (judgement.file, judgement.document))
    return Reading(tuple(queue.files), tuple(judgements), tuple(queue.problems))


@dataclass
class _Queue:
    """The files still to read, and how each came to be named (to find cycles of Locations)."""

    folder: Path
    files: list[SourceFile]
    problems: list[Problem] = field(default_factory=list)
    done: int = 0
    named_by: dict[Path, SourceFile] = field(default_factory=dict)

    def __iter__(self) -> Iterator[SourceFile]:
        self.known = {os.path.realpath(file.path) for file in self.files}
        while self.done < len(self.files):
            self.done += 1
            yield self.files[self.done - 1]

    def follow(self, file: SourceFile, location: Entity) -> None:
        """Add the files that a Location names."""
        spec = location.spec.model_dump(exclude_unset=True)
        named: list[tuple[tuple[str | int, ...], str]] = []
        if spec.get("target"):
            named.append((("spec", "target"), spec["target"]))
        named += [(("spec", "targets", i), target) for i, target in enumerate(spec.get("targets") or [])]
        for path, target in named:
            self._follow_one(file, location, path, target, required=spec.get("presence") != "optional")

    def _follow_one(
        self, file: SourceFile, location: Entity, path: tuple[str | int, ...], target: str, *, required: bool
    ) -> None:
        def say(code: str, severity: Severity, message: str, fix: str) -> None:
            line, column = locate(location, path)
            place = Location(file.shown, line, column)
            self.problems.append(Problem(code, severity, message, place, location.ref, fix))

        if "://" in target:
            say("LOC001", Severity.INFO, f"{target} is a URL: not fetched", _LOCAL)
            return
        try:
            found = _expand(file, target)
        except TargetError as error:
            if error.refused:
                say("LOC004", Severity.ERROR, f"the target {target} {error}", _INSIDE)
            elif required:
                say("LOC002", Severity.WARNING, f"the target {target} {error}", _CORRECT)
            return
        for match in found:
            if self._is_above(match, file):
                say("LOC003", Severity.WARNING, f"the target {target} leads back to this Location", _CYCLE)
            elif os.path.realpath(match) not in self.known:
                self.known.add(os.path.realpath(match))
                self.named_by[match] = file
                self.files.append(SourceFile(match, file.root, shown_path(match, self.folder)))

    def _is_above(self, path: Path, file: SourceFile | None) -> bool:
        while file is not None:
            if os.path.realpath(file.path) == os.path.realpath(path):
                return True
            file = self.named_by.get(file.path)
        return False


_LOCAL = "Nothing to mend; name the repository as a source in the settings to read it."
_INSIDE = "Name a file inside the same repository, relative to this one."
_CORRECT = "Correct the path (it is relative to this file), or set presence: optional."
_CYCLE = "Remove this target; the files it names have been read already."


def _expand(file: SourceFile, target: str) -> list[Path]:
    """Return the files that a target names; a glob may name several."""
    if not glob.has_magic(target):
        return [_unresolved(file, target)]
    base = target[: min(target.find(c) for c in "*?[" if c in target)].rpartition("/")[0] or "."
    if os.path.isabs(target) or ".." in target.split("/"):
        _resolve_folder(file, base)
    matches = sorted(glob.glob(str(file.path.parent / target), recursive=True))
    found = [_unresolved(file, os.path.relpath(match, file.path.parent)) for match in matches if os.path.isfile(match)]
    if not found:
        raise TargetError("matches no file")
    return found


def _unresolved(file: SourceFile, target: str) -> Path:
    """Return the path as named, once it is known to lead to a file inside the repository."""
    resolve_target(file, target)
    return Path(os.path.normpath(file.path.parent / target))


def _resolve_folder(file: SourceFile, base: str) -> None:
    root = os.path.abspath(file.root)
    folder = os.path.normpath(os.path.abspath(file.path.parent / base))
    if os.path.isabs(base) or not (folder == root or folder.startswith(root + os.sep)):
        raise TargetError("leaves the repository", refused=True)
