"""Running the rules: severities from the settings, and a rule that raises harms nobody else."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Mapping

from generator.catalog import Catalog
from generator.problems import Problem, Severity
from generator.rules.rule import Rule

INTERNAL = "INT001"


def run_rules(catalog: Catalog, rules: Iterable[Rule], severities: Mapping[str, str]) -> list[Problem]:
    """Return what the rules find; `severities` overrides a rule's own, and "off" turns it off."""
    return [problem for rule in rules for problem in _run(rule, catalog, severities.get(rule.CODE))]


def _run(rule: Rule, catalog: Catalog, severity: str | None) -> Iterator[Problem]:
    if severity == "off":
        return
    try:
        for problem in rule.check(catalog):
            yield problem.with_severity(Severity(severity)) if severity else problem
    except Exception as error:  # noqa: BLE001 whatever a rule does, its neighbours finish
        yield _internal(rule, error)


def _internal(rule: Rule, error: Exception) -> Problem:
    place = traceback.extract_tb(error.__traceback__)[-1]
    return Problem(
        INTERNAL,
        Severity.ERROR,
        f"the rule {rule.CODE} failed: {type(error).__name__}: {error}",
        fix=f'This is a bug of the rule, not of your files. Turn it off (rules: {{{rule.CODE}: "off"}}) and report it.',
        evidence=(f"{place.name}, line {place.lineno}",),
    )
