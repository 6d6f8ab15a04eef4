"""Where things came from, told without the paths of the machine that built the site."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from generator.catalog import Duplicate
from generator.harvest.records import Record
from generator.model.entity import Entity
from generator.pages.origins import Repository, harvested_repository
from generator.portal import Portal
from generator.problems import Problem
from generator.sources.files import SourceFile

_PATH = re.compile(r"/[^\s:\"']+")


class Place(NamedTuple):
    """A file of a repository.

    Args:
        repository: the name of its root folder; "" where the command ran in that folder.
        file: POSIX, relative to that root.
        url: its page on a forge, where the file was harvested from one.
    """

    repository: str
    file: str
    url: str | None = None

    def __str__(self) -> str:
        """Read `pay/catalog-info.yaml`."""
        return f"{self.repository}/{self.file}" if self.repository else self.file


class Places:
    """The place of each file that was read, by the path under which entities and problems name it."""

    def __init__(self, files: Iterable[SourceFile], records: Iterable[Record] = ()) -> None:
        held = {record.name: harvested_repository(record) for record in records}
        self._by_path = {file.shown: _place(file, held.get(file.name or "")) for file in files}

    def of(self, path: str) -> Place:
        """Return a place; of a path that is in no repository, only what tells nothing of the machine."""
        return self._by_path.get(path) or Place("", _harmless(path))


def _place(file: SourceFile, holder: Repository | None) -> Place:
    return Place(file.repository, file.inside, holder.file(file.inside) if holder is not None else None)


def _harmless(path: str) -> str:
    is_elsewhere = path.startswith(("/", "..")) or path[1:2] == ":"
    return posixpath.basename(path) if is_elsewhere else path


def for_publication(portal: Portal) -> Portal:
    """Return a portal that names no file by a path of this machine: it begins at the file's repository instead.

    On a terminal the whole path is of use; on a site it tells strangers how the machine is built.
    """
    names = {
        file.shown: f"{file.root.name}/{file.inside}" for file in portal.reading.files if os.path.isabs(file.shown)
    }
    if not names:
        return portal
    catalog, reading = portal.catalog, portal.reading
    catalog = replace(
        catalog,
        entities={ref: _renamed(entity, names) for ref, entity in catalog.entities.items()},
        duplicates=tuple(
            Duplicate(_renamed(one.kept, names), tuple(_renamed(other, names) for other in one.passed_over))
            for one in catalog.duplicates
        ),
    )
    reading = replace(
        reading,
        files=tuple(replace(file, shown=names.get(file.shown, file.shown)) for file in reading.files),
        digests={names.get(path, path): value for path, value in reading.digests.items()},
    )
    problems = tuple(_told(problem, names) for problem in portal.problems)
    return replace(portal, catalog=catalog, reading=reading, problems=problems)


def _renamed(entity: Entity, names: Mapping[str, str]) -> Entity:
    path = entity.origin.path
    return replace(entity, origin=replace(entity.origin, path=names.get(path, path)))


def _told(problem: Problem, names: Mapping[str, str]) -> Problem:
    place = problem.location
    if place is not None and os.path.isabs(place.path):
        place = replace(place, path=names.get(place.path) or posixpath.basename(place.path))
    return replace(
        problem,
        location=place,
        message=_without_paths(problem.message, names),
        evidence=tuple(_without_paths(fact, names) for fact in problem.evidence),
    )


def _without_paths(text: str, names: Mapping[str, str]) -> str:
    return _PATH.sub(lambda match: names.get(match[0], match[0]), text) if "/" in text else text
