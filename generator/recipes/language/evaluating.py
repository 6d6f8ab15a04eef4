"""Trees -> texts and values. Nothing is looked up but in JSON's values, and work and size are bounded."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

from generator.recipes.language.functions import FILTERS, FUNCTIONS, METHODS, TESTS, Function
from generator.recipes.language.nodes import LanguageError, Node
from generator.recipes.language.values import (
    LONGEST,
    Undefined,
    ValueProblemError,
    are_equal,
    checked,
    is_number,
    is_true,
    printed,
    weigh,
)

_Made = TypeVar("_Made")

MOST_STEPS = 2_000_000
"""Nodes that one template may evaluate."""


def render(tree: Node, values: Mapping[str, Any]) -> str:
    """Return the text of a template.

    Args:
        tree: as parsed.
        values: what names lead to.

    Raises:
        LanguageError: a value is not there, does not fit, or the work or the text is larger than it may be.
    """
    try:
        return _Run(values).text(tree)
    except (RecursionError, MemoryError) as error:
        raise LanguageError("the template nests too deep, or makes too much", tree.at) from error


def evaluate(tree: Node, values: Mapping[str, Any]) -> Any:
    """Return the value of an expression; Undefined where it leads nowhere.

    Raises:
        LanguageError: a value does not fit, or the work is larger than it may be.
    """
    try:
        return _Run(values).value(tree)
    except (RecursionError, MemoryError) as error:
        raise LanguageError("the expression nests too deep, or makes too much", tree.at) from error


class _Run:
    """One evaluation: names, and what it has cost so far."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._scopes: list[dict[str, Any]] = [dict(values)]
        self._steps = 0
        self._size = 0

    def text(self, tree: Node) -> str:
        return "".join(self._parts(tree.args))

    def _parts(self, nodes: tuple[Node, ...]) -> Iterator[str]:
        for node in nodes:
            self._step(node)
            if node.op == "text":
                yield self._sized(node, node.args[0])
            elif node.op == "print":
                yield self._sized(node, self._printed(node))
            elif node.op == "if":
                yield from self._parts(self._branch(node))
            elif node.op == "for":
                yield from self._loop(node)
            else:
                name, value = node.args
                scope = next((scope for scope in reversed(self._scopes) if name in scope), self._scopes[-1])
                scope[name] = self.value(value)

    def _printed(self, node: Node) -> str:
        value = self.value(node.args[0])
        self._charge(node, value)
        return self._guarded(_first(node.args[0]), lambda: printed(value))

    def _sized(self, node: Node, text: str) -> str:
        self._size += len(text)
        if self._size > LONGEST:
            raise LanguageError(f"the template writes more than {LONGEST} characters", node.at)
        return text

    def _step(self, node: Node) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise LanguageError(f"the template takes more than {MOST_STEPS} steps", node.at)

    def _charge(self, node: Node, *values: Any) -> None:
        """Count what it costs to go through values."""
        for value in values:
            if isinstance(value, list | dict):
                self._steps += self._guarded(node, partial(weigh, value))
            elif isinstance(value, str):
                self._steps += len(value) // 64
        self._step(node)

    def _branch(self, node: Node) -> tuple[Node, ...]:
        branches, otherwise = node.args
        found: tuple[Node, ...] = next((body for test, body in branches if is_true(self.value(test))), otherwise)
        return found

    def _loop(self, node: Node) -> Iterator[str]:
        names, items, body, otherwise = node.args
        rows = list(self._rows(items, names))
        if not rows:
            yield from self._parts(otherwise)
        for index, row in enumerate(rows):
            self._step(node)
            loop = {
                "index": index + 1,
                "index0": index,
                "first": index == 0,
                "last": index == len(rows) - 1,
                "length": len(rows),
                "revindex": len(rows) - index,
                "revindex0": len(rows) - index - 1,
            }
            self._scopes.append({"loop": loop, **dict(zip(names, row, strict=True))})
            yield from self._parts(body)
            self._scopes.pop()

    def _rows(self, items: Node, names: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
        """Yield what the names of a loop are each time."""
        value = self.value(items)
        if isinstance(value, Undefined):
            raise LanguageError(f"{value.name} is not there", items.at)
        if isinstance(value, dict):
            if len(names) != 2:  # noqa: PLR2004 a key and a value
                raise LanguageError("a mapping is looped over by two names: for key, value in ...", items.at)
            yield from value.items()
        elif not isinstance(value, list):
            if value is not None:
                raise LanguageError("only a list or a mapping can be looped over", items.at)
        elif len(names) == 1:
            yield from ((item,) for item in value)
        else:
            for item in value:
                if not isinstance(item, list) or len(item) != len(names):
                    raise LanguageError(f"each item has to be a list of {len(names)}", items.at)
                yield tuple(item)

    def value(self, node: Node) -> Any:
        """Return the value of an expression."""
        self._step(node)
        return self._guarded(node, lambda: checked(_OPERATIONS[node.op](self, node)))

    def _guarded(self, node: Node, work: Callable[[], _Made]) -> _Made:
        try:
            return work()
        except ValueProblemError as error:
            raise LanguageError(str(error), node.at) from error
        except ZeroDivisionError as error:
            raise LanguageError("a division by 0", node.at) from error
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError, MemoryError) as error:
            raise LanguageError("this cannot be worked out with these values", node.at) from error

    def _name(self, node: Node) -> Any:
        name = node.args[0]
        return next((scope[name] for scope in reversed(self._scopes) if name in scope), Undefined(name))

    def _get(self, node: Node) -> Any:
        holder, key = self.value(node.args[0]), self.value(node.args[1])
        if isinstance(key, Undefined):
            raise ValueProblemError(f"{key.name} is not there")
        if isinstance(holder, dict) and isinstance(key, str) and key in holder:
            return holder[key]
        if isinstance(holder, list | str):
            if key == "length":
                return len(holder)
            if is_number(key) and key == int(key) and 0 <= key < len(holder):
                return holder[int(key)]
        return Undefined(f"{_shown(node.args[0])}.{key}" if isinstance(key, str) else f"{_shown(node.args[0])}[{key}]")

    def _choose(self, node: Node) -> Any:
        condition, yes, no = node.args
        return self.value(yes if is_true(self.value(condition)) else no)

    def _or(self, node: Node) -> Any:
        first = self.value(node.args[0])
        return first if is_true(first) else self.value(node.args[1])

    def _and(self, node: Node) -> Any:
        first = self.value(node.args[0])
        return self.value(node.args[1]) if is_true(first) else first

    def _compare(self, node: Node) -> bool:
        sign, one, other = node.args[0], self.value(node.args[1]), self.value(node.args[2])
        self._charge(node, one, other)
        if sign in ("==", "!="):
            return are_equal(one, other) is (sign == "==")
        if not ((is_number(one) and is_number(other)) or (isinstance(one, str) and isinstance(other, str))):
            raise ValueProblemError("only two numbers, or two texts, can be compared")
        return _COMPARISONS[sign](one, other)

    def _in(self, node: Node) -> bool:
        item, holder = self.value(node.args[0]), self.value(node.args[1])
        self._charge(node, item, holder)
        if isinstance(holder, list):
            return any(are_equal(item, other) for other in holder)
        if isinstance(holder, dict):
            return isinstance(item, str) and item in holder
        if isinstance(holder, str):
            return printed(item) in holder
        raise ValueProblemError("in looks into a list, a mapping or a text")

    def _calculate(self, node: Node) -> Any:
        sign, one, other = node.args[0], self.value(node.args[1]), self.value(node.args[2])
        if sign == "~" or (sign == "+" and (isinstance(one, str) or isinstance(other, str))):
            return printed(one) + printed(other)
        if not (is_number(one) and is_number(other)):
            raise ValueProblemError(f"{sign} needs two numbers")
        return _CALCULATIONS[sign](one, other)

    def _call(self, node: Node) -> Any:
        name, arguments = node.args
        return _called(name, FUNCTIONS[name], [self.value(argument) for argument in arguments])

    def _method(self, node: Node) -> Any:
        name, holder, arguments = node.args
        value = self.value(holder)
        if isinstance(value, dict) or value is None:
            raise ValueProblemError(f"{_shown(holder)} has no method {name}")
        return self._applied(node, METHODS[name], value, arguments)

    def _filter(self, node: Node) -> Any:
        name, value, arguments = node.args
        return self._applied(node, FILTERS[name], self.value(value), arguments)

    def _applied(self, node: Node, function: Function, value: Any, arguments: tuple[Node, ...]) -> Any:
        name = node.args[0]
        if isinstance(value, Undefined) and not function.takes_absent:
            raise ValueProblemError(f"{value.name} is not there")
        given = [self.value(argument) for argument in arguments]
        self._charge(node, value, *given)
        return _called(name, function, given, value)


def _called(name: str, function: Function, arguments: list[Any], *before: Any) -> Any:
    if not function.least <= len(arguments) <= function.most:
        wanted = f"{function.least}" if function.least == function.most else f"{function.least} to {function.most}"
        raise ValueProblemError(f"{name} takes {wanted} arguments, not {len(arguments)}")
    absent = next((argument for argument in arguments if isinstance(argument, Undefined)), None)
    if absent is not None and name not in ("default", "d"):
        raise ValueProblemError(f"{absent.name} is not there")
    return function.call(*before, *arguments)


def _first(node: Node) -> Node:
    """Return the part of an expression that stands first: `values` of `values.owner`."""
    while node.op in ("get", "filter", "method"):
        node = node.args[0] if node.op == "get" else node.args[1]
    return node


def _shown(node: Node) -> str:
    """Return an expression as people would write it, for messages."""
    if node.op == "name":
        return str(node.args[0])
    if node.op == "get" and node.args[1].op == "value":
        return f"{_shown(node.args[0])}.{node.args[1].args[0]}"
    return "this"


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _power(one: Any, other: Any) -> Any:
    if abs(other) > 60 or abs(one) > 2**53:  # noqa: PLR2004 beyond which the result is too large anyway
        raise ValueProblemError("the number is too large")
    if one < 0 and other != int(other):
        raise ValueProblemError("there is no such number")
    whole = isinstance(one, int) and isinstance(other, int) and other >= 0
    return one**other if whole else float(one) ** float(other)


def _remainder(one: Any, other: Any) -> Any:
    if other == 0:
        raise ValueProblemError("a division by 0")
    return math.fmod(one, other) if isinstance(one + other, float) else int(math.fmod(one, other))


def _divided(one: float, other: float) -> Any:
    found = one / other
    return int(found) if found == int(found) else found


_CALCULATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other,
    "/": _divided,
    "//": lambda one, other: math.floor(one / other),
    "%": _remainder,
    "**": _power,
}

_OPERATIONS: dict[str, Callable[[_Run, Node], Any]] = {
    "value": lambda _, node: node.args[0],
    "list": lambda run, node: [run.value(item) for item in node.args],
    "map": lambda run, node: {printed(run.value(key)): run.value(item) for key, item in node.args},
    "not": lambda run, node: not is_true(run.value(node.args[0])),
    "test": lambda run, node: TESTS[node.args[0]](run.value(node.args[1])),
    "name": _Run._name,  # noqa: SLF001 its own
    "get": _Run._get,  # noqa: SLF001
    "choose": _Run._choose,  # noqa: SLF001
    "or": _Run._or,  # noqa: SLF001
    "and": _Run._and,  # noqa: SLF001
    "compare": _Run._compare,  # noqa: SLF001
    "in": _Run._in,  # noqa: SLF001
    "calculate": _Run._calculate,  # noqa: SLF001
    "call": _Run._call,  # noqa: SLF001
    "method": _Run._method,  # noqa: SLF001
    "filter": _Run._filter,  # noqa: SLF001
}
