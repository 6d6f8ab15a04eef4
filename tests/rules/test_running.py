"""Running rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.catalog import Catalog
from generator.problems import Problem, Severity
from generator.rules import missing_description, orphan
from generator.rules.running import run_rules
from tests.conftest import CatalogOf
from tests.rules.conftest import entity


@dataclass(frozen=True)
class Raising:
    CODE: str = "ACM001"
    TITLE: str = "A rule with a bug"
    SEVERITY: Severity = Severity.INFO

    def check(self, catalog: Catalog, /) -> Iterator[Problem]:
        yield Problem(self.CODE, self.SEVERITY, "found before the bug", entity=next(iter(catalog)).ref)
        raise KeyError("tier")


def test_a_rule_that_raises_is_a_problem_and_its_neighbours_finish(catalog_of: CatalogOf) -> None:
    problems = run_rules(catalog_of(entity("Component a")), (Raising(), missing_description), {})
    assert [problem.code for problem in problems] == ["ACM001", "INT001", "DOC001"]
    bug = problems[1]
    assert bug.severity is Severity.ERROR
    assert bug.message == "the rule ACM001 failed: KeyError: 'tier'"
    assert bug.evidence[0].startswith("check, line ")


def test_settings_change_severities_and_turn_rules_off(catalog_of: CatalogOf) -> None:
    catalog = catalog_of(entity("Group a"))
    found = run_rules(catalog, (orphan, Raising()), {"ORP001": "error", "ACM001": "off"})
    assert [(problem.code, problem.severity) for problem in found] == [("ORP001", Severity.ERROR)]
