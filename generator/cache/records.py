"""Records of a build: single files in the cache, each written in one step. A damaged one is none."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from generator.cache.data import PLAIN, Codec, DamagedError, opened, sealed
from generator.cache.inputs import Paths, Place, Seen, variable_digest
from generator.writing import replace_file

FOLDER = Path(".cache") / "milepost"


class Records(NamedTuple):
    """The records of one program: those that another version has written, perhaps in another form, are none.

    Args:
        folder: where they are; None for nowhere.
        program: the digest of the program.
    """

    folder: Path | None
    program: bytes

    def read(self, name: str, codec: Codec = PLAIN) -> Any:
        """Return the value of a record, None where there is none."""
        try:
            return codec.load(opened((self.folder / name).read_bytes(), self._seal(name))) if self.folder else None
        except (OSError, DamagedError):
            return None

    def write(self, name: str, value: object, codec: Codec = PLAIN) -> None:
        """Write a record; where that cannot be done, there is none the next time."""
        if self.folder is None:
            return
        with suppress(OSError):
            try:
                replace_file(self.folder / name, sealed(codec.dump(value), self._seal(name)))
            except OSError:
                Path(self.folder / name).unlink(missing_ok=True)

    def _seal(self, name: str) -> bytes:
        return self.program + name.encode()


class Written(NamedTuple):
    """A file of the site: the key of what it was made of (b"" where that is not known), size, mtime_ns and inode."""

    key: bytes
    size: int
    mtime: int
    inode: int


def is_intact(root: str, path: str, written: Written) -> bool:
    """Tell whether a file of a site is as it was written."""
    try:
        status = os.stat(f"{root}/{path}")
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns, status.st_ino) == written[1:]


class Report(NamedTuple):
    """What a build had to say, for the next time that nothing has changed.

    Args:
        has_problems: there were errors or warnings.
        sentences: what was said.
        is_harvested: some of what it read had been brought from elsewhere.
    """

    has_problems: bool
    sentences: Sequence[str]
    is_harvested: bool


class LastBuild(NamedTuple):
    """What a build rested on, where its site is, and what it said.

    Args:
        ground: digest of the program, the moment and the options.
        environment: digests of the variables that mattered.
        paths: what was read.
        target: the site's folder, as seen from the base.
        outputs: its files.
        report: what the command said.
    """

    ground: bytes
    environment: Mapping[str, bytes]
    paths: Paths
    target: str
    outputs: Mapping[str, Written]
    report: Report

    def still_holds(self, ground: bytes, place: Place, *, paranoid: bool) -> bool:
        """Tell whether the same build would make the same site, and that is there."""
        root = place.absolute(self.target)
        return (
            self.ground == ground
            and all(variable_digest(name) == value for name, value in self.environment.items())
            and place.is_unchanged(self.paths, paranoid=paranoid)
            and all(is_intact(root, path, written) for path, written in self.outputs.items())
        )

    def save(self, records: Records, name: str) -> None:
        """Write it."""
        paths = {path: tuple(seen) for path, seen in self.paths.items()}
        outputs = {path: tuple(written) for path, written in self.outputs.items()}
        plain = self._replace(paths=paths, outputs=outputs, report=tuple(self.report))  # type: ignore[arg-type]
        records.write(name, tuple(plain))

    @classmethod
    def read(cls, records: Records, name: str) -> LastBuild | None:
        """Return what was saved, None where there is nothing."""
        found = records.read(name)
        if found is None:
            return None
        last = cls(*found)
        paths = {path: Seen(*seen) for path, seen in last.paths.items()}
        outputs = {path: Written(*written) for path, written in last.outputs.items()}
        return last._replace(paths=paths, outputs=outputs, report=Report(*last.report))
