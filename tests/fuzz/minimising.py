"""`python -m tests.fuzz.minimising TARGET FILE`: make a finding's input smaller, and print it."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.fuzz.recording import TooSlowError, signature, within
from tests.fuzz.table import TARGETS
from tests.fuzz.target import Target


def finding(target: Target, data: bytes) -> str | None:
    """Return the signature of what an input shows, None where all is well."""
    try:
        with within(target.SECONDS):
            target.check(data)
    except (Exception, TooSlowError) as error:  # noqa: BLE001 whatever it is, it is a finding
        return signature(error)
    return None


def minimised(target: Target, data: bytes) -> bytes:
    """Take out as much of an input as leaves the same finding."""
    wanted = finding(target, data)
    size = max(len(data) // 2, 1)
    while wanted and size:
        position = 0
        while position < len(data):
            shorter = data[:position] + data[position + size :]
            if finding(target, shorter) == wanted:
                data = shorter
            else:
                position += size
        size //= 2
    return data


if __name__ == "__main__":
    smallest = minimised(TARGETS[sys.argv[1]], Path(sys.argv[2]).read_bytes())
    sys.stdout.buffer.write(smallest)
