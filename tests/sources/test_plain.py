"""Plain values as YAML, and back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.settings import Limits
from generator.sources.documents import read_documents
from generator.sources.plain import dump_plain

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)
ODD = st.sampled_from(
    "yes no on off null ~ 1e3 0o17 0x1F 1_000 1:30 .5 - --- ... ? : # & * ! | > \\' \" % @ ` = <<".split()
)
VALUES = st.recursive(
    TEXTS | ODD | st.booleans() | st.none() | st.integers(-(10**12), 10**12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS | ODD, inner, max_size=4),
    max_leaves=12,
)


def read(text: str) -> Any:
    (document,) = read_documents(text.encode("utf-8", "surrogatepass"), "x.yaml", Limits())
    assert not document.is_broken, document.problems
    return document.value


@given(st.dictionaries(st.just("a") | TEXTS, VALUES, min_size=1, max_size=4))
def test_what_is_written_is_read_again(value: dict[str, Any]) -> None:
    assert read(dump_plain(value)) == value


@pytest.mark.parametrize(
    "text", ["a\nb\n", "a\n  b", " a\nb", "\n", "a\n\n\n", "---\nx", "a\n---\nb\n", "\ufeffx", "a\rb\n", "\x85"]
)
def test_texts_of_several_lines(text: str) -> None:
    assert read(dump_plain({"text": text})) == {"text": text}


def test_they_read_well() -> None:
    assert dump_plain({"name": "pay", "text": "one\ntwo\n"}) == "name: pay\ntext: |\n  one\n  two\n"
