"""`python -m tests.fuzz.longrun TARGET SECONDS`: one target under hypothesis, with inputs that make some sense."""

from __future__ import annotations

import sys
import time

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.grammar import inputs
from tests.fuzz.guided import folder
from tests.fuzz.recording import Recorder
from tests.fuzz.table import TARGETS

ROUND = 500  # examples; hypothesis repeats itself in long rounds


def main(name: str, seconds: str) -> None:
    """Check inputs until the time is up, and say how many there were."""
    target = TARGETS[name]
    record = Recorder(target, folder("findings", name))
    end = time.monotonic() + float(seconds)

    @settings(
        max_examples=ROUND,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(inputs(target))
    def check(data: bytes) -> None:
        if time.monotonic() < end:
            record(data)

    for number in range(sys.maxsize):
        if time.monotonic() >= end:
            break
        seed(number)(check)()
    print(f"Done {record.executions} runs")  # noqa: T201 read by __main__


if __name__ == "__main__":
    main(*sys.argv[1:])
