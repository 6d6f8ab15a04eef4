"""From answers to a repository: the steps that `new`, `recipe test`, `upgrade` and `drift` have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.problems import Location, Problem, Severity
from generator.recipes.actions.job import Run
from generator.recipes.forms.answering import Form, at, faults_of, put, with_defaults
from generator.recipes.forms.fields import fields_of
from generator.recipes.planning import FORM, Plan, form_of, plan
from generator.recipes.recipe import Recipe, RecipeError
from generator.recipes.record import PATH, Record
from generator.recipes.tree import File


@dataclass(frozen=True)
class Made:
    """What a recipe has made: the plan, all files with the record, and that."""

    plan: Plan
    files: Mapping[str, File]
    record: Record


def make(recipe: Recipe, given: Mapping[str, Any], brought: Mapping[str, Run], *, is_again: bool = False) -> Made:
    """Render a recipe.

    Args:
        recipe: the template.
        given: answers; defaults stand for what is not answered, and secrets may be among them.
        brought: actions of plugins.
        is_again: the answers are those of a record, which has no secrets, and may have some that are asked no longer.

    Raises:
        RecipeError: an answer is missing or does not fit, or a step cannot be done.
    """
    form = form_of(recipe)
    answers = with_defaults(form, given)
    secret = secret_keys(form, answers)
    if is_again:
        answers = _of_now(form, answers, secret)
    own = {key: answers.pop(key) for key in _secret_names(form) if key in answers}
    page = Form([form.secrets], {})
    faults = [*faults_of(form, answers), *([] if is_again else faults_of(page, own))]
    faults = [fault for fault in faults if not (is_again and fault.key in secret)]
    if faults:
        raise RecipeError(f"the answers to {recipe.name} do not fit", *(_problem(recipe, *fault) for fault in faults))
    masked = {field.key: at(answers, field.path) for field in form.fields(answers) if field.is_masked}
    secrets = {**{key: own.get(key, "") for key in (_secret_names(form) if is_again else own)}, **masked}
    found = plan(recipe, _without(answers, list(masked)), secrets, brought)
    if any(path.lower().startswith(".milepost/") for path in found.files):
        raise RecipeError(f"{recipe.name} makes files in .milepost/, which are Milepost's own")
    kept = _without(answers, secret)
    record = Record.of(recipe, kept, found.files)
    return Made(found, {**found.files, PATH: record.as_file()}, record)


def secret_keys(form: Form, answers: Mapping[str, Any]) -> list[str]:
    """Return the questions whose answers are never written down."""
    return [field.key for field in form.fields(answers) if field.is_secret]


def _secret_names(form: Form) -> list[str]:
    """Return the names of spec.secrets."""
    return [field.key for field in fields_of(form.secrets, {})]


def _of_now(form: Form, answers: Mapping[str, Any], secret: list[str]) -> dict[str, Any]:
    """Return answers of a record to the questions that there are now."""
    found: dict[str, Any] = {}
    for field in form.fields(answers):
        value = "" if field.key in secret else at(answers, field.path)
        if value is not None:
            put(found, field.path, value)
    return found


def _without(answers: Mapping[str, Any], secret: list[str]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in answers.items():
        inner = [key.removeprefix(f"{name}.") for key in secret if key.startswith(f"{name}.")]
        if name not in secret:
            kept[name] = _without(value, inner) if inner and isinstance(value, dict) else value
    return kept


def _problem(recipe: Recipe, key: str, message: str) -> Problem:
    return Problem(FORM, Severity.ERROR, f"{key}: {message}", Location(recipe.entity.origin.path), recipe.entity.ref)
