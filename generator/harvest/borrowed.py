"""The catalog of another portal, as it was read last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from generator.harvest.records import Outage
from generator.harvest.state import State, file_name
from generator.sources.files import SourceFile

FOLDER = "snapshots"


class Borrowed(BaseModel):
    """The catalog of another portal, as it was read last.

    Args:
        key: of the source.
        name: of the portal.
        address: of its pages, None where that is not known.
        as_of: how old its data is.
        digest: of the snapshot.
        places: repository and file of each file that is kept, by its number.
        lost: refs of entities that cannot be kept.
        outage: it cannot be read now.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")
    key: str
    name: str
    address: str | None = None
    as_of: datetime
    digest: str
    places: tuple[tuple[str, str], ...]
    lost: tuple[str, ...] = ()
    outage: Outage | None = None

    def files(self, state: State) -> Iterator[SourceFile]:
        """Yield the files, with the names that they have over there."""
        root = folder_of(state, self.key) / self.digest
        for number, (repository, file) in enumerate(self.places):
            name = "/".join(part for part in (self.name, repository) if part)
            yield SourceFile(root / f"{number}.yaml", root, f"{name}/{file}", name, file)


def state_of(key: str, state: State) -> Borrowed | None:
    """Return what was read of a portal last; None where that is nothing."""
    return state.load(Borrowed, f"{FOLDER}/{file_name(key)}.json")


def folder_of(state: State, key: str) -> Path:
    """Return where the files of a portal are kept."""
    return state.folder / FOLDER / file_name(key)
