"""How far a repository is from its recipe, file by file: it is rendered again, as recorded and as it is now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from generator.local_git import git_says
from generator.patches import patch_of
from generator.recipes.actions.job import Run
from generator.recipes.loading import at_version
from generator.recipes.making import make
from generator.recipes.recipe import Recipe, RecipeError
from generator.recipes.record import PATH, Record, digest_of, read_record
from generator.recipes.shelves import Disk
from generator.recipes.tree import File, Tree

State = Literal["same", "edited", "missing", "behind", "added"]


@dataclass(frozen=True)
class Drift:
    """A repository beside its recipe.

    Args:
        root: its folder, as shown.
        recipe: the name of the recipe.
        version: that it was made by, or brought to.
        newest: version of the recipe; None outside of git.
        behind: versions between the two; None where that cannot be told.
        states: of each file that the recipe makes, then or now.
        here: these files as they are.
        now: what the recipe makes now.
        note: what could not be found out.
    """

    root: str
    recipe: str
    version: str | None
    newest: str | None
    behind: int | None
    states: Mapping[str, State]
    here: Tree = field(repr=False)
    now: Tree = field(repr=False)
    note: str | None = None

    @property
    def score(self) -> float:
        """Return the share of files that are as the recipe makes them now, 0 to 1."""
        same = sum(state == "same" for state in self.states.values())
        return round(same / len(self.states), 2) if self.states else 1.0

    @property
    def is_on_path(self) -> bool:
        """Tell whether nothing has drifted."""
        return all(state == "same" for state in self.states.values()) and not self.behind

    def as_json(self) -> dict[str, Any]:
        """Return the row that `milepost drift --format json` prints."""
        return {
            "root": self.root,
            "recipe": self.recipe,
            "version": self.version,
            "newest": self.newest,
            "behind": self.behind,
            "files": [{"path": path, "state": state} for path, state in self.states.items()],
            "score": self.score,
        }

    def patch(self) -> str:
        """Return the patch that brings the repository back to what the recipe makes now; of texts alone."""
        parts = []
        for path, state in self.states.items():
            here, now = self.here.get(path), self.now.get(path)
            if state == "same" or any(file is not None and file.text is None for file in (here, now)):
                continue
            program = (now or here or File(b"")).is_executable
            parts.append(patch_of(path, here and here.text, now and now.text, is_executable=program))
        return "".join(parts)


def drift_of(folder: Path, shown: str, find: Callable[[Record], Recipe], brought: Mapping[str, Run]) -> Drift | None:
    """Return how far a repository is from its recipe; None where no recipe made it.

    Args:
        folder: its root.
        shown: how that is named to people.
        find: returns the recipe of a record, as it is now.
        brought: actions of plugins.

    Raises:
        RecipeError: its record is damaged, or the recipe cannot be rendered.
    """
    record = read_record(folder)
    if record is None:
        return None
    recipe = find(record)
    now = without_record(make(recipe, record.answers, brought, is_again=True).files)
    before, note = _before(recipe, record, brought)
    paths = sorted({*record.files, *now})
    here = read_here(folder, paths)
    states = {path: state for path in paths if (state := _state(here.get(path), before.get(path), now.get(path)))}
    behind = versions_between(recipe, record.at)
    return Drift(shown, record.recipe, record.at, recipe.version, behind, states, here, now, note)


def _before(recipe: Recipe, record: Record, brought: Mapping[str, Run]) -> tuple[Mapping[str, str], str | None]:
    """Return the digests of what the recipe made at the recorded version; where that is gone, those of the record."""
    if record.at is None:
        return record.files, "the recorded version is not known"
    try:
        old = make(at_version(recipe, record.at), record.answers, brought, is_again=True)
    except RecipeError as error:
        return record.files, str(error)
    return {path: digest_of(file) for path, file in without_record(old.files).items()}, None


def _state(here: File | None, before: str | None, now: File | None) -> State | None:
    """Return the state of a file; None where it is not there and need not be."""
    if here is None:
        return None if now is None else "missing" if before is not None else "added"
    if here == now:
        return "same"
    return "behind" if digest_of(here) == before else "edited"


def without_record(files: Tree) -> dict[str, File]:
    """Return what a recipe makes without the record of it."""
    return {path: file for path, file in files.items() if path != PATH}


def read_here(folder: Path, paths: list[str]) -> dict[str, File]:
    """Return some files of a repository, those that are there; what leads out of it is not read."""
    found = {}
    root = folder.resolve()
    for path in paths:
        place = folder / path
        if place.is_file() and place.resolve().is_relative_to(root):
            found[path] = File(place.read_bytes(), bool(place.stat().st_mode & 0o100))
    return found


def versions_between(recipe: Recipe, version: str | None) -> int | None:
    """Return how many versions of a recipe came after one; None where its repository here does not tell."""
    if version is None or not isinstance(recipe.shelf, Disk) or version.startswith("-"):
        return None
    said = git_says(recipe.shelf.root, "rev-list", "--count", f"{version}..HEAD", "--", recipe.folder or ".")
    return int(said) if said and said.isdecimal() else None


def roots_below(start: Path) -> Iterator[Path]:
    """Yield the folders that a recipe has made, a folder itself and those below it."""
    if (start / PATH).is_file():
        yield start
        return
    for child in sorted(start.iterdir()) if start.is_dir() else ():
        if child.is_dir() and not child.is_symlink() and not child.name.startswith("."):
            yield from roots_below(child)
