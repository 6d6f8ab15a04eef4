"""`publish:*` and `catalog:register`: nothing is sent anywhere; what is left to do is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.recipes.actions.job import Job, NextStep
from generator.recipes.language.functions import FILTERS
from generator.recipes.language.values import ValueProblemError


def run(job: Job) -> Mapping[str, Any]:
    """Say where the files go, and return the addresses that they will have there."""
    url = job.given.get("repoUrl")
    try:
        parts: Mapping[str, Any] = FILTERS["parseRepoUrl"].call(url) if isinstance(url, str) else {}
    except ValueProblemError:
        parts = {}
    if not parts:
        job.next_steps.append(_step(job, "Push the files to a repository."))
        return {}
    owner = "/".join(str(parts[name]) for name in ("organization", "workspace", "project", "owner") if name in parts)
    remote = f"https://{parts['host']}/{owner}/{parts.get('repo', '')}".rstrip("/")
    branch = job.given.get("defaultBranch") or "main"
    if ":" in job.action.removeprefix("publish:"):
        job.next_steps.append(_step(job, f"Open a pull request with the files at {remote}"))
    else:
        message = f"Create {remote} and push the files to its branch {branch}"
        place = {"host": str(parts["host"]), "owner": owner, "repo": str(parts.get("repo", ""))}
        job.next_steps.append(NextStep(job.action, message, place))
    contents = f"{remote}/-/blob/{branch}" if "gitlab" in job.action else f"{remote}/blob/{branch}"
    return {"remoteUrl": remote, "repoContentsUrl": contents}


def register(job: Job) -> Mapping[str, Any]:
    """Say which file is to be registered."""
    url = job.given.get("catalogInfoUrl")
    if not isinstance(url, str):
        base, path = job.given.get("repoContentsUrl"), job.given.get("catalogInfoPath", "/catalog-info.yaml")
        url = f"{str(base).rstrip('/')}/{str(path).lstrip('/')}" if isinstance(base, str) else None
    if url is None:
        job.next_steps.append(_step(job, "Let the portal read the repository's catalog-info.yaml"))
        return {}
    job.next_steps.append(_step(job, f"Let the portal read {url}"))
    return {"catalogInfoUrl": url}


def _step(job: Job, message: str) -> NextStep:
    return NextStep(job.action, message)
