"""`python -m tests.search`: mean reciprocal rank by class of query, and every query that is not answered first."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.search.known_items import answers, by_class, has_runtime, known_items, mean_reciprocal


def main() -> int:
    """Print the table."""
    if not has_runtime():
        sys.stderr.write("neither node nor chromium is installed, so the search cannot be run\n")
        return 2
    with tempfile.TemporaryDirectory(prefix="milepost-") as folder:
        found = answers(Path(folder), known_items())
    lines = [f"{'class':12} queries  first   MRR"]
    for name, group in [*by_class(found).items(), ("all", found)]:
        first = sum(answer.rank == 1 for answer in group)
        lines.append(f"{name:12} {len(group):7} {first:6} {mean_reciprocal(group):5.3f}")
    for answer in found:
        if answer.rank != 1:
            rank = answer.rank or "-"
            lines.append(
                f"  {rank:>2}  {answer.item.query!r} is {answer.item.expected}, shown: {', '.join(answer.shown[:3])}"
            )
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
