"""`python -m tests.fuzz [TARGET ...]`: fuzz each target, print the table, write tests/proofs/fuzz.md.

FUZZ_SECONDS is the time for each target. A quarter of it goes to hypothesis, whose inputs are entities with
something wrong in them; the rest to atheris, which is led by coverage, or to hypothesis too where atheris is not.
What is found stays in .cache/fuzz/findings; a mended one goes to tests/fuzz/cases/, which `make test` replays.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from tests.bench.proofs import write_proof
from tests.fuzz.guided import folder
from tests.fuzz.table import TARGETS
from tests.fuzz.target import CORPUS, TOP

SECONDS = int(os.environ.get("FUZZ_SECONDS", "75"))
SHARE = 4  # one part of so many is hypothesis'
GRACE = 240  # seconds that a fuzzer may take longer than it was given


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one target; `guided` and `structured` are numbers of executions."""

    name: str
    seconds: float
    guided: int
    structured: int
    branches: str
    lines: str
    findings: tuple[str, ...]


def main(names: list[str]) -> int:
    """Return 0 if nothing was found, 1 if something was."""
    has_atheris = find_spec("atheris") is not None
    if not has_atheris:
        print("atheris is not installed here: hypothesis takes all of the time.", flush=True)  # noqa: T201
    rows = []
    for name in names or list(TARGETS):
        rows.append(_row(name, guided=has_atheris))
        print(_line(rows[-1]), flush=True)  # noqa: T201 a command's answer
        for found in rows[-1].findings:
            print(f"    {found}", flush=True)  # noqa: T201
    if not names:
        libraries = [lib for lib in ("atheris", "hypothesis", "pyyaml", "pydantic") if _is_installed(lib)]
        body = f"{_note(rows, has_atheris=has_atheris)}\n\n{table(rows)}"
        proof = write_proof("fuzz", "Fuzzing of what reads other people's files", body, _inputs(), libraries)
        print(f"Written: {proof.relative_to(TOP)}")  # noqa: T201
    return 1 if any(row.findings for row in rows) else 0


def _row(name: str, *, guided: bool) -> Row:
    for old in folder("findings", name).iterdir():
        old.unlink()
    start = time.monotonic()
    share = max(SECONDS // SHARE, 1) if guided else SECONDS
    structured = _run("tests.fuzz.longrun", name, share)
    found = _run("tests.fuzz.guided", name, SECONDS - share) if guided and share < SECONDS else ""
    seconds = time.monotonic() - start
    reached = re.match(r"\d+ of \d+", _run("tests.fuzz.reached", name))
    return Row(
        name,
        seconds,
        _number(r"Done (\d+) runs", found),
        _number(r"Done (\d+) runs", structured),
        str(_number(r"cov: (\d+)", found) or "-"),
        reached[0] if reached else "-",
        tuple(_findings(name)),
    )


def _run(module: str, name: str, seconds: int | None = None) -> str:
    """Run a part and return all that it said; one that ends badly leaves its words among the findings."""
    command = [sys.executable, "-m", module, name, *([] if seconds is None else [str(seconds)])]
    limit = GRACE + (seconds or 0)
    done = subprocess.run(
        command, cwd=TOP, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=limit, check=False
    )
    text = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        place = folder("findings", name) / f"ended-{module.rpartition('.')[2]}.txt"
        place.write_text(f"{module} ended with {done.returncode}\n\n{text[-20_000:]}", "utf-8")
    return text


def _number(pattern: str, text: str) -> int:
    return int((re.findall(pattern, text) or ["0"])[-1])


def _findings(name: str) -> list[str]:
    return [
        f"{path.read_text('utf-8').partition(chr(10))[0]}: {path.with_suffix('').relative_to(TOP)}"
        for path in sorted(folder("findings", name).glob("*.txt"))
    ]


def _line(row: Row) -> str:
    return (
        f"| {row.name} | {row.seconds:.0f} s | {row.guided:,} | {row.structured:,} | {row.branches} | {row.lines} "
        f"| {len(row.findings) or 'none'} |"
    )


def table(rows: list[Row]) -> str:
    """Return the rows as a Markdown table."""
    head = "| target | time | executions by atheris | by hypothesis | branches seen | lines reached | findings |"
    return "\n".join([head, "|---|---|---|---|---|---|---|", *map(_line, rows)])


def _note(rows: list[Row], *, has_atheris: bool) -> str:
    total = sum(row.seconds for row in rows)
    ran = sum(row.guided + row.structured for row in rows)
    engine = "atheris and hypothesis" if has_atheris else "hypothesis alone, as atheris is not installed here"
    real = "with" if CORPUS.is_dir() else "without"
    return (
        f"{total / 60:.0f} minutes, {ran:,} executions, by {engine}; the seeds were the example\n"
        f"organisation and the cases of tests/catalogs, {real} the corpus of real files. Each execution checks the\n"
        "properties that stand in its module of tests/fuzz/targets/, not only that nothing is raised. *Branches* are\n"
        "atheris' counters, *lines* those of the modules that the target is meant for, reached by seeds, cases and\n"
        "what the fuzzers left behind. What was mended before stands in tests/fuzz/cases/."
    )


def _inputs() -> list[str]:
    here = Path(__file__).parent
    files = [*here.glob("*.py"), *here.glob("targets/*.py"), here / "requirements.txt"]
    return sorted(path.relative_to(TOP).as_posix() for path in files if not path.name.startswith("test_"))


def _is_installed(library: str) -> bool:
    try:
        return bool(version(library))
    except PackageNotFoundError:
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
