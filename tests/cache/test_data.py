from __future__ import annotations

import contextlib
import os
import pickle
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.cache.data import PLAIN, Codec, DamagedError, digest, opened, sealed


@dataclass(frozen=True)
class Kept:
    name: str


class Runs:
    def __reduce__(self) -> tuple[object, ...]:  # noqa: D105 what pickle calls
        return os.mkdir, ("made-by-a-cache",)


def test_values_come_back() -> None:
    value = {"a": (1, 2.5, None, True), "b": [b"x", {"y"}, frozenset({"z"})]}
    assert PLAIN.load(PLAIN.dump(value)) == value
    assert Codec([Kept]).load(Codec([Kept]).dump([Kept("x")])) == [Kept("x")]


def test_no_code_is_run_whatever_the_bytes_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DamagedError, match="no class that is kept"):
        PLAIN.load(pickle.dumps(Runs()))
    assert list(tmp_path.iterdir()) == []


@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_damaged(content: bytes) -> None:
    with contextlib.suppress(DamagedError):
        PLAIN.load(content)


@given(st.binary(max_size=50), st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_changed_byte_is_seen(content: bytes, place: int, change: int) -> None:
    whole = bytearray(sealed(content, b"key"))
    assert opened(bytes(whole), b"key") == content
    whole[place % len(whole)] ^= change
    with pytest.raises(DamagedError):
        opened(bytes(whole), b"key")


def test_what_was_sealed_for_something_else_is_refused() -> None:
    with pytest.raises(DamagedError):
        opened(sealed(b"x", b"one"), b"other")


def test_digests_tell_parts_apart() -> None:
    assert len({digest("ab", "c"), digest("a", "bc"), digest("abc"), digest("abc", ""), digest()}) == 5
    assert digest("\udc80") == digest("\udc80")
