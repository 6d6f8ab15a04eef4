"""The table of rules: a rule is in force because it stands here, or because a plugin brings it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator import plugins
from generator.catalog import Catalog
from generator.problems import Problem, Severity
from generator.rules import (
    contradicted_owner,
    dangling_reference,
    dependency_cycle,
    deprecated_dependency,
    duplicate_entity,
    empty_owner,
    missing_description,
    missing_domain,
    missing_system,
    orphan,
    placeholder_annotation,
    placeholder_contact,
    single_owner,
    unchecked_reference,
    unreachable_owner,
    unrendered_template,
    unsafe_link,
    wrong_annotation,
    wrong_owner_kind,
    wrong_rename,
    wrong_target_kind,
)
from generator.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    dangling_reference,
    unchecked_reference,
    wrong_target_kind,
    wrong_owner_kind,
    empty_owner,
    unreachable_owner,
    single_owner,
    placeholder_contact,
    contradicted_owner,
    duplicate_entity,
    deprecated_dependency,
    dependency_cycle,
    orphan,
    missing_system,
    missing_domain,
    unsafe_link,
    unrendered_template,
    missing_description,
    placeholder_annotation,
    wrong_annotation,
    wrong_rename,
)

_SHAPE = {"CODE": str, "TITLE": str, "SEVERITY": Severity}


@dataclass(frozen=True, slots=True)
class Unusable:
    """Stands in for a rule that could not be loaded: all that it finds is that."""

    problem: Problem
    TITLE: str = "Plugin that cannot be used"
    SEVERITY: Severity = Severity.ERROR

    @property
    def CODE(self) -> str:  # noqa: N802 the name is the rules' own
        """Return INT002."""
        return self.problem.code

    def check(self, catalog: Catalog, /) -> Iterator[Problem]:
        """Yield the problem."""
        del catalog
        yield self.problem


def all_rules() -> tuple[Rule, ...]:
    """Return our rules and those that other distributions bring (entry-point group `milepost.rules`)."""
    rules: list[Rule] = list(RULES)
    for plugin in plugins.load(plugins.RULES):
        taken = {rule.CODE for rule in rules}
        problem = plugin.problem or _misfit(plugin, taken)
        rules.append(Unusable(problem) if problem else plugin.value)
    return tuple(rules)


def _misfit(plugin: plugins.Plugin, taken: set[str]) -> Problem | None:
    lacking = [name for name, kind in _SHAPE.items() if not isinstance(getattr(plugin.value, name, None), kind)]
    lacking += [] if callable(getattr(plugin.value, "check", None)) else ["check"]
    if lacking:
        return plugins.unusable(plugin.name, f"as a rule it needs {' and '.join(lacking)}")
    if plugin.value.CODE in taken:
        return plugins.unusable(plugin.name, f"the code {plugin.value.CODE} is another rule's")
    return None
