"""CPU of a command: user and system seconds of the child process and of what it starts."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Timing:
    """CPU seconds of several runs of one command, and the highest memory in MB (of 1,000,000 bytes)."""

    seconds: tuple[float, ...]
    memory: float

    @property
    def best(self) -> float:
        """Return the run that others on this machine disturbed least."""
        return min(self.seconds)

    @property
    def median(self) -> float:
        """Return the middle run."""
        return statistics.median(self.seconds)


def measure(arguments: Sequence[str], folder: Path, runs: int) -> Timing:
    """Run `milepost` with these arguments in a folder: once to warm its caches, then `runs` times.

    Raises:
        RuntimeError: it did not end with 0, so that its time says nothing.
    """
    with tempfile.TemporaryDirectory() as bytecode:
        environment = _environment(bytecode)
        _run(arguments, folder, environment)
        usages = [_run(arguments, folder, environment) for _ in range(runs)]
    return Timing(tuple(seconds for seconds, _ in usages), max(memory for _, memory in usages))


def _environment(bytecode: str) -> dict[str, str]:
    """Return our environment, with compiled modules kept as an installed program has them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "PYTHONPYCACHEPREFIX": bytecode}


def _run(arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> tuple[float, float]:
    command = [sys.executable, "-m", "generator", *arguments]
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)  # the only way to the usage of this one child
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"milepost {' '.join(arguments)} ended with {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1_024  # macOS counts bytes, Linux KiB
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1_000_000
