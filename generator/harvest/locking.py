"""`milepost.lock`: which commit of each repository a harvest has read, so that the same can be built again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from generator.errors import SettingsError
from generator.harvest.listed import Listed
from generator.harvest.listing import as_listed
from generator.harvest.records import Note, Record
from generator.harvest.state import Summary
from generator.people.roster import People
from generator.writing import PUBLIC, replace_file

NAME = "milepost.lock"

# What is found out again when a commit is read again.
_DERIVED = frozenset({"version", "way", "stamp", "committed", "catalog", "files", "targets", "notes"})


class Lock(BaseModel):
    """A harvest that can be repeated.

    Args:
        version: of this form.
        as_of: how old the data is.
        checked: when the sources were asked.
        notes: what was wrong with whole sources.
        people: a digest of the people of each source, by its key.
        portals: a digest of the snapshot of each portal, by the key of its source.
        repositories: without what their commits tell.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    version: Literal[1] = 1
    as_of: datetime
    checked: datetime
    notes: tuple[Note, ...] = ()
    people: Mapping[str, str] = Field(default_factory=dict)
    portals: Mapping[str, str] = Field(default_factory=dict)
    repositories: tuple[Record, ...] = ()

    @property
    def summary(self) -> Summary:
        """Return what is said of the harvest as a whole."""
        return Summary(as_of=self.as_of, notes=self.notes)


def read_lock(base: Path) -> Lock:
    """Return the lock that stands beside the settings.

    Raises:
        SettingsError: there is none, or it cannot be read.
    """
    path = base / NAME
    try:
        return Lock.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise SettingsError(f"there is no {NAME}: a harvest without --locked writes it", str(path)) from error
    except (OSError, ValidationError) as error:
        raise SettingsError("the lock cannot be read; a harvest without --locked writes it anew", str(path)) from error


def write_lock(base: Path, lock: Lock) -> None:
    """Write the lock: a line for each repository, so that a change shows as one; not if nothing has changed."""
    try:
        if read_lock(base).model_copy(update={"checked": lock.checked}) == lock:
            return
    except SettingsError:
        pass
    content: dict[str, Any] = lock.model_dump(mode="json", exclude={"repositories"})
    lines = [f' "{name}": {json.dumps(value, ensure_ascii=False)},' for name, value in content.items()]
    rows = sorted(map(_row, lock.repositories))
    text = "\n".join(["{", *lines, ' "repositories": [', ",\n".join(rows), " ]", "}", ""])
    replace_file(base / NAME, text.encode(), PUBLIC)


def _row(record: Record) -> str:
    content: dict[str, Any] = record.model_dump(mode="json", exclude=_DERIVED, exclude_defaults=True)  # type: ignore[arg-type]
    first = {"name": content.pop("name"), "commit": content.pop("commit", None)}
    return f"  {json.dumps({**first, **content}, ensure_ascii=False)}"


def as_locked(record: Record) -> Listed:
    """Return a repository of the lock, to be read at the commit that it names."""
    return replace(as_listed(record), commit=record.commit, files=record.located, is_whole=record.is_whole)


def bare(record: Record) -> Record:
    """Return a record without what its commit tells."""
    return Record.model_validate(record.model_dump(exclude=set(_DERIVED)))


def digest_of(people: People) -> str:
    """Return a digest of the people of a source."""
    return hashlib.sha256(people.model_dump_json().encode()).hexdigest()[:16]
