"""Problems: their places, their JSON, and the order in which people mend them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.problems import Location, Problem, Severity

PROBLEM = Problem(
    "REF001", Severity.WARNING, "there is no x", Location("a.yaml", 3, 5), "component:default/a", "Add x.", ("x", "y")
)


@pytest.mark.parametrize(
    ("place", "text"),
    [(Location("a/b.yaml", 3, 5), "a/b.yaml:3:5"), (Location("a.yaml", 3), "a.yaml:3"), (Location("a.yaml"), "a.yaml")],
)
def test_a_place_reads_as_editors_open_it(place: Location, text: str) -> None:
    assert str(place) == text


def test_errors_come_before_warnings_and_infos() -> None:
    assert sorted(Severity, key=lambda severity: severity.rank) == [Severity.ERROR, Severity.WARNING, Severity.INFO]
    assert [str(severity) for severity in Severity] == ["error", "warning", "info"]


def test_the_json_of_a_problem_has_the_keys_of_the_contract_in_their_order() -> None:
    content = PROBLEM.as_json()
    assert content == {
        "code": "REF001",
        "severity": "warning",
        "message": "there is no x",
        "file": "a.yaml",
        "line": 3,
        "column": 5,
        "entity": "component:default/a",
        "fix": "Add x.",
        "evidence": ["x", "y"],
    }
    assert list(content) == ["code", "severity", "message", "file", "line", "column", "entity", "fix", "evidence"]
    assert type(content["severity"]) is str


def test_what_a_problem_does_not_have_is_null() -> None:
    content = Problem("INT001", Severity.ERROR, "oh").as_json()
    assert [content[key] for key in ("file", "line", "column", "entity", "fix")] == [None] * 5
    assert content["evidence"] == []
    content = replace(PROBLEM, location=Location("a.yaml")).as_json()
    assert (content["file"], content["line"], content["column"]) == ("a.yaml", None, None)


def test_another_severity_makes_another_problem() -> None:
    louder = PROBLEM.with_severity(Severity.ERROR)
    assert (louder.severity, PROBLEM.severity) == (Severity.ERROR, Severity.WARNING)
    assert louder.with_severity(Severity.WARNING) == PROBLEM


def test_problems_are_sorted_by_file_place_weight_code_and_message() -> None:
    expected = [
        Problem("Z", Severity.INFO, "no place"),
        Problem("Z", Severity.INFO, "x", Location("a")),
        Problem("Z", Severity.INFO, "x", Location("a", 2, 9)),
        Problem("Z", Severity.INFO, "x", Location("a", 10)),
        Problem("Z", Severity.INFO, "x", Location("a", 10, 2)),
        Problem("Z", Severity.ERROR, "x", Location("a", 10, 10)),
        Problem("A", Severity.WARNING, "x", Location("a", 10, 10)),
        Problem("B", Severity.WARNING, "a", Location("a", 10, 10)),
        Problem("B", Severity.WARNING, "b", Location("a", 10, 10)),
        Problem("A", Severity.INFO, "x", Location("a", 10, 10)),
        Problem("A", Severity.ERROR, "x", Location("b", 1, 1)),
    ]
    backwards = expected[::-1]
    assert sorted(backwards, key=lambda problem: problem.sort_key) == expected
