"""How far a repository is from its recipe, file by file: it is rendered again, as recorded and as it is now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from generator.local_git import git_says
from generator.patches import mode_patch, patch_of
from generator.recipes.actions.job import Run
from generator.recipes.loading import at_version, places_of, tag_of
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
        unsure: files that are not made again as they were, of secrets for instance; no patch touches them.
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
    unsure: frozenset[str] = frozenset()

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
            if (
                state == "same"
                or path in self.unsure
                or any(file is not None and file.text is None for file in (here, now))
            ):
                continue
            program = (now or here or File(b"")).is_executable
            if here is not None and now is not None and here.is_executable != now.is_executable:
                parts.append(mode_patch(path, is_executable=now.is_executable))
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
    if recipe.name != record.recipe:
        raise RecipeError(f"{record.recipe} made this, and not {recipe.name}")
    again, note = _again(recipe, record, brought)
    before = {**again, **record.files}
    try:
        now = without_record(make(recipe, record.answers, brought, is_again=True).files)
    except RecipeError as error:
        why = "; ".join(problem.message for problem in error.problems) or str(error)
        return _by_record(folder, shown, (recipe, record, before), f"the newest version cannot be rendered: {why}")
    paths = sorted({*before, *now})
    here = read_here(folder, paths)
    states: dict[str, State] = {}
    for path in paths:
        if state := _state(here.get(path), (before.get(path), again.get(path)), now.get(path)):
            states[path] = state
    unsure = frozenset(path for path in before if again.get(path, before[path]) != before[path])
    behind = versions_between(recipe, record)
    return Drift(shown, record.recipe, record.at, recipe.version, behind, states, here, now, note, unsure)


def _by_record(folder: Path, shown: str, of: tuple[Recipe, Record, Mapping[str, str]], note: str) -> Drift:
    """Return what can be told without the newest version: what was edited or removed, and that the rest is behind."""
    recipe, record, before = of
    here = read_here(folder, sorted(before))
    states: dict[str, State] = {}
    for path, known in sorted(before.items()):
        file = here.get(path)
        states[path] = "missing" if file is None else "behind" if digest_of(file) == known else "edited"
    behind = versions_between(recipe, record)
    return Drift(shown, record.recipe, record.at, recipe.version, behind, states, here, here, note)


def _again(recipe: Recipe, record: Record, brought: Mapping[str, Run]) -> tuple[dict[str, str], str | None]:
    """Return the digests of what the recipe makes at the recorded version, and why they cannot be had."""
    if record.found_by is None:
        return {}, "the recorded version is not known"
    try:
        old = make(at_version(recipe, record.found_by, record.path), record.answers, brought, is_again=True)
    except RecipeError as error:
        return {}, str(error)
    return {path: digest_of(file) for path, file in without_record(old.files).items()}, None


def _state(here: File | None, before: tuple[str | None, str | None], now: File | None) -> State | None:
    """Return the state of a file; None where it is not there and need not be.

    Args:
        here: as it is.
        before: the digests of what was made, and of what is made again at that version; a secret tells them apart.
        now: what the recipe makes now.
    """
    was, again = before
    if here is None:
        return None if now is None else "missing" if was is not None else "added"
    if here == now:
        return "same"
    if digest_of(here) != was:
        return "edited"
    return "same" if again != was and now is not None and digest_of(now) == again else "behind"


def without_record(files: Tree) -> dict[str, File]:
    """Return what a recipe makes without the record of it."""
    return {path: file for path, file in files.items() if path != PATH}


def read_here(folder: Path, paths: Iterable[str]) -> dict[str, File]:
    """Return some files of a repository, those that are there; a symlink is none of them, nor what lies behind one."""
    found = {}
    root = folder.resolve()
    for path in paths:
        place = folder / path
        if place.is_file() and not place.is_symlink() and place.resolve() == root / path:
            found[path] = File(place.read_bytes(), bool(place.stat().st_mode & 0o100))
    return found


def versions_between(recipe: Recipe, record: Record) -> int | None:
    """Return how many versions of a recipe came after the recorded one; None where its repository here does not tell.

    Where the recorded version is a tag, versions are tags; else they are the commits that have changed the recipe.
    """
    if record.found_by is None or not isinstance(recipe.shelf, Disk) or record.found_by.startswith("-"):
        return None
    root = recipe.shelf.root
    said = git_says(root, "rev-list", f"{record.found_by}..HEAD", "--", *places_of(recipe))
    if said is None:
        return None
    commits = said.split()
    is_tag = record.at is not None and not record.found_by.startswith(record.at)
    tagged = [commit for commit in commits if tag_of(root, commit)] if is_tag else []
    return len(tagged) + (1 if tagged and commits[0] not in tagged else 0) if tagged else len(commits)


def roots_below(start: Path) -> Iterator[Path]:
    """Yield the folders that a recipe has made, a folder itself and those below it."""
    if (start / PATH).is_file():
        yield start
        return
    for child in sorted(start.iterdir()) if start.is_dir() else ():
        if child.is_dir() and not child.is_symlink() and not child.name.startswith("."):
            yield from roots_below(child)
