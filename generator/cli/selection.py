"""Choosing problems by their codes."""

from __future__ import annotations

from collections.abc import Iterable

from generator.problems import Problem


def select(problems: Iterable[Problem], selected: Iterable[str], ignored: Iterable[str]) -> list[Problem]:
    """Return the problems whose code starts with one of `selected` (all, if none) and none of `ignored`.

    Each text may hold several codes with commas between them.
    """
    wanted, unwanted = _prefixes(selected), _prefixes(ignored)
    return [
        problem
        for problem in problems
        if (not wanted or problem.code.startswith(wanted)) and not (unwanted and problem.code.startswith(unwanted))
    ]


def _prefixes(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(code.strip().upper() for text in texts for code in text.split(",") if code.strip())
