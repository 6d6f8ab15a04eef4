"""`fs:rename` and `fs:delete`: files that there are so far, moved or removed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from generator.recipes.actions.fetch_template import braces
from generator.recipes.actions.job import ActionError, Job, checked
from generator.sources.globs import depth_of


def rename(job: Job) -> Mapping[str, Any]:
    """Move files or folders."""
    for move in _listed(job):
        if not isinstance(move, dict) or not all(isinstance(move.get(name), str) for name in ("from", "to")):
            raise ActionError("fs:rename needs files, each with from and to")
        old, new = checked(move["from"]), checked(move["to"])
        moved = {path: new + path[len(old) :] for path in job.files if path == old or path.startswith(f"{old}/")}
        if not moved:
            raise ActionError(f"fs:rename: there is no {old}")
        if move.get("overwrite") is not True and (taken := sorted(set(moved.values()) & job.files.keys())):
            raise ActionError(f"fs:rename: {taken[0]} is there already; overwrite: true replaces it")
        for path, target in moved.items():
            job.files[target] = job.files.pop(path)
    return {}


def delete(job: Job) -> Mapping[str, Any]:
    """Remove files and folders, by paths or globs."""
    for name in _listed(job):
        if not isinstance(name, str):
            raise ActionError("fs:delete needs files, a list of paths")
        checked(re.sub(r"[*?{},]", "x", name))
        globs = [f"/{glob.removeprefix('./')}" for glob in braces(name)]
        for path in [path for path in job.files if any(depth_of(glob, path) is not None for glob in globs)]:
            del job.files[path]
    return {}


def _listed(job: Job) -> list[Any]:
    files = job.given.get("files")
    if not isinstance(files, list):
        raise ActionError(f"{job.action} needs files, a list")
    return files
