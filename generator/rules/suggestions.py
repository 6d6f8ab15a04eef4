"""Near misses: the known refs that a wrong one may have meant.

Comparing each wrong name with each known one is quadratic. Two names one typing error apart (a letter
too many, missing, wrong, or two swapped) have a spelling in common once each loses at most one letter,
so an index of such spellings finds them at once. From names of seven letters on, two errors of which
one is a superfluous letter are found as well.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from generator.model.ref import split_ref

_LONG = 7
_SHORT = 3
_SHOWN = 3


@dataclass(frozen=True)
class Names:
    """The known refs, by name and by misspelt name.

    Args:
        refs: by name, sorted.
        spellings: the names that become this text when one letter, or none, is left out.
        ordered: the names, sorted.
    """

    refs: dict[str, list[str]]
    spellings: dict[str, list[str]]
    ordered: list[str]

    @classmethod
    def of(cls, refs: Iterable[str]) -> Names:
        """Index refs."""
        by_name: dict[str, list[str]] = defaultdict(list)
        for ref in sorted(refs):
            by_name[split_ref(ref).name].append(ref)
        spellings: dict[str, list[str]] = defaultdict(list)
        for name in by_name:
            for spelling in {name, *_shorter(name)}:
                spellings[spelling].append(name)
        return cls(dict(by_name), dict(spellings), sorted(by_name))

    def same_name(self, target: str) -> list[str]:
        """Return the refs of the same name, whatever their kind and namespace."""
        return self.refs.get(split_ref(target).name, [])

    def near(self, target: str) -> list[str]:
        """Return at most three refs with a similar name, the likeliest first."""
        kind, namespace, name = split_ref(target)

        def unlikelihood(ref: str) -> tuple[bool, int, bool, str]:
            other = split_ref(ref)
            return (other.kind != kind, _distance(name, other.name), other.namespace != namespace, ref)

        misspelt = self._misspelt(name)
        related = set() if misspelt else self._related(name)
        refs = [ref for other in misspelt for ref in self.refs[other]]
        refs += [ref for other in related for ref in self.refs[other] if split_ref(ref).kind == kind]
        return sorted(refs, key=unlikelihood)[:_SHOWN]

    def _misspelt(self, name: str) -> set[str]:
        if len(name) < _SHORT:
            return set()
        tries = {name, *_shorter(name)}
        if len(name) >= _LONG:
            tries |= {twice for once in _shorter(name) for twice in _shorter(once)}
        return {known for spelling in tries for known in self.spellings.get(spelling, ())}

    def _related(self, name: str) -> set[str]:
        """Return `payments` for `payments-team`; or the reverse, if only one name starts so."""
        found = {short} if (short := name.rpartition("-")[0]) in self.refs else set()
        first = bisect_left(self.ordered, f"{name}-")
        longer = [known for known in self.ordered[first : first + 2] if known.startswith(f"{name}-")]
        return found | set(longer if len(longer) == 1 else ())


def _shorter(name: str) -> set[str]:
    """Return the spellings of a name with one letter left out."""
    return {name[:index] + name[index + 1 :] for index in range(len(name))}


def _distance(one: str, other: str) -> int:
    """Return how many letters to add, drop, change or swap with their neighbour lead from one to the other."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, wanted in enumerate(other, 1):
            cost = min(above[column] + 1, current[-1] + 1, above[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and letter == other[column - 2] and wanted == one[row - 2]:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, above = above, current
    return above[-1]


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the one of a few known words that a wrong one is most like, None if it is like none."""
    scored = sorted((_distance(word.lower(), other.lower()), other) for other in known)
    return scored[0][1] if scored and scored[0][0] <= max(1, len(word) // 3) else None
