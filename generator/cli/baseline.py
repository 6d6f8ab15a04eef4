"""Problems that were there before: an earlier `--format json` is the list of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from generator.errors import UsageError
from generator.problems import Problem

_Key = tuple[Any, Any, Any, Any]


def without_known(problems: Iterable[Problem], baseline: Path) -> tuple[list[Problem], int]:
    """Return the problems that the baseline does not hold, and how many it does.

    Lines may have moved since, so a problem is known by its code, file, entity and message; one that
    stood there twice is known twice.

    Raises:
        UsageError: the file is not an earlier report.
    """
    known = Counter(_read(baseline))
    fresh, old = [], 0
    for problem in problems:
        key = _key(problem.as_json())
        if known[key] > 0:
            known[key] -= 1
            old += 1
        else:
            fresh.append(problem)
    return fresh, old


def _read(baseline: Path) -> list[_Key]:
    try:
        content = json.loads(baseline.read_text("utf-8"))
        return [_key(problem) for problem in content["problems"]]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise UsageError(f"{baseline}: not the output of milepost check --format json") from error


def _key(problem: dict[str, Any]) -> _Key:
    return (problem["code"], problem["file"], problem["entity"], problem["message"])
