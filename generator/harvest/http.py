"""HTTP requests to a forge or a portal: asked again where that helps, never led to another host, never the token told.

Answers are kept with their ETag, and asked for again under the condition that they have changed: on GitHub that
costs nothing of the limit. A limit that was reached is waited for, and it is said for how long.
"""

from __future__ import annotations

import email.utils
import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import httpx

from generator import __version__
from generator.harvest.credentials import site_of
from generator.harvest.state import State, file_name
from generator.problems import printable

ANSWERS = "answers"

_TRIES = 4
_PAUSE = 0.5  # seconds before the second try; each further pause is twice as long
_LONGEST_WAIT = 900.0  # seconds that a limit is waited for, in all
_LARGEST = 100_000_000  # bytes of an answer
_HOPS = 3
_TIMEOUT = httpx.Timeout(30.0, connect=15.0)
_PASSING = frozenset({500, 502, 503, 504})
_LED_ON = frozenset({301, 302, 303, 307, 308})


class HttpError(Exception):
    """A request was not answered as it should be.

    Args:
        message: why, as the end of a sentence that names the host.
        status: of the answer, None where there was none.
        leads_away: it is a redirect to another host.
    """

    def __init__(self, message: str, status: int | None = None, *, leads_away: bool = False) -> None:
        super().__init__(message)
        self.status, self.leads_away = status, leads_away

    @property
    def may_want_login(self) -> bool:
        """Tell whether somebody who is signed in might get another answer."""
        return self.leads_away or self.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)

    @property
    def is_absent(self) -> bool:
        """Tell whether there is no such thing, or it is hidden."""
        return self.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


class Answer(NamedTuple):
    """What was answered: the body, the media type without parameters, and the address of the next page."""

    body: bytes
    media: str
    next: str | None = None

    def json(self) -> Any:
        """Return the JSON of the body.

        Raises:
            HttpError: it is a web page, or something else that is no JSON.
        """
        if self.media == "text/html" or self.body.lstrip()[:1] == b"<":
            raise HttpError("answered with a web page, perhaps one to log in, and not with data")
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise HttpError("answered with something that is no JSON") from error


@dataclass
class Patience:
    """How long is waited, and what is said of it.

    Args:
        say: called with a sentence before a long pause.
        sleep: does the waiting, in seconds.
        left: seconds for which limits may still be waited for.
    """

    say: Callable[[str], None] = lambda _sentence: None
    sleep: Callable[[float], None] = time.sleep
    left: float = _LONGEST_WAIT

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


class Site:
    """A host that is asked, with the headers that it is told.

    Args:
        url: scheme and host; requests go there only.
        headers: for each request; they may hold a token.
        patience: how long is waited.
        state: where answers are kept, None for nowhere.
    """

    def __init__(self, url: str, headers: Mapping[str, str], patience: Patience, state: State | None = None) -> None:
        self.site, self._patience, self._state = site_of(url), patience, state
        self.host = urlsplit(self.site).netloc
        self._client = httpx.Client(
            timeout=_TIMEOUT, headers={"User-Agent": f"milepost/{__version__}", **headers}, follow_redirects=False
        )
        self.used: set[str] = set()

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()

    def get(self, url: str, *, is_whole: Callable[[Answer], bool] = lambda _answer: True, **query: str | int) -> Answer:
        """Return the answer to a request.

        Args:
            url: on this site.
            is_whole: tells whether an answer that is the same the next time says the same.
            query: of the address.

        Raises:
            HttpError: there is none, or it is an error.
        """
        address = str(httpx.URL(url, params=query)) if query else url
        kept = self._kept(address)
        for _ in range(_HOPS):
            response = self._asked(url if not query else address, kept)
            if response.status not in _LED_ON:
                break
            kept, query = None, {}
            url = self._led_on(url, response)
        if response.status == HTTPStatus.NOT_MODIFIED and kept is not None:
            return Answer(kept["body"].encode(), "application/json", kept["next"])
        if response.status != HTTPStatus.OK:
            raise self._failed(response)
        answer = Answer(response.body, _media(response), _next(response))
        if is_whole(answer):
            self._keep(address, response, answer)
        return answer

    def pages(self, url: str, **query: str | int) -> Iterator[Any]:
        """Yield the items of a list, page by page; raises as `get`."""
        size = int(query.get("per_page", 0))

        def is_whole(answer: Answer) -> bool:
            """A last page that is full may get a next one, of which an answer that is the same says nothing."""
            return answer.next is not None or len(answer.json()) < size

        answer = self.get(url, is_whole=is_whole, **query)
        while True:
            items = answer.json()
            if not isinstance(items, list):
                raise HttpError("answered with something that is no list")
            yield from items
            if answer.next is None:
                return
            if site_of(answer.next) != self.site:
                raise HttpError("names a next page on another host")
            size = min(size, len(items))
            answer = self.get(answer.next, is_whole=is_whole)

    def _asked(self, address: str, kept: Mapping[str, Any] | None) -> _Reply:
        headers = {"If-None-Match": kept["etag"]} if kept else {}
        attempt = 0
        while True:
            try:
                response = self._sent(address, headers)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                reason = f"cannot be reached ({printable(str(error)) or type(error).__name__})"
                failed = HttpError(reason)
            else:
                if (seconds := _limit(response)) is not None:
                    self._patience.wait(self.host, seconds)
                    continue
                if response.status not in _PASSING:
                    return response
                failed = HttpError(f"answers with {response.status}", response.status)
            attempt += 1
            if attempt == _TRIES:
                raise failed
            self._patience.pause(attempt - 1)

    def _sent(self, address: str, headers: Mapping[str, str]) -> _Reply:
        with self._client.stream("GET", address, headers=headers) as response:
            content = b""
            for piece in response.iter_bytes():
                content += piece
                if len(content) > _LARGEST:
                    raise HttpError("answers with more than is read")
            return _Reply(response.status_code, response.headers, content, address, response.links)

    def _led_on(self, url: str, response: _Reply) -> str:
        """Return where a redirect leads, if that is the same host."""
        target = urljoin(url, response.headers.get("Location", ""))
        if site_of(target) != self.site:
            where = urlsplit(target).netloc
            raise HttpError(f"leads to another host, {where}: perhaps a page to log in", leads_away=True)
        return target

    def _failed(self, response: _Reply) -> HttpError:
        status = response.status
        if status == HTTPStatus.UNAUTHORIZED:
            return HttpError("does not accept the token, or wants one", status)
        if status == HTTPStatus.FORBIDDEN:
            return HttpError("does not let this token read that", status)
        if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            return HttpError("has no such thing, or hides it from this token", status)
        return HttpError(f"answers with {status}", status)

    def _kept(self, address: str) -> Mapping[str, Any] | None:
        if self._state is None:
            return None
        self.used.add(file_name(address))
        content = self._state.read(f"{ANSWERS}/{file_name(address)}")
        try:
            kept = json.loads(content) if content else None
        except ValueError:
            return None
        return kept if isinstance(kept, dict) and {"etag", "body", "next"} <= kept.keys() else None

    def _keep(self, address: str, response: _Reply, answer: Answer) -> None:
        etag = response.headers.get("ETag")
        if self._state is None or not etag or answer.media != "application/json":
            return
        kept = {"etag": etag, "next": answer.next, "body": answer.body.decode("utf-8", "replace")}
        self._state.write(f"{ANSWERS}/{file_name(address)}", json.dumps(kept).encode())


def text_of(item: Any, field: str) -> str:
    """Return a text that every item of a list must have.

    Raises:
        HttpError: it has none.
    """
    value = item.get(field) if isinstance(item, dict) else None
    if not isinstance(value, str) or not value:
        raise HttpError(f"lists something without {field}")
    return value


class _Reply(NamedTuple):
    """An answer as it came; the names of headers may be written in any way."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    links: Mapping[str | None, Mapping[str, str]]


def _limit(response: _Reply) -> float | None:
    """Return the seconds for which a limit asks to wait; None where none was reached."""
    headers, status = response.headers, response.status
    if status not in (HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS):
        return None
    if (after := headers.get("Retry-After")) is not None:
        return _seconds(after)
    reset = headers.get("X-RateLimit-Reset") or headers.get("RateLimit-Reset")
    is_over = "0" in (headers.get("X-RateLimit-Remaining"), headers.get("RateLimit-Remaining"))
    if reset is not None and reset.isdecimal() and (is_over or status == HTTPStatus.TOO_MANY_REQUESTS):
        return max(1.0, int(reset) - time.time() + 1)
    return 60.0 if status == HTTPStatus.TOO_MANY_REQUESTS else None


def _seconds(after: str) -> float:
    if after.strip().isdecimal():
        return max(1.0, float(after))
    try:
        moment = email.utils.parsedate_to_datetime(after)
    except ValueError:
        return 60.0
    return max(1.0, moment.timestamp() - time.time())


def _media(response: _Reply) -> str:
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def _next(response: _Reply) -> str | None:
    link = response.links.get("next", {}).get("url")
    return urljoin(response.url, link) if link else None


def _duration(seconds: float) -> str:
    minutes = seconds / 60
    return f"{seconds:.0f} s" if minutes < 2 else f"{minutes:.0f} min"  # noqa: PLR2004 two minutes
