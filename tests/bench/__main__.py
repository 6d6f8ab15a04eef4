"""`python -m tests.bench`: measure, print the table, write tests/proofs/check-speed.md."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measuring import Timing, measure
from tests.bench.proofs import write_proof
from tests.bench.synthetic import write_catalog

FILES = 1_000
RUNS = 7
MEMORY_DISK = Path("/dev/shm")  # noqa: S108 noise of a disk triples system time
LIBRARIES = ("pydantic", "pyyaml", "click")
INPUTS = ("tests/bench/synthetic.py", "tests/bench/measuring.py", "tests/bench/__main__.py")
NOTE = (
    f"CPU seconds, user and system, start-up included, of `milepost check` on the synthetic catalog\n"
    f"(tests/bench/synthetic.py, seed 1) on a memory disk where there is one. {RUNS} runs after one to warm the\n"
    f"caches of files and bytecode. The best run is held against the bar, as other work on the machine only ever adds."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, its bar in CPU seconds, and what came out."""

    what: str
    bar: float
    timing: Timing

    @property
    def holds(self) -> bool:
        """Tell whether the best run is within the bar."""
        return self.timing.best <= self.bar


def main() -> int:
    """Return 0 if every bar holds, 1 if not."""
    with tempfile.TemporaryDirectory(dir=MEMORY_DISK if MEMORY_DISK.is_dir() else None) as name:
        rows = _check_rows(Path(name))
    shown = table(rows)
    proof = write_proof("check-speed", "Speed of `milepost check`", f"{NOTE}\n\n{shown}", INPUTS, LIBRARIES)
    print(f"{shown}\n\nWritten: {proof.relative_to(Path.cwd())}")  # noqa: T201 a command's answer
    return 0 if all(row.holds for row in rows) else 1


def _check_rows(folder: Path) -> list[Row]:
    paths = write_catalog(folder, FILES)
    one = next(path for path in paths if "kind: Component" in path.read_text(encoding="utf-8"))
    return [
        Row(f"`check` of {FILES:,} files", 1.2, measure(["check"], folder, RUNS)),
        Row("`check` of one file", 0.3, measure(["check", one.name], one.parent, RUNS)),
    ]


def table(rows: list[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = ["| what | bar | best | median | memory | |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {row.what} | {row.bar:.2f} s | {row.timing.best:.2f} s | {row.timing.median:.2f} s "
        f"| {row.timing.memory:.0f} MB | {'holds' if row.holds else 'does not hold'} |"
        for row in rows
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
