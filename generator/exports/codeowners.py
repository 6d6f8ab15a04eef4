"""CODEOWNERS of repositories: what stands nearest to a file owns it, the most precise line last, as it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from generator.catalog import Catalog
from generator.exports.repositories import by_repository
from generator.exports.story import Story
from generator.insights.ownership import email_of, owner_of, paths_of
from generator.insights.placeholders import find_contact_filler
from generator.model.entity import Entity
from generator.sources.codeowners import ACCOUNTS
from generator.sources.globs import precision

Dialect = Literal["github", "gitlab"]


def codeowners(catalog: Catalog, dialect: Dialect, story: Story) -> dict[str, str]:
    """Return the file of each repository, by the repository's name; none where no owner is known to the forge."""
    made = {}
    for repository, entities in by_repository(catalog).items():
        lines = list(_lines(catalog, entities, dialect))
        if any("@" in line for line in lines if not line.startswith("#")):
            made[repository] = "\n".join([story.comment + lines[0], *lines[1:], ""])
    return made


def _lines(catalog: Catalog, entities: Sequence[Entity], dialect: Dialect) -> Iterator[str]:
    """Yield the lines, the least precise first."""
    owners: dict[str, list[str]] = {}
    for entity in entities:
        owner = owner_of(catalog, entity.ref)
        if owner is None:
            continue
        for pattern in _patterns(entity):
            known = owners.setdefault(pattern, [])
            if owner not in known:
                known.append(owner)
    for pattern in sorted(owners, key=_precision):
        handles = [handle for ref in owners[pattern] if (handle := _handle(catalog, ref, dialect))]
        missing = [ref for ref in owners[pattern] if _handle(catalog, ref, dialect) is None]
        if missing:
            yield f"# {pattern}: no {ACCOUNTS[dialect][0]} is known of {', '.join(missing)}"
        if handles:
            yield f"{pattern} {' '.join(handles)}"
        elif dialect == "github" and pattern != "*":
            yield pattern  # without owners, as those of a line above are others


def _precision(pattern: str) -> tuple[bool, int, int, str]:
    """Return the place of a pattern's line: the last one that names a file counts."""
    return pattern != "*", precision(pattern), pattern.count("/"), pattern


def _patterns(entity: Entity) -> list[str]:
    """Return what an entity owns of its repository: its `milepost/paths`, else the folder of its file."""
    folder = entity.origin.inside.rpartition("/")[0]
    patterns = paths_of(entity) or ([f"{folder}/"] if folder else [])
    return [f"/{_escaped(pattern.lstrip('/'))}" for pattern in patterns if pattern.isprintable()] or ["*"]


def _escaped(pattern: str) -> str:
    return pattern.replace("\\", "\\\\").replace(" ", "\\ ").replace("#", "\\#")


def _handle(catalog: Catalog, ref: str, dialect: Dialect) -> str | None:
    """Return by what a forge knows an owner."""
    entity = catalog.get(ref)
    if entity is None:
        return None
    for key in ACCOUNTS[dialect]:
        value = entity.annotations.get(key, "").strip().lstrip("@")
        if value.isprintable() and value and not set(value) & set(" #"):
            return f"@{value}"
    email = email_of(entity)
    if not email or "@" not in email or not email.isprintable() or set(email) & set(" #"):
        return None
    return email if find_contact_filler(email) is None else None
