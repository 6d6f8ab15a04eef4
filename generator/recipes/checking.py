"""What is wrong with a recipe, and what of it is not understood, before anybody answers its form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from generator.problems import Location, Problem, Severity
from generator.recipes.actions.fetch_template import Skeleton
from generator.recipes.actions.job import Run
from generator.recipes.actions.table import action_of
from generator.recipes.forms.schemas import remarks_of
from generator.recipes.forms.values import pattern_fault
from generator.recipes.language.lexing import Marks
from generator.recipes.language.names import names_in
from generator.recipes.language.nodes import LanguageError, UnsupportedError, place_of
from generator.recipes.language.parsing import parse
from generator.recipes.language.templating import faults_of
from generator.recipes.planning import ACTION, FORM, LANGUAGE, RENDERING, TreePath, form_of, problem_at
from generator.recipes.recipe import Recipe, RecipeError
from generator.recipes.tree import Tree, TreeError

_CONTEXT = frozenset({"secrets", "steps", "each", "user", "context", "environment", "templateInfo"})


@dataclass
class Checked:
    """What was found.

    Args:
        ok: the form parses, and the steps plan.
        unsupported: features of the form or the language, sorted.
        actions: identifiers, sorted.
        problems: in the order of places.
    """

    ok: bool = True
    unsupported: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def check(recipe: Recipe, brought: Mapping[str, Run]) -> Checked:
    """Return what is wrong with a recipe.

    Args:
        recipe: the template, with its files where they are on this disk.
        brought: actions of plugins.
    """
    found = Checked(actions=sorted({step["action"] for step in recipe.steps}))
    unsupported: set[str] = set()
    _form(recipe, found, unsupported)
    _language(recipe, found, unsupported)
    found.problems += strange_names(recipe)
    for place, step in enumerate(recipe.steps):
        if action_of(step["action"], brought) is None:
            message = f"there is no action {step['action']} here: what it makes will be missing"
            found.problems.append(_warning(problem_at(recipe, ("spec", "steps", place, "action"), ACTION, message)))
        elif step["action"].startswith("fetch:"):
            found.problems += _skeleton(recipe, step, ("spec", "steps", place), unsupported)
    found.unsupported = sorted(unsupported)
    return found


def _form(recipe: Recipe, found: Checked, unsupported: set[str]) -> None:
    try:
        form_of(recipe)
    except RecipeError as error:
        found.ok = False
        found.problems += error.problems
    is_list = isinstance(recipe.spec.get("parameters"), list)
    for place, page in enumerate(recipe.pages):
        at: TreePath = ("spec", "parameters", place) if is_list else ("spec", "parameters")
        for remark in remarks_of(page):
            problem = problem_at(recipe, (*at, *remark.path), FORM, remark.message)
            found.problems.append(replace(problem, severity=Severity.WARNING if remark.feature else Severity.INFO))
            unsupported.update([remark.feature] if remark.feature else ())
        for path, pattern in _patterns(page, at):
            if fault := pattern_fault(pattern):
                found.problems.append(_warning(problem_at(recipe, path, FORM, f"{pattern} is no pattern: {fault}")))
                unsupported.add("pattern")


def _patterns(schema: Any, path: TreePath) -> Iterator[tuple[TreePath, str]]:
    parts = schema.items() if isinstance(schema, dict) else enumerate(schema) if isinstance(schema, list) else ()
    for key, part in parts:
        if key == "pattern" and isinstance(part, str):
            yield (*path, key), part
        else:
            yield from _patterns(part, (*path, key))


def _language(recipe: Recipe, found: Checked, unsupported: set[str]) -> None:
    """Look through the texts of steps and output."""
    for key in ("steps", "output"):
        for path, error in faults_of(recipe.spec.get(key)):
            found.ok = False
            if isinstance(error, UnsupportedError):
                unsupported.add(error.feature)
            found.problems.append(problem_at(recipe, ("spec", key, *path), LANGUAGE, error.message))


def strange_names(recipe: Recipe) -> Iterator[Problem]:
    """Yield a problem for each name in steps and output that no question and nothing of the format has.

    As a whole value it is left out in silence, as Backstage does: so it is said here.
    """
    questions = _questions([*recipe.pages, recipe.secrets])
    for key in ("steps", "output"):
        for path, text in texts_of(recipe.spec.get(key), ("spec", key)):
            for name, _ in _names(text):
                bare = name.removesuffix(".")
                if bare not in (_CONTEXT if name.endswith(".") else questions):
                    what = bare if name.endswith(".") else f"parameters.{name}"
                    problem = problem_at(recipe, path, LANGUAGE, f"{what} is no question of the form")
                    yield _warning(problem)


def texts_of(value: Any, path: TreePath) -> Iterator[tuple[TreePath, str]]:
    """Yield each text below a value, with the path to it."""
    if isinstance(value, str):
        yield path, value
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from texts_of(part, (*path, key))


def _names(text: str) -> list[tuple[str, int]]:
    try:
        return list(names_in(parse(text), "parameters")) if "{" in text else []
    except LanguageError:
        return []


def _questions(schema: Any) -> set[str]:
    """Return the names of all fields that a form may have, under whatever condition."""
    if isinstance(schema, list):
        return {name for part in schema for name in _questions(part)}
    if not isinstance(schema, dict):
        return set()
    own = schema.get("properties")
    names = {str(name) for name in own} if isinstance(own, dict) else set()
    return names | {name for part in schema.values() for name in _questions(part)}


def _skeleton(recipe: Recipe, step: Mapping[str, Any], path: TreePath, unsupported: set[str]) -> Iterator[Problem]:
    """Yield what is wrong with the files that a step fetches."""
    given = step.get("input") or {}
    url = given.get("url")
    if not isinstance(url, str) or "${{" in url:
        return
    try:
        place = recipe.beside(url)
        tree = recipe.shelf.tree(place)
    except TreeError as error:
        problem = problem_at(recipe, (*path, "input", "url"), RENDERING, f"{error}; it cannot be looked at here")
        yield replace(problem, severity=Severity.INFO)
        return
    if step["action"] == "fetch:template":
        yield from _files(recipe, given, place, tree, unsupported)


def _files(
    recipe: Recipe, given: Mapping[str, Any], place: str, tree: Tree, unsupported: set[str]
) -> Iterator[Problem]:
    skeleton = Skeleton(given, {})
    known = given.get("values")
    names = set(known) if isinstance(known, dict) else None
    root = recipe.entity.origin.path.removesuffix(recipe.path)
    for name, file in tree.items():
        shown = f"{root}{place}/{name}"
        if file.text is None or not skeleton.is_rendered(name):
            continue
        yield from _text(shown, file.text, skeleton.marks, (skeleton.root, names), unsupported)


def _text(
    shown: str, text: str, marks: Marks, known: tuple[str, set[str] | None], unsupported: set[str]
) -> Iterator[Problem]:
    """Yield what is wrong with one file of a skeleton."""
    try:
        tree = parse(text, marks)
    except LanguageError as error:
        unsupported.update([error.feature] if isinstance(error, UnsupportedError) else ())
        yield Problem(LANGUAGE, Severity.ERROR, error.message, Location(shown, *place_of(text, error.at)))
        return
    root, names = known
    for name, at in names_in(tree, root):
        if names is not None and name not in names:
            yield Problem(
                LANGUAGE,
                Severity.WARNING,
                f"{name} is not among the values of the step" if name.isidentifier() else f"{name} is not there",
                Location(shown, *place_of(text, at)),
                fix="Name it in `values`, or put what is meant for another program in {% raw %}.",
            )


def _warning(problem: Problem) -> Problem:
    return replace(problem, severity=Severity.WARNING)
