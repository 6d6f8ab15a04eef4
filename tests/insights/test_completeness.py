"""How complete the catalog is."""

from __future__ import annotations

from collections.abc import Callable

from generator.catalog import Catalog
from generator.insights.completeness import Share, completeness_of
from generator.problems import Problem, Severity
from tests.pages.catalogs import PAY, TEAM


def test_shares_count_only_what_can_have_the_thing(catalog_of: Callable[..., Catalog]) -> None:
    answer = completeness_of(catalog_of(TEAM, PAY), [Problem("A1", Severity.ERROR, "wrong")])
    assert answer.owned == Share(3, 5)  # nobody defines the group web
    assert answer.in_system == Share(0, 5)
    assert answer.described == Share(1, 10)
    assert answer.problems == {Severity.ERROR: 1, Severity.WARNING: 0, Severity.INFO: 0}


def test_percents_do_not_flatter() -> None:
    assert Share(999, 1000).percent == 99
    assert Share(1, 1000).percent == 1
    assert Share(0, 0).percent == 100
    assert Share(0, 5).percent == 0
