"""What a command costs: CPU and wall time, and the peak of its memory, of a process and all that it starts."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SAMPLED = 0.05
"""Seconds between two looks at the memory of a tree of processes."""
MOMENT = "1767225600"
"""SOURCE_DATE_EPOCH of every run: a benchmark that runs past midnight changes nothing."""
MILEPOST = (sys.executable, "-m", "generator")


@dataclass(frozen=True, slots=True)
class Usage:
    """What one run took: CPU seconds (user and system), wall seconds, and MB (of 1,000,000 bytes) at the peak."""

    cpu: float
    wall: float
    memory: float


@dataclass(frozen=True, slots=True)
class Timing:
    """Several runs of one command."""

    runs: tuple[Usage, ...]

    @property
    def best(self) -> float:
        """Return the CPU seconds of the run that others on this machine disturbed least."""
        return min(run.cpu for run in self.runs)

    @property
    def median(self) -> float:
        """Return the CPU seconds of the middle run."""
        return statistics.median(run.cpu for run in self.runs)

    @property
    def wall(self) -> float:
        """Return the wall seconds of the quickest run."""
        return min(run.wall for run in self.runs)

    @property
    def memory(self) -> float:
        """Return the MB of the run that took most."""
        return max(run.memory for run in self.runs)


@dataclass(frozen=True, slots=True)
class Contestant:
    """A command to measure.

    Args:
        name: as it stands in the table.
        command: the program and its arguments.
        folder: where it runs.
        prepare: called before each run, outside of the time: it deletes what the last run wrote, or makes an edit.
    """

    name: str
    command: Sequence[str | Path]
    folder: Path
    prepare: Callable[[], None] = lambda: None


def measure(contestant: Contestant, runs: int, *, warm: bool = True) -> Timing:
    """Run one command: once to warm its caches (unless told not to), then `runs` times."""
    return alternate([contestant], runs, warm=warm)[contestant.name]


def alternate(contestants: Sequence[Contestant], runs: int, *, warm: bool = True) -> dict[str, Timing]:
    """Run several commands in turn, so that what else this machine does falls on each of them alike.

    Raises:
        RuntimeError: one did not end with 0, so that its time says nothing.
    """
    usages: dict[str, list[Usage]] = {contestant.name: [] for contestant in contestants}
    for number in range(-1 if warm else 0, runs):
        for contestant in contestants:
            contestant.prepare()
            usage = run(contestant.command, contestant.folder, environment())
            if number >= 0:
                usages[contestant.name].append(usage)
    return {name: Timing(tuple(found)) for name, found in usages.items()}


@cache
def environment() -> dict[str, str]:
    """Return our environment, with compiled modules kept as an installed program has them.

    They are kept for all runs of this process: to Milepost's cache, modules compiled anew are a new program.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {
        **kept,
        "PYTHONPYCACHEPREFIX": _bytecode().name,
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "SOURCE_DATE_EPOCH": MOMENT,
        "NO_MKDOCS_2_WARNING": "1",
    }


@cache
def _bytecode() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(ignore_cleanup_errors=True)  # it goes when this process ends


def run(command: Sequence[str | Path], folder: Path, variables: Mapping[str, str]) -> Usage:
    """Run a command to its end.

    Raises:
        RuntimeError: it did not end with 0; with what it said.
    """
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=variables, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT
        )
        watch = _TreeWatch(process.pid)
        _, status, usage = os.wait4(process.pid, 0)  # the only way to the usage of this one child
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        tree = watch.stop()
        if process.returncode:
            said.seek(0)
            last = said.read().decode(errors="replace")[-2_000:]
            raise RuntimeError(f"{' '.join(map(str, command))} ended with {process.returncode}: {last}")
    unit = 1 if sys.platform == "darwin" else 1_024  # macOS counts bytes, Linux KiB
    return Usage(usage.ru_utime + usage.ru_stime, wall, max(usage.ru_maxrss * unit, tree) / 1_000_000)


class _TreeWatch:
    """Looks at a tree of processes now and then: at its peak, several share what one alone does not show.

    The system itself counts the peak of the largest process, which is all there is where a program is one process.
    Only Linux shows the rest, as proportional set sizes: what processes share counts once.
    """

    def __init__(self, pid: int) -> None:
        self._pid, self._peak = pid, 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """Return the highest sum that was seen, in bytes; 0 where there was one process only."""
        self._over.set()
        self._thread.join()
        return self._peak

    def _look(self) -> None:
        while not self._over.wait(SAMPLED):
            tree = list(_tree(self._pid))
            if len(tree) > 1:
                self._peak = max(self._peak, sum(_proportional_bytes(pid) for pid in tree))


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = " ".join((thread / "children").read_text("ascii") for thread in threads)
    except OSError:  # it has ended, or this is no Linux
        return
    for child in children.split():
        yield from _tree(int(child))


def _proportional_bytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1_024 for line in lines if line.startswith("Pss:")), 0)
