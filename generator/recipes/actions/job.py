"""What an action is given, and what it may do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from generator.recipes.recipe import Recipe
from generator.recipes.tree import MOST_BYTES, MOST_FILES, File, TreeError, safe_path


class NextStep(NamedTuple):
    """What is left to do by whoever runs a recipe: what it is, and where a repository is to be made, if it is that."""

    action: str
    message: str
    repository: Mapping[str, str] = MappingProxyType({})


class ActionError(Exception):
    """An action that cannot be done: a sentence, and the place where it is about a file of the recipe."""

    def __init__(
        self, message: str, file: str | None = None, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(message)
        self.file, self.line, self.column = file, line, column


@dataclass
class Job:
    """One step that is done.

    Args:
        action: its identifier.
        given: its input, rendered.
        recipe: that it belongs to.
        files: what there is so far, by path; an action changes it.
        log: lines for whoever runs it.
        next_steps: what is left to do.
        size: bytes that were taken in.
    """

    action: str
    given: Mapping[str, Any]
    recipe: Recipe
    files: dict[str, File]
    log: list[str] = field(default_factory=list)
    next_steps: list[NextStep] = field(default_factory=list)
    size: int = 0

    def text(self, name: str, otherwise: str | None = None) -> str:
        """Return a text of the input.

        Raises:
            ActionError: there is none, and nothing stands for it.
        """
        value = self.given.get(name, otherwise)
        if not isinstance(value, str):
            raise ActionError(f"{self.action} needs {name}, a text")
        return value

    def path(self, name: str, otherwise: str | None = None) -> str:
        """Return a path below the folder that is made; "" for the folder.

        Raises:
            ActionError: there is none, or it leaves the folder.
        """
        return checked(self.text(name, otherwise))

    def fetched(self, url: str) -> tuple[str, Mapping[str, File]]:
        """Return where in the recipe's repository an url leads, and the files there.

        Raises:
            ActionError: it leads elsewhere, or nowhere.
        """
        try:
            place = self.recipe.beside(url)
            return place, self.recipe.shelf.tree(place)
        except TreeError as error:
            raise ActionError(str(error)) from error

    def put(self, path: str, file: File) -> None:
        """Take in a file.

        Raises:
            ActionError: its path leaves the folder, or there are too many.
        """
        if len(self.files) >= MOST_FILES:
            raise ActionError(f"the recipe makes more than {MOST_FILES} files")
        place = checked(path)
        above = {place[:end] for end, sign in enumerate(place) if sign == "/"}
        if not place or not above.isdisjoint(self.files) or _is_folder(place, self.files):
            raise ActionError(f"{path!r} is a file and a folder at once")
        self.size += len(file.content)
        if self.size > MOST_BYTES:
            raise ActionError(f"the recipe makes more than {MOST_BYTES // 10**6} MB")
        self.files[place] = file


def _is_folder(path: str, files: Mapping[str, File]) -> bool:
    return path not in files and any(other.startswith(f"{path}/") for other in files)


def checked(path: str) -> str:
    """Return a path that stays below the folder.

    Raises:
        ActionError: it does not.
    """
    try:
        return safe_path(path.removeprefix("./"))
    except TreeError as error:
        raise ActionError(str(error)) from error


Run = Callable[[Job], Mapping[str, Any]]
"""An action: it changes the files of a job, and returns the outputs of its step."""
