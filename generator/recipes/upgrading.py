"""Bringing a repository to a newer version of its recipe, with what was edited in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator.patches import mode_patch, patch_of
from generator.recipes.actions.job import Run
from generator.recipes.drifting import read_here, without_record
from generator.recipes.loading import at_version
from generator.recipes.making import Made, make
from generator.recipes.merging import HERE, Merge, merge
from generator.recipes.recipe import Recipe, RecipeError
from generator.recipes.record import PATH, Record, digest_of, read_record
from generator.recipes.tree import File, Tree

_MARK = f"<<<<<<< {HERE}\n".encode()


@dataclass(frozen=True)
class Upgrade:
    """What is to be done.

    Args:
        record: as it is.
        made: what the recipe makes now.
        merge: what brings the repository there.
        patch: the same, to look at.
    """

    record: Record
    made: Made
    merge: Merge
    patch: str

    @property
    def is_none(self) -> bool:
        """Tell whether the repository is there already."""
        return not self.merge.files.keys() - {PATH} and not self.merge.gone and self.record == self.made.record


def plan_upgrade(
    folder: Path,
    find: Callable[[Record], Recipe],
    brought: Mapping[str, Run],
    answer: Callable[[Recipe, Recipe, dict[str, Any]], dict[str, Any]],
    to: str | None = None,
) -> Upgrade:
    """Return what brings a repository to another version of its recipe.

    Args:
        folder: its root.
        find: returns the recipe of a record, as it is now.
        brought: actions of plugins.
        answer: returns answers with those to questions that are new, of the recipe then and now.
        to: the version; the newest without it.

    Raises:
        RecipeError: no recipe made it, or one of the two versions cannot be rendered.
    """
    record = read_record(folder)
    if record is None:
        raise RecipeError(f"{folder}: no recipe made this; there is no {PATH}")
    if record.found_by is None:
        raise RecipeError(f"{folder}: the version of the recipe then is not known: it had changes, or was in no git")
    recipe = find(record)
    if recipe.name != record.recipe:
        raise RecipeError(f"{folder}: {record.recipe} made this, and not {recipe.name}")
    newest = at_version(recipe, to) if to is not None else recipe
    old = at_version(recipe, record.found_by, record.path)
    before = without_record(make(old, record.answers, brought, is_again=True).files)
    made = make(newest, answer(old, newest, dict(record.answers)), brought, is_again=True)
    now = without_record(made.files)
    paths = sorted({*before, *now})
    here = read_here(folder, paths)
    unresolved = [path for path, file in here.items() if _MARK in file.content]
    if unresolved:
        raise RecipeError(f"{', '.join(unresolved)}: a conflict of the last upgrade is not resolved yet")
    blocked = [path for path in paths if path not in here and _is_blocked(folder, path)]
    found = merge(here, _others(before, blocked), _others(now, blocked))
    found.left += [f"{path}: there is a folder or a symlink here; it stays as it is" for path in blocked]
    found.left += [
        f"{path}: it is not rendered again as it was made; look at what has changed"
        for path, file in before.items()
        if record.files.get(path, digest_of(file)) != digest_of(file)
    ]
    shown = []
    for path in sorted({*found.files, *found.gone}):
        was, becomes = here.get(path), found.files.get(path)
        if any(file is not None and file.text is None for file in (was, becomes)):
            shown.append(f"# {path} is no text, and changes\n")
        if was is not None and becomes is not None and was.is_executable != becomes.is_executable:
            shown.append(mode_patch(path, is_executable=becomes.is_executable))
        shown.append(patch_of(path, was and (was.text or ""), becomes and (becomes.text or "")))
    files = {**found.files, PATH: made.record.as_file()} if made.record != record else found.files
    return Upgrade(record, made, replace(found, files=files), "".join(shown))


def _is_blocked(folder: Path, path: str) -> bool:
    """Tell whether something that is no file stands at a path, or above it."""
    place = folder / path
    above = [part for part in place.parents if part != folder and part.is_relative_to(folder)]
    return place.exists() or place.is_symlink() or any(part.is_symlink() or part.is_file() for part in above)


def _others(files: Tree, without: Sequence[str]) -> dict[str, File]:
    return {path: file for path, file in files.items() if path not in without}
