"""A recipe: a Template, and the shelf on which its files are."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from generator.errors import MilepostError
from generator.model.entity import Entity
from generator.problems import Problem
from generator.recipes.tree import File, TreeError, safe_path


class RecipeError(MilepostError):
    """A recipe that cannot be used, or answers that do not fit; `problems` say what and where."""

    def __init__(self, message: str, *problems: Problem) -> None:
        super().__init__(message)
        self.problems = problems


class Shelf(Protocol):
    """Where the files of a recipe's repository are: on a disk, or in a commit."""

    def tree(self, folder: str) -> dict[str, File]:
        """Return the files below a folder of the repository, by their paths in it.

        Raises:
            TreeError: there is no such folder, or it holds what is not used.
        """


@dataclass(frozen=True)
class Recipe:
    """A template, ready to be asked and rendered.

    Args:
        entity: the Template, as Backstage takes it.
        shelf: its files.
        path: of its file in the repository.
        source: the address of the repository, or the path of its folder.
        version: the tag or the commit that is rendered; None outside of git, and where it has changes of its own.
        commit: the whole commit, by which it is found again.
    """

    entity: Entity
    shelf: Shelf
    path: str
    source: str
    version: str | None = None
    commit: str | None = None

    @property
    def name(self) -> str:
        """Return its name."""
        return self.entity.name

    @property
    def description(self) -> str:
        """Return what it is for, in one line."""
        return " ".join((self.entity.metadata.description or "").split())

    @property
    def folder(self) -> str:
        """Return the folder of its file in the repository; "" for the root."""
        return self.path.rpartition("/")[0]

    def beside(self, url: str) -> str:
        """Return where in the repository an url of a step leads; "" for its root.

        Raises:
            TreeError: it leads elsewhere.
        """
        if "://" in url or url.startswith("git@"):
            raise TreeError(f"{url} is elsewhere, and only files beside the template are fetched")
        return safe_path(posixpath.normpath(posixpath.join(self.folder, url)))

    @cached_property
    def spec(self) -> Mapping[str, Any]:
        """Return the spec, as written."""
        spec: Mapping[str, Any] = self.entity.as_json()["spec"]
        return spec

    @property
    def steps(self) -> list[Mapping[str, Any]]:
        """Return the steps."""
        return list(self.spec["steps"])

    @property
    def pages(self) -> list[Mapping[str, Any]]:
        """Return the pages of the form: JSON Schemas, as written."""
        given = self.spec.get("parameters") or []
        return given if isinstance(given, list) else [given]

    @property
    def secrets(self) -> Mapping[str, Any]:
        """Return the schema of `spec.secrets`; empty where there is none."""
        secrets = self.spec.get("secrets") or {}
        return secrets.get("schema") or {}
