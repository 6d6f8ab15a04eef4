"""`# milepost: ignore` comments."""

from __future__ import annotations

import pytest

from generator.model.entity import Origin
from generator.problems import Location, Problem, Severity
from generator.rules.ignores import apply_ignores

TEXT = """\
# about the file
kind: Component
metadata:
  name: pay
spec:
  owner: x
  dependsOn:
    - component:a
    - component:b

    - component:c
  last: y
"""


def origin(text: str, start: int = 1) -> Origin:
    first = next(index for index, line in enumerate(text.splitlines()) if line and not line.startswith("#"))
    return Origin("f.yaml", "", "f.yaml", 0, start + first, start, text)


def remaining(text: str, start: int = 1) -> list[str]:
    """Return what is reported where REF001 is wrong on every line of a document."""
    count = len(text.splitlines())
    problems = [
        Problem("REF001", Severity.WARNING, "x", Location("f.yaml", line, 1)) for line in range(start, start + count)
    ]
    kept = apply_ignores(problems, [origin(text, start)])
    return [f"{p.location.line}" if p.code == "REF001" else f"{p.location} {p.code}" for p in kept if p.location]


def commented(line: int, comment: str) -> str:
    """Return the text with a comment behind a line (from 1)."""
    lines = TEXT.splitlines()
    lines[line - 1] += comment
    return "\n".join(lines) + "\n"


def lines_but(*ignored: int, count: int = 12) -> list[str]:
    return [str(line) for line in range(1, count + 1) if line not in ignored]


GOOD = "  # milepost: ignore REF001 -- because"


def test_behind_a_value_it_counts_for_its_line() -> None:
    assert remaining(commented(6, GOOD)) == lines_but(6)


def test_behind_a_key_it_counts_for_the_keys_value() -> None:
    assert remaining(commented(7, GOOD)) == lines_but(7, 8, 9, 10, 11)


def test_a_list_at_the_margin_of_its_key_belongs_to_it() -> None:
    text = f"spec:\n  dependsOn:{GOOD}\n  - a: 1\n    b: 2\n  - c\n  last: y\n"
    assert remaining(text) == ["1", "6"]


def test_alone_it_counts_for_the_next_line_past_other_comments() -> None:
    text = f"kind: X\n{GOOD}\n  # and a word more\nspec: 1\nlast: 2\n"
    assert remaining(text) == ["1", "5"]


def test_above_the_first_field_it_counts_for_the_document() -> None:
    assert remaining(f"{GOOD.strip()}\n{TEXT}", start=20) == []


def test_columns_and_lines_are_the_files() -> None:
    text = commented(6, "  # milepost: ignore OWN001 -- because")
    assert remaining(text, start=10)[-1] == "f.yaml:15:13 IGN002"


@pytest.mark.parametrize(
    "comment",
    [
        "# milepost: ignore REF001",
        "# milepost: ignore REF001 --",
        "# milepost: ignore REF001 because",
        "# milepost: ignore -- why",
        "#milepost:ignore everything -- why",
    ],
)
def test_without_a_reason_or_code_it_counts_for_nothing(comment: str) -> None:
    assert remaining(commented(6, f"  {comment}")) == [*lines_but(), "f.yaml:6:13 IGN001"]


def test_several_codes_stand_in_one_comment() -> None:
    assert remaining(commented(6, "  # milepost: ignore OWN001, ref001 -- because")) == lines_but(6)


@pytest.mark.parametrize(
    "text",
    [
        "a: |\n  # milepost: ignore REF001 -- x\n",
        "a: |\n  text # milepost: ignore REF001 -- x\n",
        'a: "x # milepost: ignore REF001 -- x"\n',
        "a: 'x\n\n  # milepost: ignore REF001 -- x'\n",
        "a: x# milepost: ignore REF001 -- x\n",
    ],
)
def test_what_stands_in_a_value_is_no_comment(text: str) -> None:
    assert remaining(text) == lines_but(count=len(text.splitlines()))


def test_a_comment_right_behind_a_block_of_text_is_one() -> None:
    assert remaining("a:\n  b: |\n    text\n  # milepost: ignore REF001 -- x\n  c: 1\n") == ["1", "2", "3"]


def test_odd_line_breaks_do_not_shift_the_lines() -> None:
    assert remaining(
        "a: 'x\u2028y\x85z'\r\nb: 1  # milepost: ignore REF001 -- x\r\n".replace("\u2028", "").replace("\x85", "")
    ) == ["1"]
    text = "a: 'x\u2028y\x85z'\nb: 1  # milepost: ignore REF001 -- x\n"
    problem = Problem("REF001", Severity.WARNING, "x", Location("f.yaml", 2, 1))
    assert apply_ignores([problem], [origin(text)]) == []


def test_broken_yaml_is_read_as_far_as_it_goes() -> None:
    assert remaining("a: 1  # milepost: ignore REF001 -- x\nb: [\n") == ["2"]


def test_other_files_and_problems_without_a_place_are_left_alone() -> None:
    problems = [
        Problem("REF001", Severity.WARNING, "x", Location("g.yaml", 6, 1)),
        Problem("REF001", Severity.WARNING, "x", Location("f.yaml")),
        Problem("REF001", Severity.WARNING, "x"),
    ]
    assert apply_ignores(problems, [origin(commented(6, GOOD))])[:3] == problems
