"""Reading the file that the setting `annotations` names: which annotation becomes which link."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from generator.errors import SettingsError
from generator.problems import Location, Problem, Severity
from generator.settings import Settings
from generator.sources.files import shown_path
from generator.sources.plain import load_plain

LinkKind = Literal["dashboard", "runbook", "source", "ci", "issue", "on-call", "quality"]


@dataclass(frozen=True, slots=True)
class QuickLink:
    """A link that an annotation gives an entity; `url` has passed the gate for URLs."""

    annotation: str
    title: str
    url: str
    icon: str | None
    kind: str


@dataclass(frozen=True)
class LinkTable:
    """What the file says: patterns by annotation, in the order of the file."""

    patterns: Mapping[str, tuple[QuickLink, ...]] = field(default_factory=dict)

    def links_of(self, annotations: Mapping[str, str]) -> list[QuickLink]:
        """Return the links of an entity's annotations, in the order of the file."""
        order = self._order
        found = sorted((order[key], key, value) for key, value in annotations.items() if key in order and value)
        return [_filled(pattern, value) for _, key, value in found for pattern in self.patterns[key]]

    @cached_property
    def _order(self) -> dict[str, int]:
        return {annotation: position for position, annotation in enumerate(self.patterns)}

    def first(self, annotation: str, value: str) -> str | None:
        """Return the address of the first link that an annotation gives."""
        pattern = self.patterns.get(annotation)
        return _filled(pattern[0], value).url if pattern and value else None


@lru_cache(maxsize=65_536)
def _filled(pattern: QuickLink, value: str) -> QuickLink:
    """Fill in a value; quoted, it can change neither the scheme nor the host, which the reader has judged."""
    url = pattern.url.replace("{value}", quote(value, safe="")).replace("{value_raw_path}", quote(value, safe="/"))
    return QuickLink(pattern.annotation, pattern.title.replace("{value}", value), url, pattern.icon, pattern.kind)


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")
    annotation: str = Field(min_length=1)
    title: str = Field(min_length=1)
    url: str = Field(min_length=1)
    icon: str | None = None
    kind: LinkKind = "dashboard"


class _LinkFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    vars: dict[str, str] = Field(default_factory=dict)
    links: list[_Entry] = Field(default_factory=list)


def load_links(settings: Settings, folder: Path) -> tuple[LinkTable, list[Problem]]:
    """Return the links of annotations; a broken file is a Problem, and then there are none.

    Raises:
        SettingsError: the setting names a file that is not there.
    """
    if settings.annotations is None:
        return LinkTable(), []
    file = settings.path(settings.annotations)
    if not file.is_file():
        raise SettingsError(f"annotations: there is no file {settings.annotations}")
    try:
        return _table(_LinkFile.model_validate(load_plain(file.read_bytes()) or {})), []
    except (OSError, ValueError) as error:
        place = Location(shown_path(file, folder))
        message = f"the links of annotations cannot be used: {_reason(error)}"
        return LinkTable(), [Problem("LNK002", Severity.ERROR, message, place, fix=_FIX)]


_FIX = "It needs `vars` (names for hosts) and `links` (annotation, title, url beginning with https://, icon, kind)."


_HOST = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:[/?#]|$)")  # no placeholder may stand in the host


def _table(content: _LinkFile) -> LinkTable:
    patterns: dict[str, list[QuickLink]] = defaultdict(list)
    for entry in content.links:
        url = entry.url
        for name, value in content.vars.items():
            url = url.replace(f"{{{name}}}", value)
        if not _HOST.match(url):
            raise ValueError(f"the url of {entry.annotation} does not begin with https:// or http:// and a host: {url}")
        unknown = url.replace("{value}", "").replace("{value_raw_path}", "")
        if "{" in unknown:
            raise ValueError(f"the url of {entry.annotation} holds a placeholder that is not in `vars`: {url}")
        patterns[entry.annotation].append(QuickLink(entry.annotation, entry.title, url, entry.icon, entry.kind))
    return LinkTable({annotation: tuple(links) for annotation, links in patterns.items()})


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc'])) or 'the file'}: {first['msg']}"
    return str(error).splitlines()[0]
