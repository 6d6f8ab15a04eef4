"""Bringing a repository to a newer version of its recipe, with what was edited in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator.patches import patch_of
from generator.recipes.actions.job import Run
from generator.recipes.drifting import read_here, without_record
from generator.recipes.loading import at_version
from generator.recipes.making import Made, make
from generator.recipes.merging import Merge, merge
from generator.recipes.recipe import Recipe, RecipeError
from generator.recipes.record import PATH, Record, read_record


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
    answer: Callable[[Recipe, dict[str, Any]], dict[str, Any]],
    to: str | None = None,
) -> Upgrade:
    """Return what brings a repository to another version of its recipe.

    Args:
        folder: its root.
        find: returns the recipe of a record, as it is now.
        brought: actions of plugins.
        answer: returns answers with those to questions that are new.
        to: the version; the newest without it.

    Raises:
        RecipeError: no recipe made it, or one of the two versions cannot be rendered.
    """
    record = read_record(folder)
    if record is None:
        raise RecipeError(f"{folder}: no recipe made this; there is no {PATH}")
    if record.at is None:
        raise RecipeError(f"{folder}: the recipe was in no git repository, so that its version then is not known")
    recipe = find(record)
    newest = at_version(recipe, to) if to is not None else recipe
    before = without_record(make(at_version(recipe, record.at), record.answers, brought, is_again=True).files)
    made = make(newest, answer(newest, dict(record.answers)), brought, is_again=True)
    now = without_record(made.files)
    here = read_here(folder, sorted({*before, *now}))
    found = merge(here, before, now)
    shown = []
    for path in sorted({*found.files, *found.gone}):
        old, new = here.get(path), found.files.get(path)
        shown.append(patch_of(path, old and (old.text or ""), new and (new.text or "")))
    files = {**found.files, PATH: made.record.as_file()} if made.record != record else found.files
    return Upgrade(record, made, replace(found, files=files), "".join(shown))
