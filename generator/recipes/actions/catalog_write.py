"""`catalog:write`: an entity as a catalog file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.recipes.actions.job import ActionError, Job
from generator.recipes.tree import File
from generator.sources.plain import dump_plain


def run(job: Job) -> Mapping[str, Any]:
    """Write the entity."""
    entity = job.given.get("entity")
    if not isinstance(entity, dict):
        raise ActionError("catalog:write needs entity, a mapping")
    job.put(job.text("filePath", "catalog-info.yaml"), File(dump_plain(entity).encode("utf-8", "replace")))
    return {}
