"""`fetch:template`: a skeleton, rendered."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.recipes.actions.job import ActionError, Job
from generator.recipes.language.lexing import BACKSTAGE, COOKIECUTTER, Marks
from generator.recipes.language.nodes import LanguageError, place_of
from generator.recipes.language.templating import rendered_text
from generator.recipes.tree import File
from generator.sources.globs import depth_of

_EXTENSION = ".njk"
_BRACES = re.compile(r"\{([^{}]*,[^{}]*)\}")
_MOST_GLOBS = 200  # that one stands for


def run(job: Job) -> Mapping[str, Any]:
    """Render the files of a folder beside the template, their paths too."""
    source, tree = job.fetched(job.text("url"))
    target = job.path("targetPath", ".")
    skeleton = Skeleton.of(job.given)
    for path, file in tree.items():
        where, made = skeleton.rendered(path, file, posixpath.join(source, path))
        if where is None:
            continue
        place = posixpath.join(target, where)
        if place not in job.files or job.given.get("replace") is True:
            job.put(place, made)
    return {}


class Skeleton:
    """How the files of a skeleton are rendered, by the input of the action.

    Attributes:
        root: the name under which its values are there.
        marks: how its templates are read.
    """

    def __init__(self, given: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        is_cookiecutter = given.get("cookiecutterCompat") is True
        self.root = "cookiecutter" if is_cookiecutter else "values"
        self.marks: Marks = (COOKIECUTTER if is_cookiecutter else BACKSTAGE)._replace(
            trim_blocks=given.get("trimBlocks") is True, lstrip_blocks=given.get("lstripBlocks") is True
        )
        self._values = {self.root: values}
        kept = given.get("copyWithoutTemplating") or given.get("copyWithoutRender") or []
        self._kept = [pattern for text in _texts(kept) for pattern in braces(text)]
        self._keeps_paths = "copyWithoutTemplating" not in given
        extension = given.get("templateFileExtension")
        self._extension = _EXTENSION if extension is True else extension if isinstance(extension, str) else ""
        if self._extension and not self._extension.startswith("."):
            self._extension = f".{self._extension}"

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Skeleton:
        """Read the input of the action.

        Raises:
            ActionError: its values are none.
        """
        values = given.get("values", {})
        if not isinstance(values, dict):
            raise ActionError("fetch:template needs values, a mapping")
        return cls(given, values)

    def is_rendered(self, path: str) -> bool:
        """Tell whether the content of a file is a template."""
        if self._extension:
            return path.endswith(self._extension)
        return not self._is_kept(path)

    def _is_kept(self, path: str) -> bool:
        """Tell whether a file stays as it is: globs start at the skeleton, and a folder stands for all below it."""
        return any(depth_of(f"/{pattern.removeprefix('./').lstrip('/')}", path) is not None for pattern in self._kept)

    def rendered(self, path: str, file: File, shown: str) -> tuple[str | None, File]:
        """Return where a file goes, and what becomes of it; no place where a part of its path is empty.

        Args:
            path: below the skeleton.
            file: as it is.
            shown: its path in the recipe's repository.

        Raises:
            ActionError: its template is faulty, or a value is missing.
        """
        is_kept = self._is_kept(path)
        where = path if is_kept and self._keeps_paths else self._text(path, shown, is_path=True)
        if not all(part.strip() for part in where.split("/")):
            return None, file
        text = file.text if self.is_rendered(path) else None
        where = where.removesuffix(self._extension)
        if text is None:
            return where, file
        return where, File(self._text(text, shown).encode("utf-8", "replace"), file.is_executable)

    def _text(self, text: str, shown: str, *, is_path: bool = False) -> str:
        try:
            return rendered_text(text, self._values, self.marks)
        except LanguageError as error:
            line, column = place_of(text, error.at)
            place = (shown, None, None) if is_path else (shown, line, column)
            raise ActionError(f"{error}{_hint(text, error.at)}", *place) from error


def _hint(text: str, at: int) -> str:
    """Return what helps where somebody meant another program's `${{ }}`."""
    word = text[at : at + 12].strip()
    theirs = ("github.", "secrets.", "matrix.", "runner.", "env.", "inputs.", "needs.", "vars.", "steps.")
    if not word.startswith(theirs):
        return ""
    return "; where it is meant for GitHub Actions, put it in {% raw %}, or the file in copyWithoutTemplating"


def _texts(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else ():
        if isinstance(item, str):
            yield item


def braces(glob: str) -> list[str]:
    """Return the globs that one with alternatives stands for: `*.{yml,yaml}` for two."""
    match = _BRACES.search(glob)
    if match is None:
        return [glob]
    head, tail = glob[: match.start()], glob[match.end() :]
    found = [one for part in match[1].split(",") for one in braces(f"{head}{part}{tail}")]
    return found[:_MOST_GLOBS]
