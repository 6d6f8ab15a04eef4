"""Bytes to what `milepost check` and `inspect` print: judging, linking, rules, comments, reporters."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from unittest import mock

import click

from generator.catalog import link
from generator.cli import inspect, reporters
from generator.cli.reporters import Report
from generator.model.kinds import STOCK
from generator.pages.questions import form_of, steps_of
from generator.rules.ignores import apply_ignores
from generator.rules.running import run_rules
from generator.rules.table import all_rules
from generator.sources.files import SourceFile
from generator.sources.reading import Reading, read_all
from tests.fuzz.expectations import expect_json, expect_problems, lines_of, printed
from tests.fuzz.seeds import catalog_files as seeds
from tests.fuzz.targets.judging import FIELDS, LIMITS
from tests.fuzz.targets.reader import TOKENS as YAML

__all__ = ["COVERS", "SECONDS", "TOKENS", "check", "seeds"]

SECONDS = 4.0
TOKENS = (
    *FIELDS, "# milepost: ignore DOC001 -- why\n", "description: ", "milepost/tier: ", "milepost/renamed-from: ",
    "milepost/chat: ", "javascript:", "your-org", "TODO", "deprecated", "properties: {", "required: [", "enum: [",
    "oneOf: [", "dependencies: {", "const: ", "if: ", "ui:field: ", "\u202e", "\x9b", "\x1b]8;;", *YAML,
)  # fmt: skip
COVERS = (
    "catalog.py", "graph.py", "problems.py", "pages/questions.py", "cli/reporters.py", "cli/inspect.py",
    "rules/running.py",
    "rules/ignores.py", "rules/dangling_reference.py", "rules/dependency_cycle.py", "rules/deprecated_dependency.py",
    "rules/duplicate_entity.py", "rules/empty_owner.py", "rules/orphan.py", "rules/suggestions.py", "rules/texts.py",
    "rules/unchecked_reference.py", "rules/unrendered_template.py", "rules/unsafe_link.py", "rules/wrong_annotation.py",
    "rules/wrong_rename.py", "insights/placeholders.py", "insights/contradictions.py", "sources/codeowners.py",
    "sources/reading.py",
)  # fmt: skip


@cache
def folder() -> Path:
    """Return the folder that the file is in; in memory, where that is possible."""
    memory = Path("/dev/shm")  # noqa: S108 a disk would be the slowest part
    return Path(mkdtemp(prefix="milepost-fuzz-", dir=memory if memory.is_dir() else None))


def check(data: bytes) -> None:
    """Expect problems that both reporters can print, and forms that can be shown."""
    path = folder() / "f.yaml"
    path.write_bytes(data)
    reporters._lines.cache_clear()
    reading = read_all([SourceFile(path, folder(), "f.yaml")], STOCK, LIMITS, folder())
    catalog = link(reading.entities)
    found = [*reading.all_problems, *run_rules(catalog, all_rules(), {})]
    problems = sorted(apply_ignores(found, reading.origins), key=lambda problem: problem.sort_key)
    expect_problems(problems, lines_of(data))
    report = Report.of(reading, problems, folder(), known=0)
    printed(_shown(lambda: reporters.print_text(report)))
    assert len(json.loads(_shown(lambda: reporters.print_json(report)))["problems"]) == len(problems)
    _expect_inspection(reading)
    for entity in catalog.of_kind("Template"):
        expect_json([list(map(str, form_of(entity))), list(map(str, steps_of(entity)))])


def _expect_inspection(reading: Reading) -> None:
    for judgement in reading.judgements:
        with _unstyled():
            printed("\n".join(inspect._as_text(judgement)))
        for line in inspect._as_json(judgement):
            assert json.loads(line.encode("utf-8"))["file"] == judgement.file


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        """Claim to be one, so that click takes no control character out."""
        return True


@contextmanager
def _unstyled() -> Iterator[None]:
    """Leave out the colours that are ours, so that each control character found is somebody else's."""
    with mock.patch.object(click, "style", lambda text, **_: str(text)):
        yield


def _shown(report: Callable[[], None]) -> str:
    raw = io.BytesIO()
    terminal = _Terminal(raw, "utf-8", write_through=True)
    with _unstyled(), redirect_stdout(terminal):
        report()
    terminal.detach()  # which leaves what was written open
    return raw.getvalue().decode("utf-8")
