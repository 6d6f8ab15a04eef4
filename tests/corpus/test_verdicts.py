"""`milepost inspect` gives the verdict of Backstage on hundreds of real files, and emits the same relations."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the corpus of real catalog files is not beside this checkout (it carries no licence)"
)

# Rows that we judge otherwise, each with its reason. None so far.
KNOWN_DIFFERENCES: dict[tuple[str, int], str] = {}

Row = dict[str, Any]


def _rows(name: str) -> Iterator[Row]:
    with (CORPUS / name).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _inspect(files: Iterable[Path], *options: str) -> dict[str, list[Row]]:
    command = [sys.executable, "-m", "generator", "inspect", "--format", "json", *options, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows: dict[str, list[Row]] = defaultdict(list)
    for line in done.stdout.splitlines():
        row = json.loads(line)
        rows[row["file"]].append(row)
    return rows


def _differences(file: str, ours: list[Row], theirs: list[Row], *, model: bool) -> Iterator[str]:
    if [row["document"] for row in ours] != [row["doc"] for row in theirs]:
        yield f"{file}: {len(ours)} documents, not {len(theirs)}"
        return
    for mine, row in zip(ours, theirs, strict=True):
        want = {**row, **row.get("model", {})} if model else row
        if row.get("placeholders") or (file, row["doc"]) in KNOWN_DIFFERENCES:
            continue
        if mine["verdict"] != want["verdict"]:
            yield f"{file}[{row['doc']}]: {mine['verdict']}, not {want['verdict']}: {want.get('error')}"
        elif mine["relations"] != want.get("relations", []):
            yield f"{file}[{row['doc']}]: relations {mine['relations']}, not {want['relations']}"
        elif row.get("ref") and mine["ref"] != row["ref"]:
            yield f"{file}[{row['doc']}]: {mine['ref']}, not {row['ref']}"


@pytest.mark.parametrize("options", [(), ("--opt-in",)], ids=["stock", "opt-in"])
def test_real_files(options: tuple[str, ...]) -> None:
    expected: dict[str, list[Row]] = defaultdict(list)
    for row in _rows("verdicts.jsonl"):
        expected[str(CORPUS / "files" / row["file"])].append(row)
    found = _inspect(map(Path, expected), *options)
    wrong = [
        difference
        for file, rows in expected.items()
        for difference in _differences(file, found[file], rows, model=bool(options))
    ]
    assert len(expected) > 300
    assert wrong == []


@pytest.mark.parametrize("options", [(), ("--opt-in",)], ids=["stock", "opt-in"])
def test_mutations(options: tuple[str, ...], tmp_path: Path) -> None:
    expected: dict[str, list[Row]] = {}
    for number, row in enumerate(_rows("mutations.jsonl")):
        file = tmp_path / str(number) / "catalog-info.yaml"
        file.parent.mkdir()
        file.write_bytes(row["yaml"].encode())
        expected[str(file)] = row["docs"] or [{"doc": 0, "verdict": "empty"}]
    found = _inspect(map(Path, expected), *options)
    wrong = [
        difference
        for file, rows in expected.items()
        for difference in _differences(file, found[file], rows, model=bool(options))
    ]
    assert len(expected) > 250
    assert wrong == []
