"""Who is in trouble when an entity is: its dependents, direct and transitive, by owner.

Trouble spreads from what is depended on to what depends on it, and from a provider over its API to the
consumers. APIs themselves are the way and not among those in trouble.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, count, groupby

from generator.cache.data import digest
from generator.catalog import Catalog
from generator.graph import knots_in_order, reached
from generator.insights.ownership import owner_of

SPREADS = frozenset({"dependencyOf", "apiConsumedBy", "providesApi"})
PROVIDES = "providesApi"
_PASSING_KIND = "api:"
_BYTE = 8


@dataclass(frozen=True, slots=True)
class OwnerShare:
    """What one owner has among the dependents.

    Args:
        owner: its ref, None for what nobody owns.
        direct: refs of the direct dependents.
        total: how many there are, direct and transitive.
    """

    owner: str | None
    direct: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Dependents:
    """The dependents of one entity, by owner: those with the most direct ones first."""

    direct: int
    total: int
    owners: tuple[OwnerShare, ...]


class DependentsIndex:
    """Answers for every entity of a catalog, from sets that are computed once.

    A set of entities is an integer with one bit an entity; entities are numbered owner by owner, and each owner
    begins a new byte, so the share of an owner is the bits of its bytes. 10,000 entities take some 0.3 s.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._owners: Mapping[str, str | None] = {ref: owner_of(catalog, ref) for ref in catalog.entities}
        order = sorted(catalog.entities, key=lambda ref: (self._owners[ref] or "", ref))
        self._number, self._owner_of_byte = _numbered(order, self._owners)
        self._next = {ref: self._spread(ref) for ref in order}

    def of(self, ref: str) -> Dependents:
        """Return the dependents of an entity."""
        reached = self._closure[ref] & self._counted & ~(1 << self._number[ref])
        if not reached:
            return Dependents(0, 0, ())
        direct = self.direct(ref)
        shares = self._shares(direct, reached)
        return Dependents(len(direct), reached.bit_count(), shares)

    def digests(self) -> dict[str, bytes]:
        """Return for each entity what changes when its dependents do, or who owns them."""
        found: dict[str, bytes] = {}
        for knot in knots_in_order(self._next):
            own = [f"{ref} {self._owners[ref]} {' '.join(self._next[ref])}" for ref in knot]
            further = [found[ref] for member in knot for ref in self._next[member] if ref in found]
            found.update(dict.fromkeys(knot, digest(*own, *further)))
        return found

    def direct(self, ref: str) -> tuple[str, ...]:
        """Return what depends on an entity, or on an API that it provides, at first hand; sorted."""
        known = self._direct.get(ref)
        if known is None:
            known = self._direct[ref] = self._find_direct(ref)
        return known

    @cached_property
    def _direct(self) -> dict[str, tuple[str, ...]]:
        return {}

    def _find_direct(self, ref: str) -> tuple[str, ...]:
        found: set[str] = set()
        for target in self._next[ref]:
            if target.startswith(_PASSING_KIND):
                found.update(self._next[target])
            else:
                found.add(target)
        found.discard(ref)
        return tuple(sorted(other for other in found if not other.startswith(_PASSING_KIND)))

    def _spread(self, ref: str) -> tuple[str, ...]:
        relations = self._catalog.relations.get(ref, ())
        return tuple(r.target for r in relations if r.type in SPREADS and r.target in self._number)

    @cached_property
    def _counted(self) -> int:
        bits = 0
        for ref, number in self._number.items():
            if not ref.startswith(_PASSING_KIND):
                bits |= 1 << number
        return bits

    @cached_property
    def _closure(self) -> dict[str, int]:
        return reached(self._next, self._number)

    def _shares(self, direct: tuple[str, ...], reached: int) -> tuple[OwnerShare, ...]:
        by_owner: dict[str | None, list[str]] = {}
        for ref in direct:
            by_owner.setdefault(self._owners[ref], []).append(ref)
        totals: dict[str | None, int] = defaultdict(int)
        content = reached.to_bytes((reached.bit_length() + 7) // _BYTE, "little")
        for owner, byte in compress(zip(self._owner_of_byte, content, strict=False), content):
            totals[owner] += byte.bit_count()
        shares = (OwnerShare(o, tuple(by_owner.get(o, ())), count) for o, count in totals.items())
        return tuple(sorted(shares, key=lambda share: (-len(share.direct), -share.total, share.owner or "")))


def _numbered(order: Iterable[str], owners: Mapping[str, str | None]) -> tuple[dict[str, int], list[str | None]]:
    """Return a number for each ref, and the owner of each eight numbers: no two owners share a byte."""
    numbers: dict[str, int] = {}
    owner_of_byte: list[str | None] = []
    for owner, refs in groupby(order, key=owners.__getitem__):
        members = list(refs)
        numbers.update(zip(members, count(len(owner_of_byte) * _BYTE), strict=False))
        owner_of_byte += [owner] * -(-len(members) // _BYTE)
    return numbers, owner_of_byte
