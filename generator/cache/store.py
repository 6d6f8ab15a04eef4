"""The store: values by key in one SQLite file, which may be deleted, damaged or shared at any time.

A key is the digest of everything that its value depends on, so a value is never wrong, only missing. Whatever
goes wrong with the file (damage, a full disk, another build that holds it) is a miss, and costs time alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from generator.cache.data import DamagedError, opened, sealed

FILE = "store.sqlite"
_WAIT = 5.0  # seconds for which another build may hold the file


class Store:
    """Tables of values by key; without a folder, one that is always empty."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / FILE if folder else None
        self._connection = self._open()

    @property
    def is_open(self) -> bool:
        """Tell whether anything can be kept."""
        return self._connection is not None

    def get(self, table: str, key: bytes) -> bytes | None:
        """Return a value, None where there is none or it is damaged."""
        if self._connection is None:
            return None
        try:
            row = self._connection.execute(_SELECT[table], (key,)).fetchone()
        except sqlite3.Error as error:
            self._give_up(error)
            return None
        return _opened(key, row[0]) if row else None

    def put(self, table: str, values: Mapping[bytes, bytes]) -> None:
        """Add values, all of them or none."""
        rows = [(key, sealed(value, key)) for key, value in values.items()]
        with self._careful() as connection:
            if connection and rows:
                with connection:
                    connection.executemany(f"INSERT OR REPLACE INTO {_name(table)} VALUES (?, ?)", rows)

    def keep(self, table: str, keys: Iterable[bytes]) -> None:
        """Forget all values but those of some keys, once there are twice as many: the store stays bounded."""
        used = set(keys)
        with self._careful() as connection:
            if not connection:
                return
            (count,) = connection.execute(f"SELECT count(*) FROM {_name(table)}").fetchone()
            if count <= _SPARE + 2 * len(used):
                return
            with connection:
                connection.execute("CREATE TEMP TABLE used (key BLOB PRIMARY KEY)")
                connection.executemany("INSERT INTO used VALUES (?)", ((key,) for key in used))
                connection.execute(f"DELETE FROM {_name(table)} WHERE key NOT IN (SELECT key FROM used)")
                connection.execute("DROP TABLE used")
            connection.execute("VACUUM")

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection | None:
        if self._path is None:
            return None
        with suppress(OSError, sqlite3.Error):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            ignore = self._path.parent / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", "utf-8")
            return self._connect(self._path)
        return None

    def _connect(self, path: Path) -> sqlite3.Connection:
        try:
            return _prepared(path)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):  # it is held or cannot be written, and not damaged
                raise
            path.unlink()
            return _prepared(path)

    @contextmanager
    def _careful(self) -> Iterator[sqlite3.Connection | None]:
        """Yield the connection; a file that fails is given up, and removed where it is damaged."""
        try:
            yield self._connection
        except sqlite3.Error as error:
            self._give_up(error)

    def _give_up(self, error: sqlite3.Error) -> None:
        self.close()
        if self._path and not isinstance(error, sqlite3.OperationalError):
            with suppress(OSError):
                self._path.unlink()


TABLES = ("readings", "pages", "pieces")
_SELECT = {table: f"SELECT value FROM {table} WHERE key = ?" for table in TABLES}
_SPARE = 100


def _prepared(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_WAIT)
    connection.execute("PRAGMA synchronous = OFF")  # what a crash of the system loses is worked out again
    for table in TABLES:
        connection.execute(f"CREATE TABLE IF NOT EXISTS {_name(table)} (key BLOB PRIMARY KEY, value BLOB)")
    return connection


def _name(table: str) -> str:
    if table not in TABLES:
        raise ValueError(f"there is no table {table}")
    return table


def _opened(key: bytes, content: object) -> bytes | None:
    try:
        return opened(content, key) if isinstance(content, bytes) else None
    except DamagedError:
        return None
