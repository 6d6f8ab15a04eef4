"""The table of rules, and the rules that plugins bring."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from types import SimpleNamespace

import pytest

from generator import plugins
from generator.catalog import Catalog
from generator.problems import Severity
from generator.rules import orphan
from generator.rules.table import RULES, all_rules

GOOD = SimpleNamespace(CODE="ACM001", TITLE="Ours", SEVERITY=Severity.INFO, check=lambda _catalog: iter(()))
LACKING = SimpleNamespace(CODE="ACM002", SEVERITY="info")


def install(monkeypatch: pytest.MonkeyPatch, **points: str) -> None:
    """Pretend that a distribution brings entry points."""
    found = [EntryPoint(name, value, plugins.RULES) for name, value in points.items()]
    monkeypatch.setattr(plugins, "entry_points", lambda group: found if group == plugins.RULES else [])


def test_without_plugins_the_rules_are_ours() -> None:
    assert all_rules() == RULES


def test_a_plugins_rule_is_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, acme="tests.rules.test_table:GOOD")
    assert all_rules() == (*RULES, GOOD)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("no.such.module", "ModuleNotFoundError: No module named 'no'"),
        ("tests.rules.test_table:absent", "AttributeError: module 'tests.rules.test_table' has no attribute 'absent'"),
        ("tests.rules.test_table:LACKING", "as a rule it needs TITLE and SEVERITY and check"),
        ("generator.rules.orphan", f"the code {orphan.CODE} is another rule's"),
    ],
)
def test_a_plugin_that_cannot_be_used_is_a_problem(monkeypatch: pytest.MonkeyPatch, value: str, why: str) -> None:
    install(monkeypatch, acme=value, better="tests.rules.test_table:GOOD")
    *ours, failed, good = all_rules()
    assert tuple(ours) == RULES
    assert good is GOOD
    (problem,) = failed.check(Catalog())
    assert (problem.code, problem.severity) == ("INT002", Severity.ERROR)
    assert problem.message == f"the plugin acme cannot be used: {why}"


def test_codes_are_unique() -> None:
    codes = [rule.CODE for rule in RULES]
    assert len(set(codes)) == len(codes)
