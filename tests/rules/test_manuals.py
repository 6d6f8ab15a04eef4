"""Every code has one manual, whose examples show what it says."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

import generator
from generator.manuals.manual import Manual
from generator.manuals.table import FAMILIES, MANUALS, all_manuals, family, manual
from generator.pipeline import build
from generator.rules.table import RULES
from generator.settings import Settings

SOURCE = Path(generator.__file__).parent
CODE = re.compile(r'"([A-Z]{3,4}\d{3})"')
MANUAL_FOLDER = SOURCE / "manuals"
EXAMPLE = re.compile(r"^(Bad|Good):\n```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)

# What the examples take for granted: a team, its member, a system in a domain, and two files.
BACKDROP = """\
{apiVersion: backstage.io/v1alpha1, kind: Group, metadata: {name: payments},
  spec: {type: team, children: [], members: [ann, bob], profile: {email: payments@acme.example}}}
---
{apiVersion: backstage.io/v1alpha1, kind: User, metadata: {name: ann}, spec: {memberOf: []}}
---
{apiVersion: backstage.io/v1alpha1, kind: User, metadata: {name: bob}, spec: {memberOf: []}}
---
{apiVersion: backstage.io/v1alpha1, kind: System, metadata: {name: checkout, description: x},
  spec: {owner: payments, domain: commerce}}
---
{apiVersion: backstage.io/v1alpha1, kind: Domain, metadata: {name: commerce, description: x}, spec: {owner: payments}}
"""
BESIDE = {
    "openapi.yaml": "openapi: 3.1.0\n",
    "CODEOWNERS": "* @acme/cards\n",
    "teams.yaml": BACKDROP.partition("---")[0].replace("payments", "cards"),
}
ALONE = {"REF002"}
DEFAULTS: dict[str, dict[str, Any]] = {
    "Component": {"type": "service", "lifecycle": "production", "owner": "payments"},
    "System": {"owner": "payments"},
}
SHOWN = [(page.code, kind, text) for page in all_manuals() for kind, text in EXAMPLE.findall(page.text)]


def whole(text: str) -> str:
    """Return an example as a file; a part of an entity is laid over a minimal one."""
    if "apiVersion" in text:
        return text
    part = yaml.safe_load(text)
    kind = part.get("kind", "Component")
    return yaml.safe_dump(
        {
            "apiVersion": "backstage.io/v1alpha1",
            "kind": kind,
            "metadata": {"name": "example", **part.get("metadata", {})},
            "spec": {**DEFAULTS[kind], **part.get("spec", {})},
        }
    )


@pytest.mark.parametrize(("code", "kind", "text"), SHOWN, ids=[f"{code}-{kind}" for code, kind, _ in SHOWN])
def test_the_bad_example_has_the_problem_and_the_good_one_has_not(
    tmp_path: Path, code: str, kind: str, text: str
) -> None:
    (tmp_path / "catalog-info.yaml").write_text(whole(text), "utf-8")
    for name, content in BESIDE.items():
        (tmp_path / name).write_text(content, "utf-8")
    if code not in ALONE:
        (tmp_path / "org").mkdir()
        (tmp_path / "org" / "catalog-info.yaml").write_text(BACKDROP, "utf-8")
    found = {problem.code for problem in build(Settings(base=tmp_path), tmp_path).problems}
    assert (code in found) == (kind == "Bad")


def written_codes() -> set[str]:
    files = [file for file in SOURCE.rglob("*.py") if MANUAL_FOLDER not in file.parents]
    return {code for file in files for code in CODE.findall(file.read_text("utf-8"))}


def test_every_code_has_a_manual_and_every_manual_a_code() -> None:
    assert written_codes() == {manual.code for manual in all_manuals()}


def test_no_code_is_in_two_places() -> None:
    codes = Counter([manual.code for manual in MANUALS] + [rule.CODE for rule in RULES])
    assert [code for code, count in codes.items() if count > 1] == []


@pytest.mark.parametrize("page", all_manuals(), ids=lambda page: page.code)
def test_a_manual_has_its_parts(page: Manual) -> None:
    parts = re.findall(r"^(Why|Bad|Good|Fix):", page.text, re.MULTILINE)
    assert parts == ["Why", "Bad", "Good", "Fix"]
    assert page.text.count("```") == 4
    assert page.title[0].isupper() or page.title.startswith("milepost")
    assert not page.title.endswith(".")
    assert max(map(len, page.text.splitlines())) <= 110


def test_codes_are_found_in_any_case() -> None:
    found = manual("ref001")
    assert found is not None
    assert found.code == "REF001"
    assert manual("REF999") is None


def test_every_family_has_a_heading() -> None:
    assert {family(page.code) for page in all_manuals()} == set(FAMILIES)


def test_the_severity_of_a_manual_is_the_one_that_is_reported() -> None:
    said = {page.code: str(page.severity) for page in all_manuals()}
    cases = Path(__file__).parents[1] / "catalogs" / "invalid"
    for expected in cases.glob("*/expected.txt"):
        for severity, code in re.findall(r" (\w+)\[(\w+)\] ", expected.read_text("utf-8")):
            assert said[code] == severity
