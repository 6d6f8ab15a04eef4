from __future__ import annotations

import sqlite3
from pathlib import Path
from random import Random

from generator.cache.store import FILE, Store

TABLE = "readings"


def filled(folder: Path, count: int = 50) -> dict[bytes, bytes]:
    values = {b"key %d" % number: b"value %d" % number * 100 for number in range(count)}
    store = Store(folder)
    store.put(TABLE, values)
    store.close()
    return values


def test_values_come_back(tmp_path: Path) -> None:
    values = filled(tmp_path / "cache")
    store = Store(tmp_path / "cache")
    assert {key: store.get(TABLE, key) for key in values} == values
    assert store.get(TABLE, b"another") is None
    assert (tmp_path / "cache" / ".gitignore").read_text("utf-8") == "*\n"


def test_without_a_folder_nothing_is_kept() -> None:
    store = Store(None)
    store.put(TABLE, {b"a": b"b"})
    assert store.get(TABLE, b"a") is None
    assert not store.is_open


def test_a_damaged_value_is_a_miss(tmp_path: Path) -> None:
    """Whatever is done to the file, a value is right or is not there; and it can be written again."""
    random = Random(2)  # noqa: S311 no secret
    for _ in range(30):
        values = filled(tmp_path)
        content = bytearray((tmp_path / FILE).read_bytes())
        for _ in range(random.choice((1, 20, 2_000))):
            content[random.randrange(len(content))] = random.randrange(256)
        (tmp_path / FILE).write_bytes(content)
        store = Store(tmp_path)
        assert all(store.get(TABLE, key) in (None, value) for key, value in values.items())
        store.put(TABLE, values)
        store.keep(TABLE, values)
        store.close()
        again = Store(tmp_path)
        again.put(TABLE, values)
        again.close()
        last = Store(tmp_path)
        assert all(last.get(TABLE, key) in (None, value) for key, value in values.items())
        last.close()


def test_another_build_that_writes_costs_nothing_but_what_is_kept(tmp_path: Path) -> None:
    filled(tmp_path)
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    store = Store(tmp_path)
    assert store.get(TABLE, b"key 1") is not None
    other.execute("BEGIN IMMEDIATE")
    assert store.get(TABLE, b"key 1") is not None
    other.execute("ROLLBACK")
    other.close()


def test_it_stays_bounded(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for build in range(20):
        values = {b"%d of build %d" % (number, build): bytes(1_000) for number in range(100)}
        store.put(TABLE, values)
        store.keep(TABLE, values)
        assert all(store.get(TABLE, key) for key in values)
    store.close()
    assert (tmp_path / FILE).stat().st_size < 600_000
