"""Runs a target's check within its time, and keeps the smallest input of each finding."""

from __future__ import annotations

import hashlib
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from tests.fuzz.target import TOP, Target


class TooSlowError(BaseException):
    """An input took more processor time than its target allows; no `except Exception` may swallow it."""


class Recorder:
    """Checks inputs, and writes down those that show something wrong; a fuzzer then goes on.

    Args:
        target: what to check.
        folder: where a finding becomes two files, the input and `.txt` with the traceback.
    """

    def __init__(self, target: Target, folder: Path) -> None:
        self._target = target
        self._folder = folder
        self._smallest: dict[str, int] = {}
        self.executions = 0

    def __call__(self, data: bytes) -> None:
        """Check one input."""
        self.executions += 1
        try:
            with within(self._target.SECONDS):
                self._target.check(data)
        except (Exception, TooSlowError) as error:  # noqa: BLE001 whatever it is, it is a finding
            self._keep(data, error)

    def _keep(self, data: bytes, error: BaseException) -> None:
        name = signature(error)
        if len(data) >= self._smallest.get(name, len(data) + 1):
            return
        self._smallest[name] = len(data)
        self._folder.mkdir(parents=True, exist_ok=True)
        key = hashlib.sha256(name.encode()).hexdigest()[:12]
        (self._folder / key).write_bytes(data)
        text = "".join(traceback.format_exception(error)).encode("utf-8", "backslashreplace")
        (self._folder / f"{key}.txt").write_bytes(name.encode("utf-8", "backslashreplace") + b"\n\n" + text[:20_000])


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TooSlowError in what takes more processor time; the machine's other work does not count."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def signature(error: BaseException) -> str:
    """Return what two findings have in common that are the same mistake: the exception and where it was raised."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(str(TOP))]
    ours = [frame for frame in frames if ".venv" not in frame.filename and frame.filename != __file__]
    if not ours:
        return type(error).__name__
    last = ours[-1]
    where = Path(last.filename).relative_to(TOP).as_posix()
    # Where the time ran out is a matter of chance; the function is not quite as much.
    place = last.name if isinstance(error, TooSlowError | RecursionError) else str(last.lineno)
    asked = next((f.lineno for f in reversed(ours) if "/fuzz/targets/" in f.filename), "")
    return f"{type(error).__name__} {where}:{place} ({asked})"
