"""How a team hangs together with others: what it needs of them, what they need of it, and what below it is owned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from generator.catalog import Catalog
from generator.insights.ownership import groups_below, owner_of

_NEEDS = ("dependsOn", "consumesApi")
_NEEDED = ("dependencyOf", "apiConsumedBy")


@dataclass(frozen=True, slots=True)
class TeamRelations:
    """What connects a team with others.

    Args:
        needs: owners of what its entities depend on, with the number of these dependencies, most first.
        needed_by: owners of what depends on its entities, in the same way.
        endings: refs of what is deprecated, of others, and used by its entities.
        below: refs of what the groups below it own, at any depth.
        elsewhere: further groups of its members, with the number of members.
    """

    needs: tuple[tuple[str, int], ...]
    needed_by: tuple[tuple[str, int], ...]
    endings: tuple[str, ...]
    below: tuple[str, ...]
    elsewhere: tuple[tuple[str, int], ...]


def team_relations(catalog: Catalog, team: str) -> TeamRelations:
    """Return what connects a group with others."""
    owned = catalog.targets(team, "ownerOf")
    used = [target for ref in owned for relation in _NEEDS for target in catalog.targets(ref, relation)]
    users = [target for ref in owned for relation in _NEEDED for target in catalog.targets(ref, relation)]
    endings = {
        ref
        for ref in used
        if (entity := catalog.get(ref)) is not None
        and entity.lifecycle == "deprecated"
        and owner_of(catalog, ref) != team
    }
    members = catalog.targets(team, "hasMember")
    others = (group for member in members for group in catalog.targets(member, "memberOf"))
    return TeamRelations(
        _counted((owner_of(catalog, ref) for ref in used), team),
        _counted((owner_of(catalog, ref) for ref in users), team),
        tuple(sorted(endings)),
        tuple(sorted({ref for group in groups_below(catalog, team)[1:] for ref in catalog.targets(group, "ownerOf")})),
        _counted(others, team),
    )


def _counted(owners: Iterable[str | None], team: str) -> tuple[tuple[str, int], ...]:
    counts = Counter(owner for owner in owners if owner is not None and owner != team)
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
