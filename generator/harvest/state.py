"""The folder `.milepost`: what the last harvest brought, kept so that the next one may fail.

Each repository has a folder of its own, with the files of one commit and a record that names it. A record is
replaced in one step, and only once the files of its commit are there; whatever is killed in between leaves
the old record with the old files, and what it left half done is removed by the next harvest.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from generator.errors import BuildError
from generator.harvest.records import Note, Record
from generator.locking import locked
from generator.people.roster import People
from generator.writing import replace_file

FOLDER = ".milepost"

_Model = TypeVar("_Model", bound=BaseModel)

_RECORD = "record.json"
_SUMMARY = "harvest.json"
_CHECKED = "checked.json"
_PEOPLE = "people"
_WORK = "work"
_PLAIN = re.compile(r"[^\w.-]+")


class Summary(BaseModel):
    """A harvest as a whole.

    Args:
        as_of: when it was last found that something had changed (UTC).
        notes: what is wrong with whole sources.
        listed: the keys of the sources that could be listed, then or earlier.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")
    as_of: datetime
    notes: tuple[Note, ...] = ()
    listed: tuple[str, ...] = ()


class _Checked(BaseModel):
    checked: datetime


class State:
    """What is kept below a folder.

    Args:
        base: the folder of mkdocs.yml, or where the command runs.
    """

    def __init__(self, base: Path) -> None:
        self.folder = base / FOLDER
        self._repositories = self.folder / "repositories"

    def summary(self) -> Summary | None:
        """Return the last harvest; None where there was none."""
        return _read(Summary, self.folder / _SUMMARY)

    def save_summary(self, summary: Summary) -> None:
        """Keep what is to be said of a harvest."""
        self.write(_SUMMARY, summary.model_dump_json(indent=1).encode())

    def checked(self) -> datetime | None:
        """Return when the sources were last asked; it is kept apart, as a build does not depend on it."""
        found = self.load(_Checked, _CHECKED)
        return found.checked if found else None

    def save_checked(self, moment: datetime) -> None:
        """Keep when the sources were asked."""
        self.write(_CHECKED, _Checked(checked=moment).model_dump_json().encode())

    def records(self) -> dict[str, Record]:
        """Return all records by identity, in the order of their folders; a damaged one is none."""
        try:
            names = sorted(os.listdir(self._repositories))  # noqa: PTH208 names alone are wanted
        except OSError:
            return {}
        found = (_read(Record, self._repositories / name / _RECORD) for name in names)
        return {record.identity: record for record in found if record is not None}

    def root(self, record: Record) -> Path:
        """Return the folder that holds the files of a record's commit."""
        return self._repositories / _plain(record.identity) / _tree(record)

    @contextmanager
    def replacing(self, record: Record) -> Iterator[Path]:
        """Yield an empty folder for the files of a record's commit, which is in place when the block ends."""
        place = self._repositories / _plain(record.identity)
        place.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=place))
        try:
            yield fresh
            root = self.root(record)
            if root.exists():  # the same files are fetched again, as somebody does not trust them
                root.rename(Path(tempfile.mkdtemp(prefix=".old-", dir=place)) / "old")
            fresh.rename(root)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def save(self, record: Record) -> None:
        """Keep a record, and remove what belongs to earlier ones than the last."""
        place = self._repositories / _plain(record.identity)
        place.mkdir(parents=True, exist_ok=True)
        before = _read(Record, place / _RECORD)
        replace_file(place / _RECORD, record.model_dump_json(exclude_defaults=True).encode())
        used = {_RECORD, *(_tree(one) for one in (record, before) if one is not None)}  # a build may read the last one
        for entry in list(place.iterdir()):
            if entry.name not in used:
                _remove(entry)

    def forget(self, identity: str) -> None:
        """Forget a repository; its files go with the next harvest, as a build may read them."""
        (self._repositories / _plain(identity) / _RECORD).unlink(missing_ok=True)

    @property
    def work(self) -> Path:
        """Return a folder for what is there only while a harvest goes on."""
        place = self.folder / _WORK
        place.mkdir(parents=True, exist_ok=True)
        return place

    def _sweep(self) -> None:
        """Remove what killed harvests have left, and the files of what was forgotten."""
        shutil.rmtree(self.folder / _WORK, ignore_errors=True)
        with suppress(OSError):
            for place in list(self._repositories.iterdir()):
                if not (place / _RECORD).exists():
                    _remove(place)

    def load(self, kind: type[_Model], name: str) -> _Model | None:
        """Return what a further file of the state holds; None where it is damaged or not there."""
        return _read(kind, self.folder / name)

    def people(self, key: str) -> People | None:
        """Return the people of a source; None where they were never brought."""
        return self.load(People, f"{_PEOPLE}/{file_name(key)}.json")

    def save_people(self, key: str, people: People) -> None:
        """Keep the people of a source."""
        self.write(f"{_PEOPLE}/{file_name(key)}.json", people.model_dump_json(exclude_defaults=True).encode())

    def keep_people_of(self, keys: Iterable[str]) -> None:
        """Forget the people of all other sources."""
        self.remove(_PEOPLE, but=frozenset(f"{file_name(key)}.json" for key in keys))

    def read(self, name: str) -> bytes | None:
        """Return a further file of the state, None where there is none."""
        try:
            return (self.folder / name).read_bytes()
        except OSError:
            return None

    def write(self, name: str, content: bytes) -> None:
        """Write a further file of the state, in one step; what is there already is left as it is."""
        if self.read(name) != content:
            replace_file(self.folder / name, content)

    def remove(self, folder: str, *, but: frozenset[str]) -> None:
        """Remove the files of a folder of the state but those of some names."""
        with suppress(OSError):
            for entry in list((self.folder / folder).iterdir()):
                if entry.name not in but:
                    _remove(entry)

    @contextmanager
    def alone(self, say: Callable[[str], None]) -> Iterator[None]:
        """Hold the state for one harvest; another one waits.

        Raises:
            BuildError: the folder cannot be written.
        """
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)  # it may hold what the people of an organisation are called
            ignore = self.folder / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", "utf-8")
            with locked(self.folder / "lock", lambda: say("Another harvest is under way; waiting until it has ended.")):
                self._sweep()
                yield
        except OSError as error:
            where = error.filename or self.folder
            raise BuildError(f"{where}: what was harvested cannot be kept: {error.strerror or error}") from error


def file_name(text: str) -> str:
    """Return a name for a file of the state that belongs to a text, the same always and no other text's."""
    return _plain(text)


def _tree(record: Record) -> str:
    return f"{record.commit}-{record.way}"


def _plain(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{_PLAIN.sub('+', text)[:80].strip('.+')}-{digest}"


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _read(kind: type[_Model], path: Path) -> _Model | None:
    try:
        return kind.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
