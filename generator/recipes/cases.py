"""The cases of a recipe: answers, what comes of them, and commands that have to succeed in the result."""

from __future__ import annotations

import difflib
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.errors import UsageError
from generator.recipes.actions.job import Run
from generator.recipes.applying import write
from generator.recipes.forms.answering import at, put, with_defaults
from generator.recipes.forms.fields import Field
from generator.recipes.forms.values import complaint
from generator.recipes.making import Made, make
from generator.recipes.planning import form_of
from generator.recipes.recipe import Recipe, RecipeError
from generator.recipes.record import PATH
from generator.recipes.shelves import Disk
from generator.recipes.tree import File, Tree
from generator.sources.plain import load_plain

_SHOWN = 20  # lines of a difference
_PATIENCE = 1_800  # seconds for one command


@dataclass(frozen=True)
class Case:
    """A case.

    Args:
        name: of its file.
        answers: to the form.
        verify: commands of a shell.
        others: another valid answer to a question for which none can be thought up.
        unchanged: questions that may change nothing, each with the reason.
    """

    name: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    verify: tuple[str, ...] = ()
    others: Mapping[str, Any] = field(default_factory=dict)
    unchanged: Mapping[str, str] = field(default_factory=dict)


def cases_of(recipe: Recipe) -> list[Case]:
    """Return the cases of a recipe, sorted by name; one of its defaults alone where it has none.

    Raises:
        UsageError: one is faulty.
    """
    folder = _folder(recipe)
    files = sorted(path for path in (folder / "cases").glob("*.y*ml") if path.is_file())
    return [_case(file) for file in files] or [Case("defaults")]


def _folder(recipe: Recipe) -> Path:
    if not isinstance(recipe.shelf, Disk):
        raise UsageError("cases are run of recipes on a disk")
    return recipe.shelf.root / recipe.folder


def _case(file: Path) -> Case:
    try:
        value = load_plain(file.read_bytes())
    except (OSError, ValueError) as error:
        raise UsageError(f"{file}: {error}") from error
    if not isinstance(value, dict) or set(value) - {"answers", "verify", "others", "unchanged"}:
        raise UsageError(f"{file}: a case has answers, and may have verify, others and unchanged")
    verify = value.get("verify") or []
    if not isinstance(verify, list) or not all(isinstance(line, str) for line in verify):
        raise UsageError(f"{file}: verify is a list of commands")
    parts = {name: value.get(name) or {} for name in ("answers", "others", "unchanged")}
    if not all(isinstance(part, dict) for part in parts.values()):
        raise UsageError(f"{file}: answers, others and unchanged are mappings")
    return Case(file.stem, parts["answers"], tuple(verify), parts["others"], parts["unchanged"])


def run_case(recipe: Recipe, case: Case, brought: Mapping[str, Run], *, update: bool = False) -> list[str]:
    """Return what is wrong with what a case makes, in sentences.

    Args:
        recipe: the template.
        case: the answers.
        brought: actions of plugins.
        update: what is made now is written as what is expected.
    """
    try:
        made = make(recipe, case.answers, brought)
    except RecipeError as error:
        return [str(problem.location) + ": " + problem.message for problem in error.problems] or [str(error)]
    expected = _folder(recipe) / "expected" / case.name
    if not expected.resolve().is_relative_to(_folder(recipe).resolve()):
        raise UsageError(f"expected/{case.name} is a symlink that leaves the recipe")
    files = {path: file for path, file in made.files.items() if path != PATH}
    faults: list[str] = []
    if update:
        old = _read(expected)
        write(files, expected, [path for path in old if path not in files])
    elif expected.is_dir():
        faults += _differences(_read(expected), files)
    elif (_folder(recipe) / "expected").is_dir():
        faults.append(f"expected/{case.name} is missing; --update writes it")
    faults += _idle(recipe, case, brought)
    faults += _verified(case, made)
    return faults


def _read(folder: Path) -> dict[str, File]:
    return Disk(folder).tree("") if folder.is_dir() else {}


def _differences(expected: Tree, files: Tree) -> Iterator[str]:
    for path in sorted({*expected, *files}):
        old, new = expected.get(path), files.get(path)
        if old is None or new is None:
            yield f"{path} is {'not expected' if old is None else 'missing'}"
        elif old.content != new.content:
            lines = difflib.unified_diff(
                (old.text or "").splitlines(), (new.text or "").splitlines(), "expected", "made", lineterm=""
            )
            yield "\n    ".join([f"{path} is another one", *list(lines)[2 : 2 + _SHOWN]])
        elif old.is_executable != new.is_executable:
            yield f"{path} is {'a program' if new.is_executable else 'no program'}"


def _idle(recipe: Recipe, case: Case, brought: Mapping[str, Run]) -> Iterator[str]:
    """Yield the questions of which another answer changes nothing of what is made."""
    form = form_of(recipe)
    answers = with_defaults(form, case.answers)
    made = make(recipe, answers, brought, is_again=True)
    for question in form.fields(answers):
        if question.is_secret or question.is_hidden or question.key in case.unchanged:
            continue
        tried = False
        for other in _others(question, at(answers, question.path), case):
            changed = dict(answers)
            put(changed, question.path, other)
            try:
                result = make(recipe, changed, brought, is_again=True)
            except RecipeError:
                continue
            tried = True
            if _output(result) != _output(made):
                break
        else:
            why = "its answer changes nothing" if tried else "no other answer was found; give one in `others`"
            yield f"{question.key}: {why}"


def _output(made: Made) -> tuple[Any, ...]:
    files = {path: file for path, file in made.files.items() if path != PATH}
    return files, made.plan.next_steps, made.plan.links, made.plan.texts


def _others(question: Field, value: Any, case: Case) -> Iterator[Any]:
    """Yield other answers to a question that fit it."""
    if question.key in case.others:
        yield case.others[question.key]
        return
    for other in _thought_up(question, value):
        if other != value and complaint(question.schema, other) is None:
            yield other


def _thought_up(question: Field, value: Any) -> Iterator[Any]:
    choices = [choice for choice, _ in question.choices]
    if question.type == "array":
        items = value if isinstance(value, list) else []
        yield from ([*items, choice] for choice in choices if choice not in items)
        yield from ([*items, "another"], items[:-1], ["group:default/another"])
    elif choices:
        yield from choices
    elif question.type == "boolean":
        yield value is not True
    elif question.type in ("integer", "number"):
        number = value if isinstance(value, int | float) else 1
        yield from (number + 1, number - 1, number * 2, number + 10)
    else:
        text = str(value or "")
        yield from (f"{text}x", f"{text}2", f"x{text}", text[:-1], "another", "another-one", "https://another.example")
        yield from ("group:default/another", "github.com?owner=another&repo=another", "1.2.3", "10.0.0.0/8", "3")
        yield from (str(example) for example in question.schema.get("examples") or ())


def _verified(case: Case, made: Made) -> Iterator[str]:
    """Yield the commands that fail in the result, with the end of what they say."""
    if not case.verify:
        return
    with tempfile.TemporaryDirectory(prefix="milepost-case-") as name:
        folder = Path(name) / "made"
        write(made.files, folder)
        for line in case.verify:
            try:
                done = subprocess.run(  # noqa: S602 the recipe's own commands, which its author asks to be run
                    line,
                    shell=True,
                    cwd=folder,
                    capture_output=True,
                    timeout=_PATIENCE,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                yield f"$ {line}\n    takes more than {_PATIENCE} s"
                continue
            if done.returncode:
                said = (done.stdout + done.stderr).decode("utf-8", "replace").strip().splitlines()[-_SHOWN:]
                yield "\n    ".join([f"$ {line}", *said, f"exit status {done.returncode}"])
