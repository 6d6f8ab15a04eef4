"""Texts and values with `${{ }}` in them: what each becomes, and what of it stands outside the language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from generator.recipes.language.evaluating import evaluate, render
from generator.recipes.language.lexing import BACKSTAGE, Marks
from generator.recipes.language.nodes import LanguageError, Node
from generator.recipes.language.parsing import parse
from generator.recipes.language.values import Undefined

ABSENT = Undefined("this")


@lru_cache(maxsize=4_096)
def _parsed(text: str, marks: Marks) -> Node:
    return parse(text, marks)


def rendered_text(text: str, values: Mapping[str, Any], marks: Marks = BACKSTAGE) -> str:
    """Return a text with its template rendered.

    Raises:
        LanguageError: it is faulty, or a value is missing.
    """
    if "{" not in text:
        return text
    return render(_parsed(text, marks), values)


def rendered_value(value: Any, values: Mapping[str, Any]) -> Any:
    """Return a value of a step with its templates rendered; what is absent as a whole is left out.

    An output that is the whole text keeps the type of its value.

    Raises:
        LanguageError: one is faulty, or a value is missing.
    """
    if isinstance(value, str):
        if "{" not in value:
            return value
        tree = _parsed(value, BACKSTAGE)
        whole = [node for node in tree.args if node.op != "text" or node.args[0].strip()]
        if len(whole) == 1 and whole[0].op == "print":
            return evaluate(whole[0].args[0], values)
        return render(tree, values)
    if isinstance(value, list):
        items = (rendered_value(item, values) for item in value)
        return [item for item in items if not isinstance(item, Undefined)]
    if isinstance(value, dict):
        pairs = ((rendered_text(str(key), values), rendered_value(item, values)) for key, item in value.items())
        return {key: item for key, item in pairs if not isinstance(item, Undefined)}
    return value


def faults_of(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], LanguageError]]:
    """Yield what is faulty, or outside the language, in the texts of a value, with the path to each."""
    if isinstance(value, str):
        try:
            _parsed(value, BACKSTAGE)
        except LanguageError as error:
            yield path, error
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from faults_of(item, (*path, place))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from faults_of(item, (*path, key))
