from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from generator.cli.main import main
from generator.owning import index as ownership_index
from generator.publish import snapshot
from generator.publish.pieces import Pieces
from generator.publish.schemas import DIALECT, NAMES, schema, schemas_export
from generator.publish.snapshot import snapshot_files
from tests.publish.portals import BROKEN, GROUP, PAY, example, portal_of, site_of
from tests.recipes.kitchen import cook, fetch, template


def validate(content: Any, name: str) -> None:
    Draft202012Validator(schema(name)).validate(content)


def printed(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "generator", *arguments, "--format", "json"]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True).stdout


@pytest.mark.parametrize("name", NAMES)
def test_each_is_a_schema_that_needs_no_other_file(name: str) -> None:
    content = schema(name)
    Draft202012Validator.check_schema(content)
    assert content["$schema"] == DIALECT
    assert '"$ref":"#/' in json.dumps(content, separators=(",", ":")) or "$ref" not in json.dumps(content)


def test_each_is_on_the_site(tmp_path: Path) -> None:
    files = dict(schemas_export(site_of(portal_of(tmp_path, "."))))
    assert sorted(files) == [f"api/schemas/{name}.v1.json" for name in sorted(NAMES)]
    assert all(json.loads(content) for content in files.values())


def test_snapshot_and_ownership_index(tmp_path: Path) -> None:
    for portal in (example(), portal_of(tmp_path, pay=PAY, org=GROUP, bad=BROKEN)):
        files = dict(snapshot_files(Pieces(portal)))
        validate(json.loads(gzip.decompress(files[snapshot.PATH])), "snapshot")
        validate(json.loads(files[ownership_index.PATH]), "ownership")


def test_check_inspect_and_their_problems(tmp_path: Path) -> None:
    portal_of(tmp_path, pay=PAY, org=GROUP, bad=BROKEN)
    report = json.loads(printed(tmp_path, "check"))
    validate(report, "check")
    assert report["problems"]
    for problem in report["problems"]:
        validate(problem, "problem")
    lines = printed(tmp_path, "inspect", ".").splitlines()
    assert len(lines) == 3
    for line in lines:
        validate(json.loads(line), "inspect")


def test_owners_recipes_and_drift(tmp_path: Path) -> None:
    portal_of(tmp_path, pay=PAY, org=GROUP)
    for thing in ("pay", "payy", "none-at-all"):
        validate(json.loads(printed(tmp_path, "owner", thing)), "owner")
    recipe = cook(tmp_path / "r", template([fetch(), {"action": "x:y"}]), {"a": "${{ values.nmae }}"})
    (line,) = printed(tmp_path, "recipe", "check", "r").splitlines()
    validate(json.loads(line), "recipe")
    assert main(["new", str(tmp_path / "r"), str(tmp_path / "made/one"), "--defaults"]) == 1
    cook(tmp_path / "r", template([fetch()]), {"a": "${{ values.name }}"})
    assert main(["new", str(tmp_path / "r"), str(tmp_path / "made/one"), "--defaults"]) == 0
    (line,) = printed(tmp_path, "drift", "made", "--recipe", "r").splitlines()
    validate(json.loads(line), "drift")
    assert recipe.name == json.loads(line)["recipe"]


def test_a_wrong_output_does_not_pass() -> None:
    with pytest.raises(ValidationError):
        validate({"problems": [{"code": "REF001"}], "summary": {}}, "check")
    with pytest.raises(ValidationError):
        validate({"verdict": "maybe"}, "inspect")


def test_settings_hold_what_users_set_and_nothing_else() -> None:
    validate({"sources": [{"path": "repositories/*"}], "rules": {"REF001": "off"}}, "settings")
    wrongs: list[dict[str, Any]] = [
        {"base": "."},
        {"as_of": "2026-01-01"},
        {"sourcs": []},
        {"rules": {"REF001": "maybe"}},
    ]
    for wrong in wrongs:
        with pytest.raises(ValidationError):
            validate(wrong, "settings")
