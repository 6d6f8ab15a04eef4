"""Patience with a host: limits that are waited for and pauses between tries, and for how long."""

from __future__ import annotations

import email.utils
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from generator.harvest.answers import HttpError, Reply

_PAUSE = 0.5  # seconds before the second try; each further pause is twice as long
_DIGITS = 12  # of a number of seconds that means something
_LONGEST_WAIT = 900.0  # seconds that a limit is waited for, in all


@dataclass
class Patience:
    """How long is waited, and what is said of it.

    Args:
        say: called with a sentence before a long pause.
        sleep: does the waiting, in seconds.
        left: seconds for which limits may still be waited for.
        tries: of one request, where what fails may pass.
        answer: seconds that one answer may take.
    """

    say: Callable[[str], None] = lambda _sentence: None
    sleep: Callable[[float], None] = time.sleep
    left: float = _LONGEST_WAIT
    tries: int = 4
    answer: float = 300.0

    def wait(self, host: str, seconds: float) -> None:
        """Wait until a limit is over.

        Raises:
            HttpError: that would take too long.
        """
        if seconds > self.left:
            raise HttpError(f"has reached its limit of requests, and asks to wait {_duration(seconds)}; try again then")
        self.left -= seconds
        until = datetime.fromtimestamp(time.time() + seconds, UTC)
        self.say(f"{host} has reached its limit of requests: waiting {_duration(seconds)}, until {until:%H:%M:%S} UTC.")
        self.sleep(seconds)

    def pause(self, attempt: int) -> None:
        """Wait a moment before a further try; at random, so that many who wait do not come back at once."""
        self.sleep(_PAUSE * 2**attempt * random.uniform(0.5, 1.5))  # noqa: S311 it keeps no secret


def limit_of(response: Reply) -> float | None:
    """Return the seconds for which a limit asks to wait; None where none was reached."""
    headers, status = response.headers, response.status
    if status not in (HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS):
        return None
    if (after := headers.get("Retry-After")) is not None:
        return _seconds(after)
    reset = headers.get("X-RateLimit-Reset") or headers.get("RateLimit-Reset")
    is_over = "0" in (headers.get("X-RateLimit-Remaining"), headers.get("RateLimit-Remaining"))
    if reset is not None and _is_number(reset) and (is_over or status == HTTPStatus.TOO_MANY_REQUESTS):
        return int(reset) - time.time() + 1
    return 60.0 if status == HTTPStatus.TOO_MANY_REQUESTS else None


def _seconds(after: str) -> float:
    if _is_number(after.strip()):
        return float(after)
    try:
        return email.utils.parsedate_to_datetime(after).timestamp() - time.time()
    except (ValueError, OverflowError):
        return 60.0


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < _DIGITS


def _duration(seconds: float) -> str:
    minutes = seconds / 60
    return f"{seconds:.0f} s" if minutes < 2 else f"{minutes:.0f} min"  # noqa: PLR2004 two minutes
