"""Tables of a proof: what was measured, and what is held against a bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of the table of bars: at most `limit` is allowed, `value` came out.

    Args:
        what: was measured.
        value: what came out; None where this run did not measure it.
        limit: None where there is no bar, and the value is only reported.
        form: how to show both, for instance `"{:.2f} s"`.
    """

    what: str
    value: float | None
    limit: float | None
    form: str = "{:.2f} s"

    @property
    def holds(self) -> bool:
        """Tell whether the value is within the bar; what was not measured or has no bar is."""
        return self.value is None or self.limit is None or self.value <= self.limit

    @property
    def cells(self) -> list[str]:
        """Return the line of the table."""
        limit = "" if self.limit is None else self.form.format(self.limit)
        if self.value is None:
            return [self.what, limit, "", "not measured"]
        verdict = "" if self.limit is None else "holds" if self.holds else "**does not hold**"
        return [self.what, limit, self.form.format(self.value), verdict]


@dataclass(frozen=True, slots=True)
class Report:
    """What a part of the benchmark came to: tables (and sentences) in Markdown, and bars."""

    body: str
    bars: tuple[Bar, ...]

    @property
    def markdown(self) -> str:
        """Return the whole."""
        return f"{self.body}\n\n{bar_table(self.bars)}"

    @property
    def holds(self) -> bool:
        """Tell whether every bar does."""
        return all(bar.holds for bar in self.bars)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def bar_table(bars: Sequence[Bar]) -> str:
    """Return bars as a Markdown table."""
    return table(["what", "bar", "measured", ""], [bar.cells for bar in bars])
