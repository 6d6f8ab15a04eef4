"""`python -m tests.fuzz.reached TARGET`: how many lines of a target's modules its corpus and cases reach."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from tests.fuzz.guided import folder
from tests.fuzz.recording import TooSlowError, within
from tests.fuzz.table import TARGETS
from tests.fuzz.target import CASES, TOP, Target

BUDGET = 30.0  # seconds


def main(name: str) -> None:
    """Print reached and all lines, and those that nothing reached."""
    target = TARGETS[name]
    files = [TOP / "generator" / module for module in target.COVERS]
    reached = lines_reached(target, {str(file) for file in files}, _inputs(name, target))
    wanted = {(str(file), line) for file in files for line in _lines(file)}
    print(f"{len(wanted & reached)} of {len(wanted)}")  # noqa: T201 read by __main__
    for file, line in sorted(wanted - reached):
        print(f"{Path(file).relative_to(TOP)}:{line}")  # noqa: T201


def _inputs(name: str, target: Target) -> Iterator[bytes]:
    yield from target.seeds()
    for place in (CASES / name, folder("corpus", name)):
        yield from (path.read_bytes() for path in sorted(place.glob("*")) if path.is_file())


def lines_reached(target: Target, files: set[str], inputs: Iterable[bytes]) -> set[tuple[str, int]]:
    """Return the (file, line) pairs that run while inputs are checked, as long as the budget lasts."""
    reached: set[tuple[str, int]] = set()

    def follow(frame: FrameType, event: str, _argument: Any) -> Any:
        if frame.f_code.co_filename not in files:
            return None
        if event == "line":
            reached.add((frame.f_code.co_filename, frame.f_lineno))
        return follow

    end = time.monotonic() + BUDGET
    sys.settrace(follow)
    try:
        for data in inputs:
            if time.monotonic() > end:
                break
            try:
                with within(target.SECONDS * 5):
                    target.check(data)
            except (Exception, TooSlowError):  # noqa: BLE001, S112 findings are the fuzzers' business
                continue
    finally:
        sys.settrace(None)
    return reached


def _lines(file: Path) -> Iterator[int]:
    """Yield the lines of a module's functions; what runs when it is imported does not count."""
    module = f"generator.{file.relative_to(TOP / 'generator').with_suffix('').as_posix().replace('/', '.')}"
    importlib.import_module(module)
    stack = [compile(file.read_text("utf-8"), str(file), "exec")]
    while stack:
        code = stack.pop()
        stack.extend(constant for constant in code.co_consts if isinstance(constant, CodeType))
        if code.co_flags & 0x2:  # a function, not a module or a class body
            yield from (line for _, _, line in code.co_lines() if line and line != code.co_firstlineno)


if __name__ == "__main__":
    main(*sys.argv[1:])
