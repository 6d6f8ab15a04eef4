"""The table of rules: a rule is in force because it stands here."""

from __future__ import annotations

from generator.rules import dangling_reference
from generator.rules.rule import Rule

RULES: tuple[Rule, ...] = (dangling_reference,)
