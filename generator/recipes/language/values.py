"""Values of the language: those of JSON, and what is not there; how each prints, and which count as true."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

LARGEST_NUMBER = 2**53 - 1
LONGEST = 5_000_000
HEAVIEST = 500_000
"""Parts of a value that is printed or compared."""
"""Characters of a text, and items of a list."""
_PLAIN_FROM, _PLAIN_TO = -7, 21  # powers of ten between which a number is written without an exponent


class ValueProblemError(ValueError):
    """A value does not fit; the message is a sentence without a place."""


@dataclass(frozen=True, slots=True)
class Undefined:
    """What a name leads to that leads nowhere: `values.owner`."""

    name: str


def is_number(value: Any) -> bool:
    """Tell whether a value is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_true(value: Any) -> bool:
    """Tell whether a value counts as true: all but what is not there, null, false, 0 and the empty text."""
    if isinstance(value, Undefined) or value is None or value is False or value == "":
        return False
    return not (is_number(value) and value == 0)


def are_equal(one: Any, other: Any) -> bool:
    """Tell whether two values are the same: 1 and 1.0 are, 1 and true, and "1" and 1 are not."""
    if isinstance(one, Undefined) or isinstance(other, Undefined):
        return isinstance(one, Undefined) and isinstance(other, Undefined)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(are_equal, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(are_equal(one[key], other[key]) for key in one)
    if is_number(one) and is_number(other):
        return bool(one == other)
    return type(one) is type(other) and bool(one == other)


def printed(value: Any) -> str:
    """Return what a value prints as.

    A text is itself, true and false are in small letters, null is nothing, 1.0 is `1`, and the items of a list
    stand beside one another with commas between them.

    Raises:
        ValueProblemError: it is not there, or a mapping, which nobody means to print.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, Undefined):
        raise ValueProblemError(f"{value.name} is not there")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if is_number(value):
        return number_text(value)
    if isinstance(value, list):
        return ",".join(printed(item) for item in value)
    raise ValueProblemError("a mapping cannot be printed; name one of its fields, or use the filter dump")


def number_text(value: float) -> str:
    """Return a number as JavaScript writes it: `1` for 1.0, `0.5`, `1e+21`."""
    if isinstance(value, int):
        return str(value)
    if value == int(value) and abs(value) < 10**_PLAIN_TO:
        return str(int(value))
    exponent = math.floor(math.log10(abs(value)))
    if _PLAIN_FROM <= exponent < _PLAIN_TO:
        return format(Decimal(repr(value)), "f")
    digits, _, power = repr(value).partition("e")
    return f"{digits.removesuffix('.0')}e{int(power):+d}"


def weigh(value: Any, most: int = HEAVIEST) -> int:
    """Return how many parts a value has when it is written out: a list that stands in it twice counts twice.

    Raises:
        ValueProblemError: it has more than `most`.
    """
    left, waiting = most, [value]
    while waiting:
        one = waiting.pop()
        left -= 1
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, str):
            left -= len(one) // 64
        if left < 0 or len(waiting) > most:
            raise ValueProblemError(f"a value has more than {most} parts")
    return most - left


def checked(value: Any) -> Any:
    """Return a value that an operation made.

    Raises:
        ValueProblemError: it is larger than a template may make one.
    """
    if is_number(value) and not abs(value) <= LARGEST_NUMBER:
        raise ValueProblemError("the number is too large")
    if isinstance(value, str | list) and len(value) > LONGEST:
        raise ValueProblemError(f"more than {LONGEST} characters or items are made at once")
    return value


def json_text(value: Any, indent: int | None = None) -> str:
    """Return a value as JavaScript's JSON.stringify writes it.

    Raises:
        ValueProblemError: it is not there.
    """
    if isinstance(value, Undefined):
        raise ValueProblemError(f"{value.name} is not there")
    weigh(value)
    separators = (",", ": ") if indent else (",", ":")
    return json.dumps(_whole(value), ensure_ascii=False, indent=indent or None, separators=separators)


def _whole(value: Any) -> Any:
    """Return a value in which 1.0 is 1."""
    if isinstance(value, float) and value == int(value) and abs(value) <= LARGEST_NUMBER:
        return int(value)
    if isinstance(value, list):
        return [_whole(item) for item in value]
    return {key: _whole(item) for key, item in value.items()} if isinstance(value, dict) else value
