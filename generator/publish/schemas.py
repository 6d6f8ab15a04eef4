"""`/api/schemas/`: JSON Schemas (draft 2020-12) of what other programs read and write."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.pages.site import Site
from generator.publish.compact import compact_bytes
from generator.settings import Settings

FOLDER = "api/schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAMES = tuple("check drift inspect owner ownership problem recipe repositories settings snapshot".split())

_FILES = Path(__file__).parent.parent / "schemas"
_OURS = ("base", "as_of", "revision")


def schemas_export(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield every schema; they are the same for every site of one version."""
    del site
    for name in NAMES:
        yield f"{FOLDER}/{name}.v1.json", compact_bytes(schema(name))


def schema(name: str) -> dict[str, Any]:
    """Return a schema that needs no other file: `problem` is put into those that refer to it.

    Args:
        name: one of NAMES.
    """
    if name == "settings":
        return _settings()
    content = _read(name)
    if name != "problem" and "problem" in content.get("$defs", {}):
        problem = {key: value for key, value in _read("problem").items() if not key.startswith("$")}
        content["$defs"] = {**content["$defs"], "problem": {**problem, **content["$defs"]["problem"]}}
    return content


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((_FILES / f"{name}.v1.json").read_bytes())
    return content


def _settings() -> dict[str, Any]:
    """Return the schema of what stands under the plugin in mkdocs.yml, without the fields that are not users'."""
    content = Settings.model_json_schema()
    properties = {name: value for name, value in content["properties"].items() if name not in _OURS}
    return {
        "$schema": DIALECT,
        "title": "Settings of Milepost",
        "description": "What stands under the plugin `milepost` in mkdocs.yml.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "$defs": content.get("$defs", {}),
    }
