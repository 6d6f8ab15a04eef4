"""What the engine makes: the chromes of our pages, and the files of the documents and the theme.

It depends on the configuration, the documents and the theme, and hardly ever on the catalog; so it is kept,
with a trace of all that the engine has read, and used again while none of that has changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from generator.cache.data import Codec
from generator.cache.inputs import Paths, Place, Seen, variable_digest
from generator.cache.records import Records
from generator.catalog import Catalog
from generator.problems import Location, Problem, Severity
from generator.publish.chrome import Chrome, Shell

_CODEC = Codec((Chrome, Shell, Problem, Location, Severity))


@dataclass(frozen=True)
class EngineOutput:
    """The result of one run of the engine.

    Args:
        name: the site's name.
        url: the site's URL, None where the configuration gives none.
        chromes: by tab and depth.
        documents: the URLs of the human-written pages.
        problems: what is wrong with the documents.
        links: the refs that documents link to, and whether there is such an entity.
        files: contents by path, without our shells.
    """

    name: str
    url: str | None
    chromes: Mapping[Shell, Chrome]
    documents: frozenset[str]
    problems: tuple[Problem, ...]
    links: Mapping[str, bool]
    files: Mapping[str, bytes] = field(repr=False)

    def fits(self, catalog: Catalog) -> bool:
        """Tell whether the links of the documents lead to where they led."""
        return all((ref in catalog.entities) == there for ref, there in self.links.items())


@dataclass(frozen=True)
class Rested:
    """What a run of the engine rested on: the files it has read, and digests of environment variables."""

    paths: Paths
    environment: Mapping[str, bytes]

    def still_holds(self, place: Place, *, paranoid: bool) -> bool:
        """Tell whether all of that is as it was; `paranoid` takes only contents' word for it."""
        return place.is_unchanged(self.paths, paranoid=paranoid) and all(
            variable_digest(name) == value for name, value in self.environment.items()
        )


def read_output(
    records: Records, name: str, ground: bytes, place: Place, *, paranoid: bool
) -> tuple[EngineOutput, Rested] | None:
    """Return what an earlier run has made of the same, and what it rested on; None where there is none."""
    found = records.read(name, _CODEC)
    if found is None or found[0] != ground:
        return None
    rested = Rested({path: Seen(*seen) for path, seen in found[1].items()}, found[2])
    return (EngineOutput(*found[3]), rested) if rested.still_holds(place, paranoid=paranoid) else None


def write_output(records: Records, name: str, ground: bytes, output: EngineOutput, rested: Rested) -> None:
    """Keep the result of a run."""
    plain = {path: tuple(seen) for path, seen in rested.paths.items()}
    parts = tuple(getattr(output, field.name) for field in fields(output))
    records.write(name, (ground, plain, dict(rested.environment), parts), _CODEC)
