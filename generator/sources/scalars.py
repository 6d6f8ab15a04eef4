"""Plain scalars -> values, by YAML 1.2's core schema or by YAML 1.1's, as Backstage reads them.

Numbers are JavaScript's: beyond 2**53 an integer is a float, and no length of digits raises.
"""

from __future__ import annotations

import base64
import math
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_SAFE_INTEGER = 2**53
_PARSED_DIGITS = 400  # more digits than any finite float has; Python refuses to parse above 4,300

_NULLS = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_INFINITIES = {sign + "." + name: float(sign + "inf") for sign in ("", "+", "-") for name in ("inf", "Inf", "INF")}
_NANS = {"." + name: math.nan for name in ("nan", "NaN", "NAN")}
_WORDS: dict[str, Any] = {
    **_NULLS,
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **_INFINITIES,
    **_NANS,
}
_WORDS_1_1: dict[str, Any] = {
    **_WORDS,
    **dict.fromkeys(("Y", "y", "Yes", "yes", "YES", "On", "on", "ON"), True),
    **dict.fromkeys(("N", "n", "No", "no", "NO", "Off", "off", "OFF"), False),
}
_NUMBER_STARTS = frozenset("+-.0123456789")
_NUMBER_STARTS_1_1 = _NUMBER_STARTS | {"e", "E"}  # its pattern for floats takes an exponent alone

_OCTAL = re.compile(r"0o[0-7]+")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+|[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)")

_BINARY_1_1 = re.compile(r"[-+]?0b[0-1_]+")
_OCTAL_1_1 = re.compile(r"[-+]?0[0-7_]+")
_INTEGER_1_1 = re.compile(r"[-+]?[0-9][0-9_]*")
_HEXADECIMAL_1_1 = re.compile(r"[-+]?0x[0-9a-fA-F_]+")
_FLOAT_1_1 = re.compile(r"[-+]?(?:[0-9][0-9_]*)?(?:(?:\.[0-9_]*)?[eE][-+]?[0-9]+|\.[0-9_]*)")
_SEXAGESIMAL = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_TIMESTAMP = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:(?:t|T|[ \t]+)([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2}(\.[0-9]+)?)"
    r"(?:[ \t]*(Z|[-+][012]?[0-9](?::[0-9]{2})?))?)?"
)


def resolve(text: str, version: str = "1.2") -> Any:
    """Return what an untagged plain scalar stands for: a string unless the schema says otherwise."""
    if version == "1.1":
        return _resolve_1_1(text)
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in _NUMBER_STARTS:
        return _number(text)
    return text


def resolve_tagged(text: str, tag: str, version: str = "1.2") -> Any:
    """Return a scalar's value under one of YAML's own tags, or the text where the tag does not fit it.

    Raises:
        ValueError: the text is no moment in time although its tag says so.
    """
    if tag == "binary":
        return _binary(text)
    if tag == "timestamp":
        if _TIMESTAMP.fullmatch(text) is None:
            raise ValueError(text)
        return _timestamp(text)
    expected = _TYPES.get(tag)
    if expected is None:
        return text
    value = resolve(text, version)
    return value if expected(value, text) else text


_TYPES: dict[str, Callable[[Any, str], bool]] = {
    "int": lambda value, text: _is_number(value) and _has_integer_form(text),
    "float": lambda value, text: _is_number(value) and not _has_integer_form(text),
    "bool": lambda value, _text: isinstance(value, bool),
    "null": lambda value, _text: value is None,
}


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _has_integer_form(text: str) -> bool:
    return not _FLOAT.fullmatch(text) and text not in _INFINITIES and text not in _NANS


def _binary(text: str) -> dict[str, Any]:
    """Return base64 as JSON gets to see it: an object that lists the bytes."""
    digits = re.sub(r"[^A-Za-z0-9+/]", "", text.replace("-", "+").replace("_", "/").partition("=")[0])
    digits = digits[: len(digits) - (len(digits) % 4 == 1)]
    decoded = base64.b64decode(digits + "=" * (-len(digits) % 4))
    return {"type": "Buffer", "data": list(decoded)}


def _number(text: str) -> Any:
    if _INTEGER.fullmatch(text):
        return _integer(text, 10)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _HEXADECIMAL.fullmatch(text):
        return _integer(text[2:], 16)
    if _OCTAL.fullmatch(text):
        return _integer(text[2:], 8)
    return text


def _integer(digits: str, base: int) -> int | float:
    if len(digits) > _PARSED_DIGITS:
        negative, digits = digits.startswith("-"), digits.lstrip("+-").lstrip("0")
        if len(digits) > _PARSED_DIGITS:
            return -math.inf if negative else math.inf
        digits = ("-" if negative else "") + (digits or "0")
    number = int(digits, base)
    if -_SAFE_INTEGER <= number <= _SAFE_INTEGER:
        return number
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def _resolve_1_1(text: str) -> Any:
    if text in _WORDS_1_1:
        return _WORDS_1_1[text]
    if text[0] not in _NUMBER_STARTS_1_1:
        return text
    for pattern, read in _READERS_1_1:
        if pattern.fullmatch(text):
            return read(text)
    return text


def _based(prefix: int, base: int) -> Callable[[str], int | float]:
    def read(text: str) -> int | float:
        sign = text[0] if text[0] in "+-" else ""
        digits = text[len(sign) + prefix :].replace("_", "")
        if not digits:
            return math.nan
        return _integer(sign + digits, base)

    return read


def _float_1_1(text: str) -> float:
    try:
        return float(text.replace("_", ""))
    except ValueError:  # a lone `.`, or an exponent without a number
        return math.nan


def _sexagesimal(text: str) -> int | float:
    total: float = 0
    for part in text.lstrip("+-").replace("_", "").split(":"):
        total = total * 60 + (float(part) if "." in part else _integer(part, 10))
        if total > _SAFE_INTEGER:
            total = float(total)
    return -total if text.startswith("-") else total


def _timestamp(text: str) -> str:
    """Return the moment as JSON has it; a date that does not exist rolls over, as in JavaScript."""
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        return text
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    months = int(year) * 12 + int(month) - 1
    try:
        moment = datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)
        moment += timedelta(days=int(day) - 1, hours=int(hour or 0), minutes=int(minute or 0))
        moment += timedelta(seconds=int((second or "0").split(".")[0]))
        moment += timedelta(milliseconds=int(((fraction or ".")[1:] + "000")[:3])) - _offset(zone)
    except (OverflowError, ValueError):
        return text
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone == "Z":
        return timedelta()
    hours, _, minutes = zone[1:].partition(":")
    size = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return -size if zone[0] == "-" else size


_READERS_1_1: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    (_BINARY_1_1, _based(2, 2)),
    (_OCTAL_1_1, _based(1, 8)),
    (_INTEGER_1_1, _based(0, 10)),
    (_HEXADECIMAL_1_1, _based(2, 16)),
    (_FLOAT_1_1, _float_1_1),
    (_SEXAGESIMAL, _sexagesimal),
    (_TIMESTAMP, _timestamp),
)


def key_text(value: Any) -> str:
    """Return the string that a mapping's key becomes in JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float_text(value)
    return str(value)


def _float_text(number: float) -> str:
    """Write a float as JavaScript does: plain digits up to 1e21, then an exponent without zeros."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == 0:
        return "0"
    mantissa, _, exponent = f"{number!r}".lower().partition("e")
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    fraction = "" if fraction == "0" else fraction
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    return sign + _placed(digits, point)


def _placed(digits: str, point: int) -> str:
    if len(digits) <= point <= 21:  # noqa: PLR2004 -- where JavaScript changes its notation
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:  # noqa: PLR2004
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:  # noqa: PLR2004
        return "0." + "0" * -point + digits
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{tail}e{point - 1:+d}"


def identity(value: Any) -> tuple[str, Any]:
    """Return something hashable, equal for two keys only where JavaScript's `===` is true of them."""
    if isinstance(value, str):
        return ("s", value)
    if isinstance(value, bool):
        return ("b", value)
    if isinstance(value, (int, float)):
        return ("n", float(value)) if value == value else ("x", object())  # noqa: PLR0124 -- NaN equals nothing
    return ("0", None) if value is None else ("x", object())  # the bytes of a !!binary equal nothing either
