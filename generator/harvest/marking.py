"""Entities that are stale, or that another portal told of, carry that with them wherever they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from generator.cache.data import digest
from generator.harvest.borrowed import Borrowed
from generator.harvest.harvested import Harvested
from generator.harvest.records import Record
from generator.model.entity import Entity
from generator.model.marks import PORTAL, STALE_REASON, STALE_SINCE
from generator.problems import Location, Problem, Severity
from generator.sources.judging import Judgement
from generator.sources.places import locate
from generator.sources.reading import Reading


def settled(reading: Reading, harvested: Harvested) -> Reading:
    """Return a reading in which entities say whether they are stale and which portal told of them.

    Where several define the same entity, a fresh one of our own stands before a stale one, and that before one
    of another portal. What is wrong with the files of another portal is said there and not here.
    """
    if not (harvested.records or harvested.borrowed):
        return reading
    marks = _Marks(harvested)
    judgements = _without_doubles([marks.marked(judgement) for judgement in reading.judgements])
    return replace(
        reading, judgements=tuple(judgements), digests=_digests(reading.digests, judgements, harvested.records)
    )


class _Marks:
    """What entities are marked with."""

    def __init__(self, harvested: Harvested) -> None:
        self._kept, self._outages, self._borrowed = harvested.kept, harvested.outages, harvested.borrowed_files

    def marked(self, judgement: Judgement) -> Judgement:
        portal, entity = self._borrowed.get(judgement.file), judgement.entity
        if entity is None:
            return judgement
        if portal is not None:
            judgement = replace(judgement, problems=())
        marks = {PORTAL: portal.address or portal.name} if portal is not None else {}
        stale = self._stale(judgement, entity, portal)
        if stale is not None:
            marks |= {STALE_SINCE: f"{stale[0]:%Y-%m-%dT%H:%M:%SZ}", STALE_REASON: stale[1]}
        return replace(judgement, entity=_annotated(entity, marks)) if marks else judgement

    def _stale(self, judgement: Judgement, entity: Entity, portal: Borrowed | None) -> tuple[datetime, str] | None:
        """Return since when an entity is stale, and why."""
        if portal is not None:
            return (portal.outage.since, f"its portal {portal.outage.why}") if portal.outage else None
        kept = self._kept.get(judgement.file, {}).get(entity.ref)
        if kept is not None:
            return kept.since, f"its file cannot be read ({kept.why})"
        outage = self._outages.get(entity.origin.repository)
        return (outage.since, f"its repository {outage.why}") if outage is not None else None


def left_behind(reading: Reading, harvested: Harvested) -> Iterator[Problem]:
    """Yield a problem for what is said to be in use while its repository is archived."""
    archived = {record.name for record in harvested.records if record.archived}
    for entity in reading.entities if archived else ():
        if entity.origin.repository in archived and entity.lifecycle not in (None, "deprecated"):
            place = Location(entity.origin.path, *locate(entity, ("spec", "lifecycle")))
            message = f"{entity.ref} is {entity.lifecycle}, but its repository is archived"
            yield Problem("REP005", Severity.INFO, message, place, entity.ref, _DEPRECATE)


def not_shown(reading: Reading, harvested: Harvested) -> Iterator[Problem]:
    """Yield a problem for each portal of whose entities some cannot be read here, as its kinds or limits differ."""
    if not harvested.borrowed:
        return
    refused: dict[str, list[str]] = {portal.key: list(portal.lost) for portal in harvested.borrowed}
    for judgement in reading.judgements:
        portal = harvested.borrowed_files.get(judgement.file)
        if portal is not None and judgement.verdict == "error":
            why = f" ({judgement.problems[0].message})" if judgement.problems else ""
            refused[portal.key].append(f"{judgement.ref or judgement.file}{why}")
    for portal in harvested.borrowed:
        if lost := refused[portal.key]:
            message = f"{len(lost)} of what the portal {portal.name} holds cannot be shown here: {lost[0]}"
            yield Problem("REP009", Severity.WARNING, message, None, fix=_LIKE_THERE, evidence=tuple(lost[1:_SHOWN]))


_SHOWN = 10
_LIKE_THERE = "Define under `kinds` the kinds that it has, or raise `limits` to its own."
_DEPRECATE = "Write lifecycle: deprecated before a repository is archived, or take it back out of the archive."


def _annotated(entity: Entity, marks: Mapping[str, str]) -> Entity:
    metadata = entity.metadata.model_copy(update={"annotations": {**entity.annotations, **marks}})
    return replace(entity, metadata=metadata)


def is_stale(entity: Entity) -> bool:
    """Tell whether an entity is shown as it last was."""
    return STALE_SINCE in entity.annotations


def _rank(entity: Entity) -> tuple[bool, bool]:
    return PORTAL in entity.annotations, is_stale(entity)


def _without_doubles(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Return judgements without the entities of which another file knows better."""
    best: dict[str, tuple[bool, bool]] = {}
    for judgement in judgements:
        if judgement.entity is not None:
            rank = _rank(judgement.entity)
            best[judgement.entity.ref] = min(rank, best.get(judgement.entity.ref, rank))
    return [
        judgement
        for judgement in judgements
        if judgement.entity is None or _rank(judgement.entity) == best[judgement.entity.ref]
    ]


def _digests(
    digests: Mapping[str, bytes], judgements: Iterable[Judgement], records: Iterable[Record]
) -> dict[str, bytes]:
    """Return the digests of files with what their entities were marked with, and where their repository is."""
    places = {record.name: f"{record.web} {record.branch} {record.ref} {record.forge}" for record in records}
    found = dict(digests)
    for judgement in judgements:
        entity = judgement.entity
        if entity is not None and judgement.file in found:
            marks = [entity.annotations.get(mark, "") for mark in (PORTAL, STALE_SINCE, STALE_REASON)]
            place = places.get(entity.origin.repository, "")
            if place or any(marks):
                found[judgement.file] = digest(found[judgement.file], place, *marks)
    return found
