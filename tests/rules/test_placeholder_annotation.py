"""ANN001."""

from __future__ import annotations

import pytest

from generator.rules import placeholder_annotation
from tests.rules.conftest import Found, annotated


@pytest.mark.parametrize(
    "value",
    [
        "<your-key>",
        "changeme",
        "CHANGE_ME",
        "TODO",
        "xxx",
        "XXXX",
        "your-org/your-repo",
        "<org>/<repo>",
        "REPLACE_ME",
        "https://x.y/your-team",
        "TBD",
        "my-org/pay",
    ],
)
def test_values_of_examples_are_reported(found: Found, value: str) -> None:
    assert len(found(placeholder_annotation, annotated("Component a", f'x.y/z: "{value}"'))) == 1


@pytest.mark.parametrize(
    "value",
    [
        "",
        "acme/pay",
        "todo-list",
        "xx",
        "Ann <ann@example.com>",
        "your-favourite",
        "yourorg",
        "${{ x }}",
        "a < b > c",
        "xxx-large",
    ],
)
def test_real_values_are_not(found: Found, value: str) -> None:
    assert found(placeholder_annotation, annotated("Component a", f'x.y/z: "{value}"')) == []
