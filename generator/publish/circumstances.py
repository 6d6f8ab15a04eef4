"""What a build is made under, beside the files that it reads; and whether the last one would come out the same.

Nothing here imports mkdocs, networkx or pydantic: a build that has nothing to do must not wait for them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from generator.cache.data import digest
from generator.cache.inputs import Place
from generator.cache.program import program_digest
from generator.cache.records import FOLDER, LastBuild, Records
from generator.moment import moment_of
from generator.resources import resource
from generator.swapping import beside

PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Circumstances:
    """What a build is made under.

    Args:
        cache: the folder of the cache, None where nothing is kept.
        base: the folder that kept paths are seen from: the configuration's, or where the command runs.
        name: tells the records of this configuration and site folder from others'.
        program: the digest of the program.
        ground: the digest of the program, the day, and where the command runs.
        moment: the age of the data.
    """

    cache: Path | None
    base: Path
    name: str
    program: bytes
    ground: bytes
    moment: bytes

    def place(self, target: Path) -> Place:
        """Return where paths are seen from, and what there is the build's own."""
        target = Path(os.path.abspath(target))
        own = (f"{target}{os.sep}", beside(target), f"{self.base / FOLDER.parts[0]}{os.sep}")
        return Place(str(self.base), own)

    def last_build(self) -> LastBuild | None:
        """Return what the last build of the same kind rested on."""
        return LastBuild.read(self.records, self.last_record)

    @property
    def records(self) -> Records:
        """Return the records of this program."""
        return Records(self.cache, self.program)

    @property
    def last_record(self) -> str:
        """Return the name of the record of the last build."""
        return f"last-{self.name}"

    def unchanged(self, *, paranoid: bool) -> LastBuild | None:
        """Return the last build if another one would come to the same site, and that is there."""
        last = self.last_build()
        if last is None:
            return None
        place = self.place(self.base / last.target)
        return last if last.still_holds(digest(self.ground, self.moment), place, paranoid=paranoid) else None


def circumstances(config: Path | None, folder: Path, site_dir: Path | None, cache: Path | None) -> Circumstances:
    """Return what a build is made under.

    Args:
        config: the mkdocs.yml that was named, if one was.
        folder: where the command runs.
        site_dir: where the site goes, if that was named.
        cache: the folder of the cache, None for none.
    """
    base = Path(os.path.abspath(config)).parent if config else folder
    program = program_digest([PACKAGE, *(resource(name) for name in ("templates", "site_overrides"))])
    where = os.path.relpath(folder, base)
    options = digest(config.name if config else "", str(site_dir or ""), where)
    day = f"{datetime.now(UTC).date()} {os.environ.get('SOURCE_DATE_EPOCH')}"
    ground = digest(program, day, where, folder.name if config is None else "")
    return Circumstances(cache, base, options.hex()[:12], program, ground, digest(repr(moment_of(folder))))


def cache_folder(config: Path | None, folder: Path) -> Path:
    """Return where the cache is: beside the configuration, or where the command runs."""
    return (config.parent if config else folder) / FOLDER
