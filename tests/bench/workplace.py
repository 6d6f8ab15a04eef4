"""A synthetic catalog with Milepost's configuration, and the edits that people make to it."""

from __future__ import annotations

import itertools
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from generator.publish.engine import default_configuration
from tests.bench.measuring import MILEPOST, Contestant
from tests.bench.synthetic import FILE_NAME, write_catalog

CACHE = Path(".cache", "milepost")
NO_CACHE = ("--no-cache",)
SITE = "site"
DEPENDENTS = 300
"""Entities that one owner has, for the build after it was renamed; a third of a small catalog."""

_TEMPLATE = "entity.html"
_OWNER = re.compile(r"^  owner: .*$", re.MULTILINE)


@dataclass
class Workplace:
    """A folder with `org/` (the catalog), `mkdocs.yml`, `docs/` and `templates/`; each edit is a fresh one.

    Args:
        folder: must not be there yet.
        count: how many entities.
    """

    folder: Path
    count: int
    _fresh: itertools.count[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        """Write the files; one Group, which bears the name `owner`, has as many entities as an edit asks for."""
        self.catalog = self.folder / "org"
        paths = write_catalog(self.catalog, self.count)
        groups = [path for path in paths if "\nkind: Group\n" in path.read_text(encoding="utf-8")]
        self._one = one_component(self.catalog)
        self._group, self._owner = groups[-1], groups[-1].parent.name
        owned = [path for path in paths if _OWNER.search(path.read_text(encoding="utf-8"))]
        self._owned = owned[: min(DEPENDENTS, self.count // 3)]
        for path in owned:
            if path in self._owned or f"  owner: {self._owner}\n" in path.read_text(encoding="utf-8"):
                owner = self._owner if path in self._owned else groups[0].parent.name
                _edit(path, _OWNER.sub(f"  owner: {owner}", path.read_text(encoding="utf-8")))
        self._write_configuration()

    @property
    def dependents(self) -> int:
        """Return how many files name the owner that is renamed."""
        return len(self._owned)

    def milepost(self, name: str, prepare: str, *options: str) -> Contestant:
        """Return a build by Milepost, before which a method of ours is called."""
        return Contestant(name, (*MILEPOST, "build", *options), self.folder, getattr(self, prepare))

    def clear(self) -> None:
        """Delete the site and the cache."""
        shutil.rmtree(self.folder / SITE, ignore_errors=True)
        shutil.rmtree(self.folder / CACHE, ignore_errors=True)

    def change_nothing(self) -> None:
        """Leave all as it is."""

    def describe(self) -> None:
        """Change the description of one Component."""
        text = self._one.read_text(encoding="utf-8")
        _edit(self._one, re.sub(r"(?m)^  description: .*$", f"  description: Edit {next(self._fresh)}.", text))

    def rename_owner(self) -> None:
        """Rename a Group, in its own file and in those of all that it owns."""
        old, self._owner = self._owner, f"renamed-group-{next(self._fresh)}"
        _replace(self._group, f"  name: {old}\n", f"  name: {self._owner}\n")
        for path in self._owned:
            _replace(path, f"  owner: {old}\n", f"  owner: {self._owner}\n")

    def restyle(self) -> None:
        """Change the template of every entity's page."""
        path = self.folder / "templates" / _TEMPLATE
        _edit(path, f"{path.read_text(encoding='utf-8')}<p>Edit {next(self._fresh)}</p>\n")

    def _write_configuration(self) -> None:
        settings = {
            **default_configuration(self.folder),
            "site_name": "Portal",
            "site_url": "https://portal.example/",  # so that there is a sitemap
            "plugins": ["search", {"milepost": {"sources": [{"path": "org"}], "templates_dir": "templates"}}],
        }
        (self.folder / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
        for name in ("docs", "templates"):
            (self.folder / name).mkdir()
        shutil.copy(Path(__file__).parents[2] / "templates" / _TEMPLATE, self.folder / "templates")


def one_component(catalog: Path) -> Path:
    """Return the file of some Component."""
    paths = sorted(catalog.glob(f"*/{FILE_NAME}"))
    return next(path for path in paths if "\nkind: Component\n" in path.read_text(encoding="utf-8"))


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise ValueError(f"{path.parent.name} has no line {old!r}")
    _edit(path, text.replace(old, new))


def _edit(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
