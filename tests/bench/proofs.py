"""Proofs: dated tables under tests/proofs/, each with a digest of the files that it rests on.

`make test` fails where a digest is stale, so that nobody relies on an old proof; `make bench` and
`make prove` write them anew.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

TOP = Path(__file__).parents[2]
FOLDER = TOP / "tests" / "proofs"

_INPUTS = re.compile(r"^Inputs: (.+)$", re.MULTILINE)
_DIGEST = re.compile(r"^Digest: sha256:([0-9a-f]{64})$", re.MULTILINE)


def write_proof(name: str, title: str, body: str, inputs: Sequence[str], libraries: Sequence[str]) -> Path:
    """Write tests/proofs/<name>.md and return its place.

    Args:
        name: the file's name, without its ending.
        title: the heading.
        body: Markdown; tables and what is to be said about them.
        inputs: files it rests on, from the top of the repository.
        libraries: distributions whose versions matter.
    """
    versions = ", ".join([f"Python {platform.python_version()}", *(f"{lib} {version(lib)}" for lib in libraries)])
    lines = [
        f"# {title}",
        f"Date: {datetime.now(UTC):%Y-%m-%d}  \nMachine: {machine()}  \nVersions: {versions}",
        body,
        f"Inputs: {', '.join(inputs)}\n\nDigest: sha256:{digest(inputs)}",
    ]
    path = FOLDER / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    return path


def is_stale(proof: Path) -> bool:
    """Tell whether the files that a proof rests on have changed since, or it does not name them."""
    text = proof.read_text(encoding="utf-8")
    inputs, written = _INPUTS.search(text), _DIGEST.search(text)
    return not (inputs and written) or digest(inputs[1].split(", ")) != written[1]


def digest(inputs: Iterable[str]) -> str:
    """Return the SHA-256 of the names and contents of files."""
    sums = "".join(f"{name} {hashlib.sha256((TOP / name).read_bytes()).hexdigest()}\n" for name in sorted(inputs))
    return hashlib.sha256(sums.encode()).hexdigest()


def machine() -> str:
    """Return cores, processor and system."""
    return f"{os.cpu_count()} cores, {_processor()}, {platform.system()} {platform.machine()}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else "unknown processor"
