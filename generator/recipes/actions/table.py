"""The table of actions: an action is there because it stands here, or because a plugin brings it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator import plugins
from generator.problems import Problem
from generator.recipes.actions import catalog_write, debug_log, fetch_plain, fetch_template, fs, publish
from generator.recipes.actions.job import Run

ACTIONS: Mapping[str, Run] = {
    "fetch:template": fetch_template.run,
    "fetch:plain": fetch_plain.run,
    "fetch:plain:file": fetch_plain.run_file,
    "catalog:write": catalog_write.run,
    "catalog:register": publish.register,
    "fs:rename": fs.rename,
    "fs:delete": fs.delete,
    "debug:log": debug_log.run,
}
_PUBLISH = "publish:"


def action_of(name: str, brought: Mapping[str, Run]) -> Run | None:
    """Return what an identifier stands for; None where nothing is known of it."""
    return ACTIONS.get(name) or brought.get(name) or (publish.run if name.startswith(_PUBLISH) else None)


def brought_actions() -> tuple[dict[str, Run], list[Problem]]:
    """Return the actions that other distributions bring (entry-point group `milepost.actions`), and what is wrong.

    An entry point is named as the action is, and leads to what takes a Job and returns the step's outputs.
    """
    found: dict[str, Run] = {}
    problems: list[Problem] = []
    for plugin in plugins.load(plugins.ACTIONS):
        value: Any = plugin.value
        if plugin.problem:
            problems.append(plugin.problem)
        elif not callable(value):
            problems.append(plugins.unusable(plugin.name, "as an action it has to be a function of a job"))
        elif plugin.name in ACTIONS or plugin.name.startswith(_PUBLISH):
            problems.append(plugins.unusable(plugin.name, "an action of that name is there already"))
        else:
            found[plugin.name] = value
    return found, problems
