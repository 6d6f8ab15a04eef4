"""libyaml's complaints -> sentences that say what to change."""

from __future__ import annotations

import yaml

from generator.sources.refusal import Refusal


def explain(error: yaml.MarkedYAMLError, source: str) -> Refusal:
    """Return the refusal for a syntax error."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Refusal("YAML001", f"The YAML is wrong: {error.problem}.", line=line, column=column)
