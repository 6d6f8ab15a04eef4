"""The short part of fuzzing: what was once found, and a second or two of new inputs for each target."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.sources.plain import load_plain
from tests.fuzz.grammar import inputs
from tests.fuzz.minimising import minimised
from tests.fuzz.recording import TooSlowError, signature, within
from tests.fuzz.table import TARGETS
from tests.fuzz.target import CASES, TOP
from tests.fuzz.targets import growth

REPLAYED = sorted(path.relative_to(CASES).as_posix() for path in CASES.glob("*/*") if path.is_file())
LARGE = 1_048_576  # bytes: what `limits.file_bytes` allows
PATIENCE = 30.0  # seconds of processor time; these take two or three, and grew with the square: minutes to hours
REPEATED = ("growth/wrong-keys", "growth/keys-of-one-spelling", "growth/odd-anchors")


@pytest.fixture(scope="module", autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """Remove the folders that targets have made for their files."""
    yield
    for target in TARGETS.values():
        folder = getattr(target, "folder", None)
        if folder is not None and folder.cache_info().currsize:
            shutil.rmtree(folder())
            folder.cache_clear()


@pytest.mark.parametrize("case", REPLAYED)
def test_what_was_found_stays_mended(case: str) -> None:
    target = TARGETS[case.partition("/")[0]]
    with within(target.SECONDS):
        target.check((CASES / case).read_bytes())


def test_every_folder_of_cases_is_a_target() -> None:
    assert {case.partition("/")[0] for case in REPLAYED} <= set(TARGETS)


SMOKE = sorted(set(TARGETS) - {"growth"})


@pytest.mark.parametrize("name", SMOKE)
def test_any_input_is_taken(name: str) -> None:
    target = TARGETS[name]

    @settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(inputs(target))
    def check(data: bytes) -> None:
        target.check(data)

    check()


@pytest.mark.slow
@pytest.mark.parametrize("case", REPEATED)
def test_a_megabyte_of_it_ends(case: str) -> None:
    data = growth.grown((CASES / case).read_bytes(), LARGE)
    with within(PATIENCE):
        growth.weigh(data)


@pytest.mark.parametrize("name", TARGETS)
def test_what_a_target_covers_is_there(name: str) -> None:
    assert TARGETS[name].seeds()
    assert [module for module in TARGETS[name].COVERS if not (TOP / "generator" / module).is_file()] == []


@given(st.text(max_size=40) | st.sampled_from(("!!int g", "!!int ''", "!!bool x", "!!timestamp", "!!float x", "? [a]")))
def test_plain_yaml_has_one_exception(text: str) -> None:
    try:
        load_plain(text.encode())
    except ValueError as error:
        assert str(error)  # noqa: PT017 either outcome is right


def test_plain_yaml_that_nests_too_deep_is_refused_before_pyyaml_sees_it() -> None:
    with pytest.raises(ValueError, match="nests deeper"):
        load_plain(b"[" * 200_000)


class _Fussy:
    TOKENS = ("x",)
    COVERS = ()
    SECONDS = 0.05

    def seeds(self) -> list[bytes]:
        return [b"x"]

    def check(self, data: bytes) -> None:
        while b"!" in data:
            pass
        assert b"x" not in data


def test_an_input_is_made_as_small_as_shows_the_same() -> None:
    assert minimised(_Fussy(), b"some text with an x in it") == b"x"


def test_what_takes_too_long_is_stopped() -> None:
    with pytest.raises(TooSlowError) as caught, within(0.05):
        _Fussy().check(b"!")
    assert signature(caught.value).startswith("TooSlowError ")
