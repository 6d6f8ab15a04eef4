"""The teams and people of the settings' sources, kept so that one that cannot be asked is as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from generator.harvest.listing import SourceError
from generator.harvest.locking import digest_of
from generator.harvest.records import Note
from generator.harvest.state import State
from generator.people.roster import People
from generator.problems import Severity

Readers = Iterable[tuple[str, Callable[[], "People | None"]]]
"""By the key of a source, what lists its people; None where it has none."""


@dataclass(frozen=True)
class Gatherer:
    """Keeps the people of sources.

    Args:
        state: where.
        locked: by key, the digest of those that are wanted; None for those of today.
    """

    state: State
    locked: Mapping[str, str] | None = None

    def gather(self, readers: Readers, notes: list[Note]) -> tuple[bool, dict[str, str]]:
        """Return whether anyone has changed, and a digest by key; what goes wrong is added to the notes."""
        changed, digests = False, {}
        for key, read in readers:
            before = self.state.people(key)
            after = self._read(key, read, before, notes)
            changed |= after != before
            if after is not None:
                self.state.save_people(key, after)
                digests[key] = digest_of(after)
        self.state.keep_people_of(digests)
        return changed, digests

    def _read(
        self, key: str, read: Callable[[], People | None], before: People | None, notes: list[Note]
    ) -> People | None:
        wanted = self.locked.get(key) if self.locked is not None else None
        if wanted is not None and before is not None and digest_of(before) == wanted:
            return before
        try:
            people = read()
        except SourceError as error:
            notes.append(_unread(key, error, is_known=before is not None))
            return before
        if wanted is not None and people is not None and digest_of(people) != wanted:
            notes.append(changed_since_lock(key))
        return people


def _unread(key: str, error: SourceError, *, is_known: bool) -> Note:
    rest = "its teams are those that were known before" if is_known else "its teams are missing"
    severity = Severity.WARNING if is_known else Severity.ERROR
    fix = "Correct the source, or give the token that harvests the right to read teams and their members."
    return Note(code="REP009", severity=severity, path="", message=f"the source {key} {error}; {rest}", fix=fix)


def changed_since_lock(key: str) -> Note:
    """Return the note that a source does not hold any more what a lock names."""
    message = f"the source {key} has changed since the lock was written, and does not tell what it held then"
    return Note(code="REP010", severity=Severity.WARNING, path="", message=message, fix="Harvest without --locked.")
