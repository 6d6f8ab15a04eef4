"""The files of a portal's repository: which there are, what is filled in, and writing them where none is yet."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.errors import UsageError

_HERE = Path(__file__).parent
_SHARED = {"mkdocs.yml": "mkdocs.yml", "about.md": "docs/about.md", "gitignore.txt": ".gitignore"}
FILES: Mapping[str, Mapping[str, str]] = {
    "github": {
        **_SHARED,
        "github/README.md": "README.md",
        "github/workflows/portal.yml": ".github/workflows/portal.yml",
        "github/workflows/check.yml": ".github/workflows/check.yml",
        "github/workflows/catalog.yml": "for-repositories/catalog.yml",
    },
    "gitlab": {
        **_SHARED,
        "gitlab/README.md": "README.md",
        "gitlab/ci.yml": ".gitlab-ci.yml",
        "gitlab/catalog.yml": "for-repositories/catalog.yml",
    },
}
RECIPES: Mapping[str, Mapping[str, str]] = {
    "github": {"recipes/github.yml": ".github/workflows/recipe.yml"},
    "gitlab": {"recipes/gitlab.yml": "recipe.gitlab-ci.yml"},
}
"""By forge: what makes the repositories that people ask for on the portal."""
"""By forge: our files, and where they go."""
REQUIREMENTS = "requirements-portal.txt"

_PLAIN = re.compile(r"[a-z][a-z/-]*")
_PEOPLE = {"github": "github_teams", "gitlab": "gitlab_groups"}
_PUBLIC = {"github": "https://github.com", "gitlab": "https://gitlab.com"}


@dataclass(frozen=True)
class Setup:
    """A portal to set up.

    Args:
        forge: `github` or `gitlab`.
        owner: the organisation or the group.
        requirement: what the workflows install.
        url: of the installation; None for the public one.
        is_for_recipes: it is only what makes repositories of recipes.
    """

    forge: str
    owner: str
    requirement: str
    url: str | None = None
    is_for_recipes: bool = False

    def files(self) -> dict[str, str]:
        """Return the content of each file, by its path."""
        filled = {"NAME": self.owner, "MILEPOST": self.requirement, "SOURCES": self._sources()}
        files = {REQUIREMENTS: f"{self.requirement}\n"}
        for ours, path in (RECIPES if self.is_for_recipes else FILES)[self.forge].items():
            text = (_HERE / ours).read_text("utf-8")
            for name, value in filled.items():
                text = text.replace(f"@{name}@", value)
            files[path] = text
        return files

    def _sources(self) -> str:
        elsewhere = {} if self.url in (None, _PUBLIC[self.forge]) else {"url": self.url}
        sources = ({kind: self.owner, **elsewhere} for kind in (self.forge, _PEOPLE[self.forge]))
        return "\n".join(f"        - {_flow(source)}" for source in sources)


def _flow(source: Mapping[str, str]) -> str:
    """Return a source on one line, as people write it."""
    fields = (f"{name}: {value if _PLAIN.fullmatch(value) else json.dumps(value)}" for name, value in source.items())
    return f"{{{', '.join(fields)}}}"


def _holds_another(path: Path, text: str) -> bool:
    return path.exists() and not (path.is_file() and path.read_bytes() == text.encode())


def write(setup: Setup, folder: Path, *, force: bool) -> list[str]:
    """Write the files of a portal below a folder and return their paths.

    Raises:
        UsageError: one of them is there already, and nothing was written; or the folder cannot be written.
    """
    files = setup.files()
    folders = [path for path in files if (folder / path).is_dir()]
    if folders:
        raise UsageError(f"{', '.join(folders)}: a folder stands where a file goes; nothing was written")
    there = [path for path in files if _holds_another(folder / path, files[path])]
    if there and not force:
        raise UsageError(f"{', '.join(there)}: there already; nothing was written (--force overwrites)")
    try:
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(f"{error.filename}: cannot be written: {error.strerror}") from error
    return sorted(files)
