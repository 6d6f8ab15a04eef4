"""Where an entity's file, code and documentation are on their forge."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from generator.harvest.records import Record
from generator.model.entity import Entity
from generator.pages.linking import outside
from generator.sources.links import QuickLink

EDIT_URL = "backstage.io/edit-url"
VIEW_URL = "backstage.io/view-url"
SOURCE_LOCATION = "backstage.io/source-location"
TECHDOCS = "backstage.io/techdocs-ref"
_FORGES = {"github": "/{view}/HEAD/", "gitlab": "/-/{view}/HEAD/"}
_SLUGS = (
    ("github.com/project-slug", "https://github.com/", _FORGES["github"]),
    ("gitlab.com/project-slug", "https://gitlab.com/", _FORGES["gitlab"]),
)


class Repository(NamedTuple):
    """A repository on its forge: its address, and what comes between it and a path in it."""

    url: str
    between: str

    def file(self, path: str) -> str | None:
        """Return the address of a file."""
        return outside(self.url + self.between.format(view="blob") + _quoted(path))

    def folder(self, path: str) -> str | None:
        """Return the address of a folder."""
        return outside(self.url + self.between.format(view="tree") + _quoted(path))


class Places(NamedTuple):
    """Where an entity can be edited, its code and its documentation read; None what no annotation tells."""

    edit: str | None
    source: str | None
    documentation: str | None


def places_of(entity: Entity, links: Sequence[QuickLink], record: Record | None = None) -> Places:
    """Return an entity's places.

    Args:
        entity: the entity.
        links: those of its annotations, which know the organisation's own hosts.
        record: the repository that its file was harvested from.
    """
    annotations = entity.annotations
    view = outside(annotations.get(VIEW_URL))
    source = outside(annotations.get(SOURCE_LOCATION, "").removeprefix("url:"))
    holder = harvested_repository(record) if record is not None else None
    repository = repository_of(entity, links) or holder
    file = holder.file(entity.origin.inside) if holder is not None else None
    edit = outside(annotations.get(EDIT_URL)) or file or view or source
    if repository is not None:
        edit = edit or repository.file(entity.origin.inside)
        source = source or view or outside(repository.url)
    return Places(edit, source or view, _documentation(entity, holder or repository))


def harvested_repository(record: Record) -> Repository | None:
    """Return a repository on its forge, at the branch that was read."""
    between = _FORGES.get(record.forge or "")
    if between is None or record.web is None:
        return None
    return Repository(record.web, between.replace("HEAD", _quoted(record.branch or record.ref or "HEAD")))


def repository_of(entity: Entity, links: Sequence[QuickLink]) -> Repository | None:
    """Return an entity's repository; the host is the one that the links of annotations name, if they do."""
    for annotation, host, between in _SLUGS:
        slug = entity.annotations.get(annotation, "").strip().strip("/")
        if slug:
            own = next((link.url for link in links if link.annotation == annotation and link.kind == "source"), None)
            return Repository((own or host + _quoted(slug)).rstrip("/"), between)
    return None


def _documentation(entity: Entity, repository: Repository | None) -> str | None:
    ref = entity.annotations.get(TECHDOCS, "").strip()
    if ref.startswith("url:"):
        return outside(ref.removeprefix("url:"))
    if not ref.startswith("dir:") or repository is None:
        return None
    below = ref.removeprefix("dir:").strip().removeprefix("./").strip("/.")
    folder = entity.origin.inside.rpartition("/")[0]
    return repository.folder("/".join(part for part in (folder, below, "docs") if part))


@lru_cache(maxsize=4096)
def _quoted(path: str) -> str:
    return quote(path)
