"""`milepost explain`."""

from __future__ import annotations

import pytest

from generator.cli.main import main
from generator.manuals.table import FAMILIES, all_manuals


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["explain", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_manual_is_readable_text(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "own001")
    assert (code, err) == (0, "")
    assert (
        out
        == """\
OWN001 Owner that is no group or user (warning)

The owner is neither a group nor a user.

Why: an owner is whom one asks and wakes up. A component, a system or a domain cannot answer, and the
portal's pages of teams never show what is owned that way.

Bad:
    spec:
      owner: system:checkout

Good:
    spec:
      owner: payments

Fix: name the group that answers for the entity. A reference without a kind means a group; a person is
written `user:ann`.
"""
    )


@pytest.mark.parametrize("page", all_manuals(), ids=lambda page: page.code)
def test_no_manual_shows_fences_or_escapes(capsys: pytest.CaptureFixture[str], page: object) -> None:
    _, out, _ = run(capsys, getattr(page, "code"))  # noqa: B009
    assert "```" not in out
    assert "\x1b" not in out


def test_several_are_shown_each_once(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "REF001", "ent001", "ref001")
    assert out.count("REF001 Reference") == 1
    assert "\n\nENT001 Missing field (error)\n" in out


def test_without_a_code_all_are_listed_by_family(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys)
    assert code == 0
    assert [line for line in out.splitlines() if line in FAMILIES.values()] == list(FAMILIES.values())
    assert all(f"  {page.code}" in out and page.title in out for page in all_manuals())


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("REF01", "Did you mean REF001?"),
        ("yam001", "Did you mean YAML001?"),
        ("what", "List them all: milepost explain"),
    ],
)
def test_an_unknown_code_is_wrong_usage(capsys: pytest.CaptureFixture[str], given: str, hint: str) -> None:
    code, out, err = run(capsys, given)
    assert (code, out) == (2, "")
    assert err == f"milepost: there is no code {given.upper()}. {hint}\n"


def test_help_has_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert "milepost explain REF001" in run(capsys, "--help")[1]
