"""What speaks for an entity as the answer to a question, and the answer that comes of it: ambiguity is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from generator.owning.index import Entry

SHOWN = 20  # matches of one answer that are told, unless more are equally good
_KINDS = "component api resource system domain template group user".split()


@dataclass(frozen=True, slots=True)
class Claim:
    """A reason to take an entity for the answer.

    Args:
        entry: the entity.
        rank: how good it is, the least the best.
        why: a sentence.
        file: where that stands.
        line: from 1.
    """

    entry: Entry
    rank: tuple[int, ...]
    why: str
    file: str
    line: int


def claim(entry: Entry, why: str, *rank: int) -> Claim:
    """Return a claim for which the entity's own file speaks."""
    return Claim(entry, rank, why, entry.shown, entry.line)


@dataclass(frozen=True, slots=True)
class Match:
    """An entity with all that speaks for it, the best first."""

    entry: Entry
    claims: tuple[Claim, ...]

    @property
    def rank(self) -> tuple[int, ...]:
        """Return the rank of what speaks for it best."""
        return self.claims[0].rank


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question.

    Args:
        query: as it was asked.
        as_of: how old the data is.
        matches: the best first.
        candidates: refs that look like what was asked, with how much (0 to 1); where nothing matches.
        unanswered: of several alerts, those for which nothing matches.
    """

    query: str
    as_of: str
    matches: tuple[Match, ...] = ()
    candidates: tuple[tuple[str, float], ...] = ()
    unanswered: int = 0

    @property
    def best(self) -> tuple[Match, ...]:
        """Return the matches with an equal claim, which is the best."""
        return tuple(match for match in self.matches if match.rank == self.matches[0].rank)

    @property
    def is_clear(self) -> bool:
        """Tell whether somebody is known to own it, or all of several alerts, and nobody else has an equal claim."""
        owners = {match.entry.owner.ref for match in self.best}
        return len(owners) == 1 and None not in owners and not self.unanswered

    def as_json(self) -> dict[str, Any]:
        """Return what `milepost owner --format json` prints."""
        return {
            "query": self.query,
            "matches": [_match(match, self.as_of) for match in self.matches[: max(SHOWN, len(self.best))]],
            "candidates": [{"ref": ref, "score": score} for ref, score in self.candidates],
        }


def _match(match: Match, as_of: str) -> dict[str, Any]:
    entry = match.entry
    return {
        "ref": entry.ref,
        "owner": entry.owner.ref,
        "contacts": entry.owner.contacts,
        "escalation": list(entry.owner.escalation),
        "runbook": entry.runbook,
        "as_of": as_of,
        "evidence": [{"file": claim.file, "line": claim.line, "why": claim.why} for claim in match.claims],
    }


def matches_of(claims: Iterable[Claim]) -> tuple[Match, ...]:
    """Return the entities that claims are for, the best first."""
    found: dict[str, list[Claim]] = {}
    for one in claims:
        if one not in found.setdefault(one.entry.ref, []):
            found[one.entry.ref].append(one)
    matches = [Match(claims[0].entry, tuple(sorted(claims, key=_rank))) for claims in found.values()]
    return tuple(sorted(matches, key=_order))


def _rank(one: Claim) -> tuple[int, ...]:
    return one.rank


def _order(match: Match) -> tuple[Sequence[int], int, str]:
    kind = match.entry.kind
    return match.rank, _KINDS.index(kind) if kind in _KINDS else len(_KINDS), match.entry.ref
