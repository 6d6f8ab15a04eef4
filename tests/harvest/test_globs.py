"""The globs of Locations mean over a tree of git what they mean on a disk, and cost little."""

from __future__ import annotations

import pytest

from generator.harvest.globs import fits


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("*.yaml", "a.yaml", True),
        ("*.yaml", "b/a.yaml", False),
        ("**/*.yaml", "a.yaml", True),
        ("**/*.yaml", "b/c/a.yaml", True),
        ("b/**", "b/c/a.yaml", True),
        ("b/**", "b/a.yaml", True),
        ("b/**", "c/a.yaml", False),
        ("**/**/a.yaml", "a.yaml", True),
        ("**/c/**/a.yaml", "b/c/d/e/a.yaml", True),
        ("**/c/a.yaml", "b/d/a.yaml", False),
        ("**/*.yaml", "node_modules/a.yaml", False),
        ("b", "b/a.yaml", False),
    ],
)
def test_what_fits(pattern: str, path: str, expected: bool) -> None:  # noqa: FBT001
    assert fits(path, pattern) is expected


def test_many_stars_look_at_each_pair_of_places_once() -> None:
    assert not fits("/".join(["a"] * 60), "/".join(["**", "a"] * 20) + "/b")
