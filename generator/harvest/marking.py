"""Entities that are shown as they last were carry that with them, wherever they are shown or handed on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from generator.cache.data import digest
from generator.harvest.harvested import Harvested
from generator.harvest.records import Kept, Outage
from generator.model.entity import Entity
from generator.problems import Location, Problem, Severity
from generator.sources.judging import Judgement
from generator.sources.places import locate
from generator.sources.reading import Reading

STALE_SINCE = "milepost/stale-since"
STALE_REASON = "milepost/stale-reason"


def settled(reading: Reading, harvested: Harvested) -> Reading:
    """Return a reading in which stale entities say so, and leave the place to fresh ones of the same ref."""
    if not harvested.records:
        return reading
    kept, outages = harvested.kept, harvested.outages
    judgements = _without_doubles([_marked(judgement, kept, outages) for judgement in reading.judgements])
    return replace(reading, judgements=tuple(judgements), digests=_digests(reading.digests, judgements))


def _marked(judgement: Judgement, kept: Mapping[str, Mapping[str, Kept]], outages: Mapping[str, Outage]) -> Judgement:
    entity = judgement.entity
    if entity is None:
        return judgement
    last = kept.get(judgement.file, {}).get(entity.ref)
    if last is not None:
        return replace(judgement, entity=_stale(entity, last.since, last.why))
    outage = outages.get(entity.origin.repository)
    if outage is not None:
        return replace(judgement, entity=_stale(entity, outage.since, f"its repository {outage.why}"))
    return judgement


def left_behind(reading: Reading, harvested: Harvested) -> Iterator[Problem]:
    """Yield a problem for what is said to be in use while its repository is archived."""
    archived = {record.name for record in harvested.records if record.archived}
    for entity in reading.entities if archived else ():
        if entity.origin.repository in archived and entity.lifecycle not in (None, "deprecated"):
            place = Location(entity.origin.path, *locate(entity, ("spec", "lifecycle")))
            message = f"{entity.ref} is {entity.lifecycle}, but its repository is archived"
            yield Problem("REP005", Severity.INFO, message, place, entity.ref, _DEPRECATE)


_DEPRECATE = "Write lifecycle: deprecated before a repository is archived, or take it back out of the archive."


def _stale(entity: Entity, since: datetime, why: str) -> Entity:
    marks = {STALE_SINCE: f"{since:%Y-%m-%dT%H:%M:%SZ}", STALE_REASON: why}
    metadata = entity.metadata.model_copy(update={"annotations": {**entity.annotations, **marks}})
    return replace(entity, metadata=metadata)


def is_stale(entity: Entity) -> bool:
    """Tell whether an entity is shown as it last was."""
    return STALE_SINCE in entity.annotations


def _without_doubles(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Return judgements without the stale entities that another file defines now."""
    judgements = list(judgements)
    fresh = {judgement.ref for judgement in judgements if judgement.entity and not is_stale(judgement.entity)}
    return [
        judgement
        for judgement in judgements
        if not (judgement.entity and is_stale(judgement.entity) and judgement.ref in fresh)
    ]


def _digests(digests: Mapping[str, bytes], judgements: Iterable[Judgement]) -> dict[str, bytes]:
    """Return the digests of files with what their entities were marked with."""
    found = dict(digests)
    for judgement in judgements:
        entity = judgement.entity
        if entity is not None and is_stale(entity) and judgement.file in found:
            marks = (entity.annotations[STALE_SINCE], entity.annotations[STALE_REASON])
            found[judgement.file] = digest(found[judgement.file], *marks)
    return found
