"""The tree of a template: plain tuples, which JSON can hold as they are."""

from __future__ import annotations

from typing import Any, NamedTuple


class Node(NamedTuple):
    """A part of a template.

    Args:
        op: what it is: `text`, `print`, `if`, `for`, `set` of a template; `name`, `get`, `call` ... of an expression.
        at: where it stands, in characters from the start of the text.
        args: further nodes, tuples of them, and plain values.
    """

    op: str
    at: int
    args: tuple[Any, ...]

    def as_json(self) -> list[Any]:
        """Return the tree as lists."""
        return [self.op, self.at, *(_plain(arg) for arg in self.args)]


def _plain(value: Any) -> Any:
    if isinstance(value, Node):
        return value.as_json()
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


class LanguageError(Exception):
    """What is wrong with a template, at a place of its text (in characters from its start)."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.message, self.at = message, at


class UnsupportedError(LanguageError):
    """A template uses a part of nunjucks that stands outside the subset; `feature` names it."""

    def __init__(self, feature: str, at: int) -> None:
        super().__init__(f"{feature} is outside the language of recipes", at)
        self.feature = feature


def place_of(text: str, at: int) -> tuple[int, int]:
    """Return line and column, from 1, of a place of a text."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
