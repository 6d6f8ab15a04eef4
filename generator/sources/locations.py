"""Following Locations: the files that they name, each once, and never outside of their repository."""

from __future__ import annotations

import glob
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path

from generator.model.entity import Entity
from generator.problems import Location, Problem, Severity
from generator.sources.discovery import SKIPPED_FOLDERS
from generator.sources.files import SourceFile, TargetError, resolve_target
from generator.sources.places import locate

Elsewhere = Callable[[str], "Sequence[SourceFile] | None"]
TreePath = tuple[str | int, ...]


class Queue:
    """The files still to read: those that discovery found, and then those that their Locations name.

    Args:
        folder: where the command runs; shown paths are relative to it.
        files: what discovery found.
        elsewhere: returns the files that were fetched for an address; None where it was not asked for.
    """

    def __init__(self, folder: Path, files: Sequence[SourceFile], elsewhere: Elsewhere = lambda _target: None) -> None:
        self._folder, self._elsewhere = folder, elsewhere
        self._named: dict[str, set[str]] = defaultdict(set)
        self.files = list(files)
        self.problems: list[Problem] = []
        self.done = 0

    @cached_property
    def _known(self) -> set[str]:
        """Return where the files really are; most catalogs have no Location that asks for it."""
        return {os.path.realpath(file.path) for file in self.files}

    def __iter__(self) -> Iterator[SourceFile]:
        """Yield each file once; more may be added on the way."""
        while self.done < len(self.files):
            self.done += 1
            yield self.files[self.done - 1]

    def follow(self, file: SourceFile, location: Entity) -> None:
        """Add the files that a Location names."""
        spec = location.spec.model_dump(exclude_unset=True)
        required = spec.get("presence") != "optional"
        for path, target in _targets(spec):
            problem = self._follow(file, target, required=required)
            if problem is not None:
                code, severity, message, fix = problem
                line, column = locate(location, path)
                place = Location(file.shown, line, column)
                self.problems.append(Problem(code, severity, message, place, location.ref, fix))

    def _follow(self, file: SourceFile, target: str, *, required: bool) -> tuple[str, Severity, str, str] | None:
        if "://" in target:
            return self._follow_address(file, target, required=required)
        try:
            found = [file.beside(path, self._folder) for path in expand(file, target)]
        except TargetError as error:
            if error.refused:
                return "LOC004", Severity.ERROR, f"the target {target} {error}", _INSIDE
            return ("LOC002", Severity.WARNING, f"the target {target} {error}", _CORRECT) if required else None
        return self._add_all(file, target, found)

    def _follow_address(
        self, file: SourceFile, target: str, *, required: bool
    ) -> tuple[str, Severity, str, str] | None:
        found = self._elsewhere(target)
        if found is None:
            return "LOC001", Severity.INFO, f"{target} is a URL: not fetched", _LOCAL
        if not found and required:
            return "LOC002", Severity.WARNING, f"the target {target} is not there, or is hidden", _REMOTE
        return self._add_all(file, target, found)

    def _add_all(
        self, file: SourceFile, target: str, found: Sequence[SourceFile]
    ) -> tuple[str, Severity, str, str] | None:
        leads_back = [self._add(file, match) for match in found]
        if any(leads_back):
            return "LOC003", Severity.WARNING, f"the target {target} leads back to this Location", _CYCLE
        return None

    def _add(self, file: SourceFile, match: SourceFile) -> bool:
        """Add a file that another names, unless it is known; tell whether it leads back to the one that names it."""
        source, target = os.path.realpath(file.path), os.path.realpath(match.path)
        self._named[source].add(target)
        if target not in self._known:
            self._known.add(target)
            self.files.append(match)
        return self._leads_to(target, source)

    def _leads_to(self, start: str, goal: str) -> bool:
        seen, waiting = {start}, [start]
        while waiting:
            current = waiting.pop()
            if current == goal:
                return True
            fresh = self._named.get(current, set()) - seen
            seen |= fresh
            waiting.extend(fresh)
        return False


_LOCAL = (
    "Nothing to mend; to read it, name the repository as a source in the settings, or its host in `location_hosts`."
)
_REMOTE = "Correct the address, or let the token that harvests read it."
_INSIDE = "Name a file inside the same repository, relative to this one."
_CORRECT = "Correct the path (it is relative to this file), or set presence: optional."
_CYCLE = "Remove this target; the files it names have been read already."


def _targets(spec: dict[str, object]) -> Iterator[tuple[TreePath, str]]:
    target, targets = spec.get("target"), spec.get("targets")
    if isinstance(target, str):
        yield ("spec", "target"), target
    for index, item in enumerate(targets if isinstance(targets, list) else ()):
        yield ("spec", "targets", index), item


def expand(file: SourceFile, target: str) -> list[Path]:
    """Return the files that a target names, sorted; a glob may name several.

    Raises:
        TargetError: it leaves the repository, or names nothing that is there.
    """
    if not glob.has_magic(target):
        resolve_target(file, target)
        return [Path(os.path.normpath(file.path.parent / target))]
    parts = target.split("/")
    fixed = next(index for index, part in enumerate(parts) if glob.has_magic(part))
    if target.startswith("/") or "\0" in target or ".." in parts[fixed:]:
        raise TargetError("may leave the repository", refused=True)
    base = _folder(file, "/".join(parts[:fixed]) or ".")
    found = sorted({os.path.normpath(path) for path in _matches(base, parts[fixed:])})
    for path in found:
        resolve_target(file, os.path.relpath(path, file.path.parent))
    if not found:
        raise TargetError("matches no file")
    return [Path(path) for path in found]


def _folder(file: SourceFile, relative: str) -> str:
    folder, root = os.path.normpath(file.path.parent / relative), os.path.abspath(file.root)
    if folder != root and not folder.startswith(root.rstrip(os.sep) + os.sep):
        raise TargetError("leaves the repository", refused=True)
    return folder


def _matches(folder: str, parts: Sequence[str]) -> Iterator[str]:
    """Yield the files below a folder that match a glob's parts; symlinks to folders are not followed."""
    head, *rest = parts
    try:
        with os.scandir(folder) as listing:
            entries = list(listing)
    except OSError:
        return
    folders = [e for e in entries if e.is_dir(follow_symlinks=False) and e.name not in SKIPPED_FOLDERS]
    if head == "**":
        yield from _matches(folder, rest or ["*"])
        for entry in folders:
            yield from _matches(entry.path, parts)
    elif rest:
        for entry in folders:
            if fnmatchcase(entry.name, head):
                yield from _matches(entry.path, rest)
    else:
        yield from (e.path for e in entries if fnmatchcase(e.name, head) and os.path.isfile(e.path))
