"""What a manual is."""

from __future__ import annotations

from dataclasses import dataclass

from generator.problems import Severity


@dataclass(frozen=True, slots=True)
class Manual:
    """The page about one code.

    Args:
        code: as problems carry it (`YAML001`).
        title: what is wrong, in a few words.
        severity: how much it matters, unless the settings say otherwise.
        text: Markdown: a sentence, then Why, Bad, Good and Fix, the examples in fences.
    """

    code: str
    title: str
    severity: Severity
    text: str
