"""`fetch:plain` and `fetch:plain:file`: files as they are."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from generator.recipes.actions.job import ActionError, Job


def run(job: Job) -> Mapping[str, Any]:
    """Take in the files of a folder beside the template."""
    _, tree = job.fetched(job.text("url"))
    target = job.path("targetPath", ".")
    for path, file in tree.items():
        job.put(posixpath.join(target, path), file)
    return {}


def run_file(job: Job) -> Mapping[str, Any]:
    """Take in one file beside the template."""
    url = job.text("url")
    source, tree = job.fetched(url)
    if list(tree) != [posixpath.basename(source)]:
        raise ActionError(f"{url} is a folder, and fetch:plain:file takes one file")
    job.put(job.path("targetPath"), next(iter(tree.values())))
    return {}
