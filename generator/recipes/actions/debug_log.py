"""`debug:log`: a line for whoever runs the recipe."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.recipes.actions.job import Job


def run(job: Job) -> Mapping[str, Any]:
    """Say a message, and what files there are where that is asked for."""
    message = job.given.get("message")
    if message is not None:
        job.log.append(str(message))
    if job.given.get("listWorkspace"):
        job.log += sorted(job.files)
    return {}
