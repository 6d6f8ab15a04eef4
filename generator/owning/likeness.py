"""Names that look like one that nobody has: for a half-remembered name, or one with a slip."""

from __future__ import annotations

from generator.owning.index import Index

SHOWN = 5
LEAST = 0.3
_LONGEST = 100  # letters of a question that are compared


def candidates(query: str, index: Index) -> tuple[tuple[str, float], ...]:
    """Return refs with a name like the question's, and how alike they are (0 to 1), the best first."""
    wanted = _pairs(query.strip().lower()[:_LONGEST].rpartition("/")[2].rpartition(":")[2])
    if not wanted:
        return ()
    scores = ((entry.ref, _alike(wanted, _pairs(entry.name))) for entry in index.entries)
    found = sorted(((ref, score) for ref, score in scores if score >= LEAST), key=lambda pair: (-pair[1], pair[0]))
    return tuple(found[:SHOWN])


def _pairs(text: str) -> frozenset[str]:
    """Return each two letters that stand beside each other, with the ends of the name marked."""
    marked = f"^{text}$" if text else ""
    return frozenset(marked[place : place + 2] for place in range(len(marked) - 1))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of pairs that two names have in common (Dice's coefficient)."""
    return round(2 * len(one & other) / (len(one) + len(other)), 2) if other else 0.0
