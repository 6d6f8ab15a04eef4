"""`milepost owner`: what it prints, and what it ends with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.cli.main import cli
from generator.errors import UsageError
from tests.owning.organisation import write


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MILEPOST_PORTAL", raising=False)


def run(*arguments: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["owner", *arguments], input=given, standalone_mode=False)


def answer(*arguments: str, given: bytes | None = None) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(run(*arguments, "--format", "json", given=given).stdout)
    return result


def test_json() -> None:
    found = answer("pay")
    assert found.keys() == {"query", "matches", "candidates"}
    (match,) = found["matches"]
    assert match == {
        "ref": "component:default/pay",
        "owner": "group:default/payments",
        "contacts": {
            "email": "payments@example.com",
            "chat": "#payments",
            "on_call": "https://oncall.example.com/pay",
            "links": [],
        },
        "escalation": ["group:default/products", "group:default/company"],
        "runbook": "https://runbooks.example.com/pay",
        "as_of": match["as_of"],
        "evidence": [{"file": "pay/catalog-info.yaml", "line": 1, "why": "pay is its name"}],
    }


def test_text() -> None:
    result = run("https://github.com/acme/pay")
    assert result.return_value == 0
    assert "component:default/pay\n  owner      group:default/payments\n" in result.stdout
    assert "  chat       #payments\n" in result.stdout
    assert "  also       api:default/pay-api\n" in result.stdout
    assert "  because    github.com/acme/pay is its repository (pay/catalog-info.yaml:1)\n" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "given", "code", "words"),
    [
        (("pay",), None, 0, "group:default/payments"),
        (("checkout",), None, 1, "2 entities have an equal claim to checkout:"),
        (("lost",), None, 0, "contact    none is known"),
        (("payy",), None, 1, "Nobody is known to own payy.\nDid you mean component:default/pay"),
        (("x" * 10_000,), None, 1, "Nobody is known"),
        (("\u202eyap",), None, 1, "Nobody is known"),
        (("--alert", "component=pay,severity=page"), None, 0, "the label component is pay"),
        (("-",), b'  File "/srv/pay/x.py", line 1, in f\n', 0, "names pay"),
        ((), b'{"labels":{"component":"pay"}}', 0, "group:default/payments"),
        ((), b"\xff\xfe\x00", 1, "Nobody is known"),
    ],
)  # fmt: skip
def test_how_it_ends(arguments: tuple[str, ...], given: bytes | None, code: int, words: str) -> None:
    result = run(*arguments, given=given)
    assert (result.return_value, result.exception) == (code, None)
    assert words in result.stdout
    assert "\u202e" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "given", "words"),
    [
        (("",), None, "there is nothing to look for"),
        (("  ",), None, "there is nothing to look for"),
        ((), b"", "there is nothing to look for"),
        ((), b'{"labels":{}}', "holds no labels of an alert"),
        ((), b'{"alerts":[{"labels"', "looks like JSON, and is damaged"),
        ((), b"[" * 100_000, "looks like JSON, and is damaged"),
        (("--alert", ""), None, "no label"),
        (("--alert", "nonsense"), None, "write component=pay,severity=page"),
        (("pay", "--alert", "component=pay"), None, "not both"),
    ],
)
def test_what_is_refused(arguments: tuple[str, ...], given: bytes | None, words: str) -> None:
    error = run(*arguments, given=given).exception
    assert isinstance(error, UsageError)
    assert words in str(error)


def test_without_any_catalog_file_a_portal_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    result = run("pay")
    assert (result.return_value, "--portal asks a portal" in result.stderr) == (1, True)


def test_groups_that_go_in_circles(tmp_path: Path) -> None:
    text = "---\n".join(
        f"apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {{name: {name}}}\n"
        f"spec: {{type: team, children: [], parent: {parent}}}\n"
        for name, parent in (("one", "two"), ("two", "one"), ("self", "self"))
    )
    (tmp_path / "catalog-info.yaml").write_text(text, "utf-8")
    assert answer("one")["matches"][0]["escalation"] == ["group:default/two"]
    assert answer("self")["matches"][0]["escalation"] == []
