"""`python -m tests.bench [PART ...]`: measure, print the tables, write tests/proofs/."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from tests.bench import build_speed, check_speed, graph_speed, harvest_speed, owner_speed
from tests.bench.proofs import write_proof
from tests.bench.scale import Scale, scale_of
from tests.bench.tables import Report

MEMORY_DISK = Path("/dev/shm")  # noqa: S108 noise of a disk triples system time


class Part(Protocol):
    """A part of the benchmark, a module: what it measures, and what its proof rests on (files of this folder)."""

    NAME: str
    TITLE: str
    INPUTS: tuple[str, ...]
    LIBRARIES: tuple[str, ...]

    def report(self, folder: Path, scale: Scale, /) -> Report:
        """Measure in an empty folder."""


PARTS: dict[str, Part] = {
    part.NAME: part for part in (check_speed, owner_speed, graph_speed, harvest_speed, build_speed)
}


def main(arguments: Sequence[str]) -> int:
    """Return 0 if every bar holds, 1 if not."""
    options = _parser().parse_args(arguments)
    scale = scale_of(quick=options.quick, material=options.all, large=options.large)
    holds = True
    for name in options.part or PARTS:
        part = PARTS[name]
        with tempfile.TemporaryDirectory(dir=MEMORY_DISK if MEMORY_DISK.is_dir() else None) as folder:
            report = part.report(Path(folder), scale)
        holds &= report.holds
        print(f"# {part.TITLE}\n\n{report.markdown}\n", flush=True)  # noqa: T201 a command's answer
        if not options.quick:
            inputs = [f"tests/bench/{path}" for path in part.INPUTS]
            proof = write_proof(name, part.TITLE, report.markdown, inputs, part.LIBRARIES)
            print(f"Written: {proof.relative_to(Path.cwd())}\n", flush=True)  # noqa: T201
    return 0 if holds else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    choices = [[], *PARTS]  # argparse holds "none named" against them too
    parts = f"of {', '.join(PARTS)}; all by default"
    parser.add_argument("part", nargs="*", metavar="PART", choices=choices, help=parts)
    parser.add_argument("--quick", action="store_true", help="200 entities, to try the benchmark; writes no proof")
    parser.add_argument("--all", action="store_true", help="mkdocs-material builds 10,000 pages too: minutes more")
    parser.add_argument("--large", action="store_true", help="build 50,000 and 100,000 entities too: minutes more")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
