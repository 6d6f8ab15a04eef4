"""Recipes in few words, for tests."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.recipes.loading import recipe_at
from generator.recipes.making import Made, make
from generator.recipes.recipe import Recipe
from generator.settings import Limits

NAME = {"properties": {"name": {"type": "string", "default": "pay"}}}


def template(steps: list[dict[str, Any]], parameters: Any = NAME, **spec: Any) -> str:
    """Return a template.yaml (YAML is a superset of JSON)."""
    document = {
        "apiVersion": "scaffolder.backstage.io/v1beta3",
        "kind": "Template",
        "metadata": {"name": "dish", "description": "For tests"},
        "spec": {"type": "service", "owner": "cooks", "parameters": parameters, "steps": steps, **spec},
    }
    return json.dumps(document, indent=1)


def fetch(**given: Any) -> dict[str, Any]:
    """Return the step that renders ./skeleton."""
    values = {"name": "${{ parameters.name }}"}
    return {"id": "fetch", "action": "fetch:template", "input": {"url": "./skeleton", "values": values, **given}}


def cook(folder: Path, text: str, skeleton: Mapping[str, str | bytes] | None = None) -> Recipe:
    """Write a recipe into a folder, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "template.yaml").write_text(text, "utf-8")
    for path, content in (skeleton or {}).items():
        file = folder / "skeleton" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return recipe_at(folder, folder.parent, Limits())


def made(recipe: Recipe, **answers: Any) -> Made:
    """Render a recipe."""
    return make(recipe, answers, {})


def texts(result: Made) -> dict[str, str]:
    """Return what was made, without the record."""
    return {path: file.content.decode() for path, file in result.files.items() if not path.startswith(".milepost/")}


def git(folder: Path, *arguments: str) -> str:
    """Run git."""
    who = ["-c", "user.name=cook", "-c", "user.email=cook@example.com", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(folder: Path, tag: str | None = None) -> None:
    """Commit everything in a folder."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "change")
    if tag:
        git(folder, "tag", tag)
