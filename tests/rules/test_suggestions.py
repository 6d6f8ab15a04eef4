"""Near misses."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.rules.suggestions import Names, nearest

WORDS = st.text("abcdefgh-", min_size=4, max_size=10)


@given(WORDS, st.integers(0, 9), st.sampled_from("xyz"), st.sampled_from(["add", "drop", "change", "swap"]))
def test_one_typing_error_is_always_found(word: str, position: int, letter: str, error: str) -> None:
    index = position % len(word)
    before, after = word[:index], word[index + 1 :]
    wrong = {
        "add": f"{before}{letter}{word[index:]}",
        "drop": before + after,
        "change": before + letter + after,
        "swap": f"{before}{after[:1]}{word[index]}{after[1:]}",
    }[error]
    known = f"component:default/{word}"
    assert Names.of([known, "component:default/other-thing"]).near(f"component:default/{wrong}")[0] == known


def test_the_same_kind_comes_first_then_the_nearest() -> None:
    names = Names.of(
        ["api:default/ledger", "component:shop/ledger", "component:default/ledger", "component:default/ledgers"]
    )
    assert names.near("component:default/ledgerr") == [
        "component:default/ledger",
        "component:default/ledgers",
        "component:shop/ledger",
    ]


def test_among_ten_thousand_alike_names_near_ones_are_found() -> None:
    names = Names.of(f"component:default/service-{number:05}" for number in range(10_000))
    for number in range(3_000):
        assert names.near(f"component:default/sevrice-{number:05}")


def test_a_word_is_compared_with_few() -> None:
    assert nearest("teir", ["tier", "chat"]) == "tier"
    assert nearest("something", ["tier", "chat"]) is None
    assert nearest("x", []) is None
