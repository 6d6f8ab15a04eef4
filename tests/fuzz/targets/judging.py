"""Bytes to judgements: one a document, with a place for all that is wrong."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from generator.model.entity import Entity
from generator.model.kinds import OPT_IN, STOCK, Dialect
from generator.problems import Severity
from generator.publish.compact import compact
from generator.settings import Limits
from generator.sources.documents import read_documents
from generator.sources.files import SourceFile
from generator.sources.judging import Judgement, judge
from generator.sources.places import locate
from tests.fuzz.expectations import expect_canonical, expect_exportable, expect_place, expect_problems, lines_of
from tests.fuzz.seeds import catalog_files as seeds
from tests.fuzz.targets.reader import TOKENS as YAML

__all__ = ["COVERS", "SECONDS", "TOKENS", "check", "seeds"]

SECONDS = 3.0
FIELDS = (
    "apiVersion: backstage.io/v1alpha1\n", "kind: Component\n", "kind: API\n", "kind: User\n", "kind: Group\n",
    "kind: Location\n", "kind: Template\n", "kind: AiResource\n", "scaffolder.backstage.io/v1beta3",
    "metadata:\n  name: a\n",
    "metadata: {name: a}\n", "namespace: ", "annotations: ", "labels: ", "tags: [", "links: [{url: ", "title: ",
    "spec:\n",
    "spec: {", "type: ", "lifecycle: ", "owner: ", "system: ", "dependsOn: [", "profile: {", "children: []",
    "memberOf: [",
    "parameters: ", "steps: ", "definition: ", "$text: ", "$json: ", "$yaml: ", "component:a/b", "presence: optional",
    "mcp-server", "milepost/", "backstage.io/", "http://a", "https://xn--a", "http://[::1]", "a@b.c", ":", "/",
    "targets: [",
)  # fmt: skip
TOKENS = (*FIELDS, *YAML)
COVERS = (
    "sources/judging.py", "sources/faults.py", "sources/mentions.py", "sources/places.py", "model/formats.py",
    "model/ref.py", "model/kinds.py", "model/kind.py", "model/entity.py", "model/urls.py",
)  # fmt: skip

LIMITS = Limits()


@cache
def folder() -> Path:
    """Return an empty folder, which no placeholder finds anything in."""
    return Path(mkdtemp(prefix="milepost-fuzz-"))


def check(data: bytes) -> None:
    """Expect one judgement a document, the same every time, and entities that survive being written out."""
    file = SourceFile(folder() / "f.yaml", folder(), "f.yaml")
    lines = lines_of(data)
    for dialect in (STOCK, OPT_IN):
        judgements = judged(data, file, dialect)
        assert [judgement.document for judgement in judgements] == list(range(len(judgements)))
        assert repr(judged(data, file, dialect)) == repr(judgements)
        for judgement in judgements:
            expect_judgement(judgement, lines)
            if judgement.entity and dialect is STOCK:
                _expect_round_trip(judgement.entity, file)


def judged(data: bytes, file: SourceFile, dialect: Dialect = STOCK) -> list[Judgement]:
    """Return the judgements of a file's bytes."""
    return [judge(document, file, dialect, LIMITS) for document in read_documents(data, file.shown, LIMITS)]


def expect_judgement(judgement: Judgement, lines: list[str]) -> None:
    """Expect a verdict that fits its problems, and places that are in the file."""
    expect_problems(judgement.problems, lines)
    expect_place(judgement.line, 1, lines, judgement.verdict)
    assert (judgement.entity is not None) == (judgement.verdict == "ok")
    if judgement.verdict == "error":
        assert any(problem.severity is Severity.ERROR for problem in judgement.problems)
    if judgement.entity:
        expect_canonical(judgement.entity.ref)
        expect_exportable(judgement.entity.as_json())
        assert judgement.entity.ref == judgement.ref
        for mention in judgement.entity.mentions:
            expect_canonical(mention.target)
            expect_place(*locate(judgement.entity, mention.path), lines, mention)


def _expect_round_trip(entity: Entity, file: SourceFile) -> None:
    """Expect the same entity from the JSON that it is exported as: JSON is YAML too."""
    content = entity.as_json()
    written = compact(content)
    if "$" in written or "$" in entity.origin.text or not _is_plain(content):
        return
    (again,) = judged(written.encode(), file)
    assert again.entity is not None, (written, again.problems)
    assert (again.ref, again.entity.relations) == (entity.ref, entity.relations)
    assert json.loads(compact(again.entity.as_json())) == json.loads(written)


def _is_plain(value: Any) -> bool:
    """Tell whether JSON holds a value as it is: no infinity, and no key longer than YAML takes in brackets."""
    if isinstance(value, dict):
        return all(len(key) < 200 and _is_plain(item) for key, item in value.items())
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return not isinstance(value, float) or (math.isfinite(value) and abs(value) < 2**53)
