"""A recipe and answers -> the files that come of them, with nothing written: pure, and the same every time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.problems import Location, Problem, Severity
from generator.recipes.actions.job import ActionError, Job, NextStep, Run
from generator.recipes.actions.table import action_of
from generator.recipes.forms.answering import Form
from generator.recipes.forms.schemas import FormError, resolved
from generator.recipes.language.nodes import LanguageError
from generator.recipes.language.templating import rendered_value
from generator.recipes.language.values import is_true
from generator.recipes.recipe import Recipe, RecipeError
from generator.recipes.tree import File
from generator.sources.places import locate

FORM, LANGUAGE, ACTION, RENDERING = "RCP001", "RCP002", "RCP003", "RCP004"

TreePath = tuple[str | int, ...]
_MOST_TURNS = 1_000  # of one step with `each`


@dataclass
class Plan:
    """What comes of a recipe.

    Args:
        files: by path.
        next_steps: what is left to do by whoever runs it.
        log: what the template says while it runs.
        links: title and address of what it leads to.
        texts: title and content of what it says at the end.
        unknown: actions that are not known here, by the name of their step.
    """

    files: dict[str, File] = field(default_factory=dict)
    next_steps: list[NextStep] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)


def form_of(recipe: Recipe) -> Form:
    """Return the form of a recipe.

    Raises:
        RecipeError: it cannot be used.
    """
    pages = []
    for place, page in enumerate([*recipe.pages, recipe.secrets]):
        is_list = isinstance(recipe.spec.get("parameters"), list)
        at: TreePath = ("spec", "parameters", *((place,) if is_list else ()))
        try:
            pages.append(resolved(page))
        except FormError as error:
            path = (*at, *error.path) if place < len(recipe.pages) else ("spec", "secrets", "schema", *error.path)
            raise RecipeError(error.message, problem_at(recipe, path, FORM, error.message)) from error
    return Form(pages[:-1], pages[-1])


def plan(recipe: Recipe, answers: Mapping[str, Any], secrets: Mapping[str, Any], brought: Mapping[str, Run]) -> Plan:
    """Return what comes of a recipe.

    Args:
        recipe: the template.
        answers: to its form, complete and valid.
        secrets: answers that are not written down.
        brought: actions of plugins.

    Raises:
        RecipeError: a step cannot be done.
    """
    return _Planning(recipe, answers, secrets, brought).work()


class _Planning:
    """One plan while it is made."""

    def __init__(
        self, recipe: Recipe, answers: Mapping[str, Any], secrets: Mapping[str, Any], brought: Mapping[str, Run]
    ) -> None:
        self._recipe, self._brought = recipe, brought
        self._plan = Plan()
        self._steps: dict[str, Any] = {}
        self._values: dict[str, Any] = {"parameters": dict(answers), "secrets": dict(secrets), "steps": self._steps}

    def work(self) -> Plan:
        for place, step in enumerate(self._recipe.steps):
            self._step(step, ("spec", "steps", place))
        self._output()
        return self._plan

    def _step(self, step: Mapping[str, Any], path: TreePath) -> None:
        name = step.get("id") or step["action"]
        self._steps[name] = {"output": {}}
        if not self._is_wanted(step, path):
            return
        for each in self._turns(step, path):
            values = {**self._values, "each": each} if each is not None else self._values
            given = self._rendered(step.get("input") or {}, (*path, "input"), values)
            self._steps[name] = {"output": self._done(step, given, path)}

    def _is_wanted(self, part: Mapping[str, Any], path: TreePath) -> bool:
        """Tell whether a condition holds; it may also be written as an expression alone."""
        condition = part.get("if")
        if condition is None:
            return True
        value = self._rendered(condition, (*path, "if"), self._values)
        return is_true(value) and value != []

    def _turns(self, step: Mapping[str, Any], path: TreePath) -> Iterator[dict[str, Any] | None]:
        """Yield what `each` is, each time; once nothing where the step is done once."""
        each = step.get("each")
        if each is None:
            yield None
            return
        items = self._rendered(each, (*path, "each"), self._values)
        pairs: list[tuple[Any, Any]]
        if isinstance(items, dict):
            pairs = list(items.items())
        elif isinstance(items, list):
            pairs = [(str(place), item) for place, item in enumerate(items)]
        else:
            raise self._error("each has to be a list or a mapping", (*path, "each"), RENDERING)
        if len(pairs) > _MOST_TURNS:
            raise self._error(f"the step is done more than {_MOST_TURNS} times", (*path, "each"), RENDERING)
        yield from ({"key": key, "value": value} for key, value in pairs)

    def _done(self, step: Mapping[str, Any], given: Any, path: TreePath) -> dict[str, Any]:
        action = step["action"]
        run = action_of(action, self._brought)
        if run is None:
            self._plan.unknown.append((str(step.get("name") or step.get("id") or action), action))
            return {}
        if not isinstance(given, dict):
            given = {}
        size = sum(len(file.content) for file in self._plan.files.values())
        job = Job(action, given, self._recipe, self._plan.files, self._plan.log, self._plan.next_steps, size)
        try:
            return dict(run(job))
        except ActionError as error:
            if error.file is not None:
                place = Location(self._shown(error.file), error.line, error.column)
                raise RecipeError(str(error), Problem(RENDERING, Severity.ERROR, str(error), place)) from error
            raise self._error(str(error), path, RENDERING) from error

    def _shown(self, file: str) -> str:
        """Return how a file of the recipe's repository is named to people."""
        shown, inside = self._recipe.entity.origin.path, self._recipe.path
        return f"{shown.removesuffix(inside)}{file}" if shown.endswith(inside) else file

    def _output(self) -> None:
        """Take in the links and texts that can be told; what a step that is left to people would have said cannot."""
        output = self._recipe.spec.get("output") or {}
        for key in ("links", "text"):
            for place, item in enumerate(output.get(key) or ()):
                path: TreePath = ("spec", "output", key, place)
                try:
                    if not self._is_wanted(item, path):
                        continue
                    made = self._rendered(item, path, self._values)
                except RecipeError:
                    continue
                title, content = str(made.get("title") or ""), made.get("url") or made.get("content")
                if isinstance(content, str):
                    (self._plan.links if key == "links" else self._plan.texts).append((title, content))

    def _rendered(self, value: Any, path: TreePath, values: Mapping[str, Any]) -> Any:
        try:
            return rendered_value(value, values)
        except LanguageError as error:
            raise self._error(str(error), _blamed(value, path, values), RENDERING) from error

    def _error(self, message: str, path: TreePath, code: str) -> RecipeError:
        return RecipeError(message, problem_at(self._recipe, path, code, message))


def _blamed(value: Any, path: TreePath, values: Mapping[str, Any]) -> TreePath:
    """Return the path to the first text of a value that cannot be rendered."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        try:
            rendered_value(part, values)
        except LanguageError:
            return _blamed(part, (*path, key), values)
    return path


def problem_at(recipe: Recipe, path: TreePath, code: str, message: str) -> Problem:
    """Return an error at a place of a template; of a part that is not written there, at what holds it."""
    origin = recipe.entity.origin
    for length in range(len(path), -1, -1):
        try:
            line, column = locate(recipe.entity, path[:length])
        except (KeyError, IndexError, TypeError, ValueError, AttributeError):
            continue
        return Problem(code, Severity.ERROR, message, Location(origin.path, line, column), recipe.entity.ref)
    return Problem(code, Severity.ERROR, message, Location(origin.path, origin.line, 1), recipe.entity.ref)
