"""One git process: what it may do, what it is told, what it may cost, and how it is ended."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from generator.harvest.credentials import Credentials
from generator.harvest.git_errors import GitError, failure

_MEMORY_KB = 4_000_000
_BLOCK = 512  # bytes; what `ulimit -f` counts in
_SILENCE = 30  # seconds for which a server may send nothing
# sh, as preexec_fn is not safe beside threads. What a file of git's may grow to bounds what a server can send.
_LIMITED = ("sh", "-c", 'ulimit -f "$1"; ulimit -v "$2" 2>/dev/null; shift 2; exec git "$@"', "git")
_OPTIONS = {
    "protocol.version": "2",
    "core.hooksPath": os.devnull,
    "core.bigFileThreshold": "1m",
    "credential.interactive": "false",
    "fetch.recurseSubmodules": "false",
    "fetch.unpackLimit": "1",
    "fetch.writeCommitGraph": "false",
    "gc.auto": "0",
    "http.followRedirects": "false",
    "http.lowSpeedLimit": "1",
    "http.lowSpeedTime": str(_SILENCE),
    "maintenance.auto": "false",
}
_NOT_LAZY = "GIT_NO_LAZY_FETCH"
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "https:http:ssh",
    "GIT_ASKPASS": "",
    _NOT_LAZY: "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
# Of the variables that steer git, those that say how to reach a host; the others are about a repository of one's own.
_KEPT = re.compile(r"GIT_(?:SSH|SSL|PROXY|HTTP|CONFIG)")


@dataclass(frozen=True, slots=True)
class Allowance:
    """What looking at one repository may cost: bytes on the disk, and seconds."""

    size: int
    seconds: float


class Processes:
    """All git processes of one harvest.

    Args:
        credentials: which host is told which token.
        allowance: for each repository.
        lazily: git may fetch what it finds missing; else only what it is told to.
    """

    def __init__(self, credentials: Credentials, allowance: Allowance, *, lazily: bool = False) -> None:
        self._credentials, self.allowance = credentials, allowance
        self._fixed = {name: value for name, value in _ENVIRONMENT.items() if not (lazily and name == _NOT_LAZY)}
        self._running: set[int] = set()
        self._guard = threading.Lock()
        self._stopped = False

    def stop(self) -> None:
        """End all that runs, and whatever is started after it."""
        with self._guard:
            self._stopped = True
            for process in self._running:
                _kill(process)

    def started(self, process: int) -> None:
        """Take note of a process, so that `stop` finds it."""
        with self._guard:
            self._running.add(process)
            if self._stopped:
                _kill(process)

    def ended(self, process: int) -> None:
        """Forget a process."""
        with self._guard:
            self._running.discard(process)

    def environment(self, url: str) -> dict[str, str]:
        """Return the variables under which git asks a repository."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or _KEPT.match(name)}
        return {**kept, **self._fixed, **self._credentials.for_git(url, kept)}


class Session:
    """The commands about one repository: they share a folder, and the time that it may take.

    Args:
        processes: those of the harvest.
        folder: where they run; it goes with all that they leave.
        url: of the repository.
    """

    def __init__(self, processes: Processes, folder: Path, url: str) -> None:
        self._processes, self._folder, self.url = processes, folder, url
        self._environment = processes.environment(url)
        self._until = time.monotonic() + processes.allowance.seconds

    def run(self, *arguments: str, given: bytes = b"") -> IO[bytes]:
        """Run git and return what it wrote, as a file that is gone when it is closed.

        Raises:
            GitError: it failed, took too long, or wrote too much.
        """
        try:
            return self._run(arguments, given)
        except OSError as error:
            raise GitError(f"cannot be looked at here: {error.strerror or error}", "failed") from error

    def _run(self, arguments: Sequence[str], given: bytes) -> IO[bytes]:
        with ExitStack() as files:
            output, said = (files.enter_context(tempfile.TemporaryFile(dir=self._folder)) for _ in range(2))
            status = self._status(arguments, given, output, said)
            if status != 0:
                said.seek(0)
                words = said.read(10_000).decode("utf-8", "replace")
                size = self._processes.allowance.size
                raise failure(status, words, size, has_grown=_has_grown(self._folder, size))
            said.close()
            files.pop_all()
        output.seek(0)
        return output

    def _status(self, arguments: Sequence[str], given: bytes, output: IO[bytes], said: IO[bytes]) -> int:
        allowance = self._processes.allowance
        process = subprocess.Popen(  # noqa: S603 no shell sees the arguments
            [*_limited(allowance.size), *_options(), *arguments],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=said,
            env=self._environment,
            cwd=self._folder,
            start_new_session=True,  # no terminal to ask at, and one group to end
        )
        self._processes.started(process.pid)
        try:
            process.communicate(given, timeout=max(0.1, self._until - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise GitError(f"took longer than {allowance.seconds:g} seconds", "slow") from None
        finally:
            if process.returncode is None:
                _kill(process.pid)
                process.wait()
            self._processes.ended(process.pid)
        return process.returncode


def _has_grown(folder: Path, size: int) -> bool:
    """Tell whether a file of a folder is as large as one may be; then that is what ended git, or one of its own."""
    with suppress(OSError):
        return any(path.stat().st_size >= size - _BLOCK for path in folder.rglob("*") if path.is_file())
    return False


def _limited(size: int) -> Sequence[str]:
    if shutil.which("sh") is None:
        return ("git",)
    return (*_LIMITED, str(max(1, size // _BLOCK)), str(_MEMORY_KB))


def _options() -> Iterator[str]:
    for name, value in _OPTIONS.items():
        yield from ("-c", f"{name}={value}")


def _kill(process: int) -> None:
    with suppress(OSError, AttributeError):
        os.killpg(process, signal.SIGKILL)
