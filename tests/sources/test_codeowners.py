"""CODEOWNERS, line for line as the package `codeowners` reads it, which is what others check theirs with."""

from __future__ import annotations

import codeowners
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.sources.codeowners import CodeOwners, known_as, names_of

PARTS = st.sampled_from(["a", "b", "src", "*.py", "*", "**", "lib?"])
GLOBS = st.builds(
    lambda first, parts, last: first + "/".join(parts) + last,
    st.sampled_from(["", "/"]),
    st.lists(PARTS, min_size=1, max_size=3),
    st.sampled_from(["", "/"]),
)
PATHS = st.lists(st.sampled_from(["a", "b", "src", "m.py", "lib1"]), min_size=1, max_size=4).map("/".join)


@given(globs=st.lists(GLOBS, min_size=1, max_size=5), path=PATHS)
def test_the_same_line_counts(globs: list[str], path: str) -> None:
    lines = [f"{glob} @acme/t{number}" for number, glob in enumerate(globs, start=1)]
    text = "# whose it is\n" + "\n".join(lines)
    ours = [line.number for line in CodeOwners.parse(text, "CODEOWNERS").lines_for(path)]
    theirs = codeowners.CodeOwners(text).matching_line(path)[1]
    assert ours == ([theirs] if theirs else [])


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("docs/* @a", "docs/x.md", [("docs/*", ("@a",))]),
        ("docs/* @a", "docs/x/y.md", []),
        ("* @a # and nobody else", "x", [("*", ("@a",))]),
        (r"\#odd @a", "#odd", [("#odd", ("@a",))]),
        (r"a\ b/* @a", "a b/c", [("a b/*", ("@a",))]),
        ("[Code] @a @b\n*.py\n*.go @c\n[Docs]\n* @d", "x.py", [("*.py", ("@a", "@b")), ("*", ("@d",))]),
        ("^[Code][2] @a\n*", "x", [("*", ("@a",))]),
        ("[code]\n* @a\n[Other]\n* @b\n[CODE]\nx @c", "x", [("x", ("@c",)), ("*", ("@b",))]),
        ("", "x", []),
    ],
)
def test_which_lines_count(text: str, path: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(line.glob, line.owners) for line in CodeOwners.parse(text, "").lines_for(path)] == expected


@given(st.text(max_size=60), st.text(min_size=1, max_size=20))
def test_whatever_stands_in_it(text: str, path: str) -> None:
    CodeOwners.parse(text, "").lines_for(path)


def test_whom_a_name_stands_for() -> None:
    pay = {key: ["group:default/pay"] for key in names_of("pay", "Pay@acme.example", ["acme/money", ""])}
    names = {**pay, **{key: ["group:default/web"] for key in names_of("web", None, ())}}
    known = ["@acme/money", "@ACME/Money", "pay@acme.example"]
    assert [known_as(owner, names) for owner in known] == [["group:default/pay"]] * 3
    assert [known_as(owner, names) for owner in ("@web", "@acme/web")] == [["group:default/web"]] * 2
    assert not any(known_as(owner, names) for owner in ("@money", "@", "", "pay", "@acme/", "@pay", "@acme/pay"))
