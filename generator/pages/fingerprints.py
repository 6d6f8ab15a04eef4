"""Digests of what pages look at: of each table and key, one that changes when the value does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.cache.data import digest
from generator.pages.site import Site
from generator.pages.watching import TABLES, WHOLE, Looked

_ABSENT = b"-"


class Fingerprints(dict[str, Mapping[str, bytes]]):
    """By table (those of `watching.TABLES`) and key."""

    def key(self, given: Iterable[bytes | str], looked: Looked) -> bytes:
        """Return the digest of what a sheet was given and what it has looked at."""
        parts: list[bytes | str] = [*given]
        for table, keys in zip(TABLES, looked, strict=True):
            values = self[table]
            parts.append(table)
            for key in sorted(keys):
                parts += (key, values.get(key, _ABSENT))
        return digest(*parts)


def fingerprints(site: Site) -> Fingerprints:
    """Return the fingerprints of all that the entity pages of a site may look at."""
    catalog, digests = site.portal.catalog, site.portal.reading.digests
    tables = {
        "entities": {e.ref: digests[e.origin.path] + b"%d" % e.origin.document for e in catalog},
        "relations": {
            ref: digest(str(len(relations)), "\0".join([part for relation in relations for part in relation[1:]]))
            for ref, relations in catalog.relations.items()
        },
        "labels": {ref: digest(f"{label.title}\0{label.kind}") for ref, label in site.labels.items()},
        "problems": {ref: digest(repr(problems)) for ref, problems in site.problems_by_entity.items()},
        "owners": {ref: digest(repr(answer)) for ref, answer in site.owners.items()},
        "dependents": site.all_dependents.digests(),
    }
    for values in tables.values():
        values[WHOLE] = digest(*[part for key in sorted(values) for part in (key, values[key])])
    return Fingerprints(tables)


def changes(before: Mapping[str, Mapping[str, bytes]], now: Fingerprints) -> tuple[set[str], ...]:
    """Return the keys whose values have changed, a set a table, in the order of TABLES."""
    return tuple({key for key, _ in before.get(table, {}).items() ^ now[table].items()} for table in TABLES)
