"""`python -m tests.fuzz.guided TARGET SECONDS`: one target under atheris, which follows the coverage of branches."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

from tests.fuzz.target import FINDINGS, TOP

LARGEST = 4_096  # bytes of an input
MEMORY = 2_048  # megabytes
HANG = 60  # seconds for one input that not even a signal ends


def main(name: str, seconds: str) -> None:
    """Fuzz until the time is up; libFuzzer then ends the process."""
    atheris: Any = importlib.import_module("atheris")
    # Only what is imported in here is followed; the tests' own code is not.
    with atheris.instrument_imports(include=["generator"], enable_loader_override=False):
        from tests.fuzz.recording import Recorder
        from tests.fuzz.table import TARGETS

        target = TARGETS[name]
        start = list(target.seeds())
    corpus, seeds = folder("corpus", name), folder("seeds", name)
    for number, data in enumerate(start):
        (seeds / f"{number:04}").write_bytes(data[:LARGEST])
    words = seeds.with_suffix(".dict")
    words.write_text("\n".join(map(_quoted, target.TOKENS)) + "\n", "ascii")
    options = {
        "max_total_time": seconds,
        "max_len": LARGEST,
        "rss_limit_mb": MEMORY,
        "timeout": HANG,
        "dict": words.relative_to(TOP),
        "artifact_prefix": f"{folder('findings', name).relative_to(TOP)}/",
        "print_final_stats": 1,
    }
    arguments = [f"-{option}={value}" for option, value in options.items()]
    places = [str(place.relative_to(TOP)) for place in (corpus, seeds)]
    atheris.Setup(["fuzz", *arguments, *places], Recorder(target, folder("findings", name)))
    atheris.Fuzz()


def folder(what: str, name: str) -> Path:
    """Return a target's folder for the inputs that it keeps; `make clean` removes it."""
    found = FINDINGS / what / name
    found.mkdir(parents=True, exist_ok=True)
    return found


def _quoted(token: str) -> str:
    """Return a word of libFuzzer's dictionary."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in token.encode()[:64]) + '"'


if __name__ == "__main__":
    main(*sys.argv[1:])
