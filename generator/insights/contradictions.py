"""Owners of the catalog that the CODEOWNERS of their repositories contradict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.catalog import Catalog
from generator.insights.addresses import slugs_of
from generator.insights.ownership import email_of, groups_below, owner_of, paths_of
from generator.model.entity import Entity
from generator.sources.codeowners import ACCOUNTS, Line, known_as, names_of


class Contradiction(NamedTuple):
    """A component, the owner that its file names, and whom a line of CODEOWNERS names instead."""

    entity: Entity
    owner: str
    others: tuple[str, ...]
    file: str
    line: Line


def contradictions(catalog: Catalog) -> Iterator[Contradiction]:
    """Yield what is certainly a contradiction, in the order of refs.

    A line that names anybody who is not known here says nothing, nor does one under which things of several
    owners lie: it is about the repository. Groups above and below the owner, and its members, agree with it.
    """
    if not catalog.codeowners:
        return
    names = _names(catalog)
    components = catalog.of_kind("Component")
    homes = _homes(components)
    at_home = [entity for entity in components if _is_at_home(entity, homes)]
    judged = [found for entity in at_home for found in _of(catalog, entity, names)]
    owners = defaultdict(set)
    for found in judged:
        owners[found.file, found.line.number].add(found.owner)
    agreeing = {owner: _agreeing(catalog, owner) for owner in {found.owner for found in judged}}
    for found in judged:
        if len(owners[found.file, found.line.number]) == 1 and agreeing[found.owner].isdisjoint(found.others):
            yield found


def _of(catalog: Catalog, entity: Entity, names: Mapping[str, Sequence[str]]) -> Iterator[Contradiction]:
    """Yield what the lines that count for a component say, where all whom they name are known."""
    owner = owner_of(catalog, entity.ref)
    file = catalog.codeowners.get(_root(entity))
    if owner not in catalog.entities or file is None or owner is None:
        return
    for path in _paths(entity):
        lines = file.lines_for(path)
        named = [known_as(name, names) for line in lines for name in line.owners]
        others = tuple(sorted({refs[0] for refs in named if refs}))
        if others and all(len(refs) == 1 for refs in named):
            yield Contradiction(entity, owner, others, file.shown, lines[-1])
            return


def _homes(components: Iterable[Entity]) -> dict[str, str]:
    """Return the name of each repository, by how its root is shown; where its folder does not tell, by its slugs."""
    slugs: dict[str, set[str]] = defaultdict(set)
    for entity in components:
        slugs[_root(entity)].update(
            [entity.origin.repository.lower()] if entity.origin.repository else slugs_of(entity)
        )
    return {root: min(found).rpartition("/")[2] for root, found in slugs.items() if len(found) == 1}


def _is_at_home(entity: Entity, homes: Mapping[str, str]) -> bool:
    """Tell whether the source of a component stands in the repository of its file, as far as that is known."""
    slugs = slugs_of(entity)
    return not slugs or any(slug.rpartition("/")[2] == homes.get(_root(entity)) for slug in slugs)


def _root(entity: Entity) -> str:
    return entity.origin.path.removesuffix(entity.origin.inside)


def _paths(entity: Entity) -> Iterator[str]:
    """Yield a file that there could be in each folder of an entity."""
    globs = paths_of(entity) or [entity.origin.inside.rpartition("/")[0]]
    for glob in globs:
        parts = glob.strip("/").split("/")
        plain = next((index for index, part in enumerate(parts) if set(part) & set("*?[")), len(parts))
        if plain or not glob:
            yield "/".join([*filter(None, parts[:plain]), "any"])


def _names(catalog: Catalog) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for entity in (*catalog.of_kind("Group"), *catalog.of_kind("User")):
        accounts = (entity.annotations.get(key, "") for keys in ACCOUNTS.values() for key in keys)
        for name in names_of(entity.name.lower(), email_of(entity), accounts):
            found[name].append(entity.ref)
    return found


def _agreeing(catalog: Catalog, owner: str) -> set[str]:
    """Return the owner, the groups above and below it, and all their members."""
    above, waiting = {owner}, [owner]
    while waiting:
        more = [ref for ref in catalog.targets(waiting.pop(), "childOf", "memberOf") if ref not in above]
        above.update(more)
        waiting.extend(more)
    groups = {*above, *groups_below(catalog, owner)}
    return groups | {member for group in groups for member in catalog.targets(group, "hasMember")}
