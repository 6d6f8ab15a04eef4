"""`.milepost/recipe.yaml`: by which recipe and which answers a repository was made, and what its files were then."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from generator.recipes.language.values import weigh
from generator.recipes.recipe import Recipe, RecipeError
from generator.recipes.tree import File, Tree, TreeError, safe_path
from generator.sources.files import TargetError, read_bytes
from generator.sources.plain import dump_plain, load_plain

PATH = ".milepost/recipe.yaml"
_COMMENT = "# Made by `milepost new`; `milepost upgrade` brings what the recipe has since become. Leave it to them.\n"
_LARGEST = 5_000_000  # bytes
_HEAVIEST = 100_000  # values of the answers


class Record(BaseModel):
    """What a repository remembers of its recipe.

    Args:
        version: of this form.
        recipe: the name of the template.
        source: the address of its repository.
        path: of the template in it.
        at: the version of the recipe, a tag or a commit, for people; None outside of git.
        commit: the whole commit, as a tag may move.
        answers: without secrets.
        files: the digest of each file (SHA-256) as the recipe made it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: Literal[1] = 1
    recipe: Annotated[str, Field(min_length=1, max_length=200)]
    source: Annotated[str, Field(max_length=2_000)] = ""
    path: Annotated[str, Field(max_length=2_000)]
    at: Annotated[str | None, Field(max_length=200)] = None
    commit: Annotated[str | None, Field(pattern=r"^[0-9a-f]{40,64}$")] = None
    answers: dict[str, Any] = Field(default_factory=dict)
    files: dict[str, str] = Field(default_factory=dict)

    @property
    def found_by(self) -> str | None:
        """Return by what the version is found again."""
        return self.commit or self.at

    @classmethod
    def of(cls, recipe: Recipe, answers: Mapping[str, Any], tree: Tree) -> Record:
        """Return the record of what was just made."""
        digests = {path: digest_of(file) for path, file in sorted(tree.items())}
        return cls(
            recipe=recipe.name,
            source=recipe.source,
            path=recipe.path,
            at=recipe.version,
            commit=recipe.commit,
            answers=dict(answers),
            files=digests,
        )

    def as_file(self) -> File:
        """Return it as a file."""
        return File((_COMMENT + dump_plain(self.model_dump())).encode("utf-8", "replace"))


def digest_of(file: File) -> str:
    """Return the digest of a file: of its content, and whether it is a program."""
    return hashlib.sha256(file.content).hexdigest() + ("+x" if file.is_executable else "")


def read_record(folder: Path) -> Record | None:
    """Return the record of a repository; None where it was made by no recipe.

    Raises:
        RecipeError: it is damaged.
    """
    file = folder / PATH
    if not file.is_file():
        return None
    try:
        content = read_bytes(file, _LARGEST)
        found = Record.model_validate(load_plain(content))
        for path in (*found.files, found.path):
            safe_path(path)
        weigh(found.answers, _HEAVIEST)
    except (TargetError, ValueError, ValidationError, TreeError) as error:
        raise RecipeError(f"{file}: it is damaged, or of a later version of Milepost ({_first(error)})") from error
    return found


def _first(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
