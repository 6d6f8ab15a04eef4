"""HTTP requests to a forge or a portal: asked again where that helps, never led to another host, never the token told.

Answers are kept with their ETag, and asked for again under the condition that they have changed: on GitHub that
costs nothing of the limit. A limit that was reached is waited for, and it is said for how long.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import httpx

from generator import __version__
from generator.harvest.answers import Answer, HttpError, Reply, address_from
from generator.harvest.credentials import site_of
from generator.harvest.patience import Patience, limit_of
from generator.harvest.state import State, file_name
from generator.problems import printable

ANSWERS = "answers"

_LARGEST = 100_000_000  # bytes of an answer
_PAGES = 5_000  # of one list
_ONE_WAIT = 1.0  # seconds, for a limit that names less; each further one is twice as long
_HOPS = 3
_SILENCE, _CONNECT = 30.0, 15.0  # seconds
_PASSING = frozenset({500, 502, 503, 504})
_LED_ON = frozenset({301, 302, 303, 307, 308})


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
            timeout=httpx.Timeout(min(_SILENCE, patience.answer), connect=min(_CONNECT, patience.answer)),
            headers={"User-Agent": f"milepost/{__version__}", **headers},
            follow_redirects=False,
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
            return Answer(kept["body"].encode("utf-8", "replace"), "application/json", kept["next"])
        if response.status != HTTPStatus.OK:
            raise response.error
        answer = response.answer
        if is_whole(answer):
            self._keep(address, response, answer)
        return answer

    def pages(self, url: str, **query: str | int) -> Iterator[Any]:
        """Yield the items of a list, page by page; raises as `get`."""
        size = int(query.get("per_page", 0))

        def is_whole(answer: Answer) -> bool:
            """A last page that is full may get a next one, of which an answer that is the same says nothing."""
            return answer.next is not None or len(_items(answer)) < size

        answer = self.get(url, is_whole=is_whole, **query)
        seen: set[str] = set()
        while True:
            items = _items(answer)
            yield from items
            if answer.next is None:
                return
            if site_of(answer.next) != self.site:
                raise HttpError("names a next page on another host")
            if answer.next in seen or len(seen) == _PAGES:
                raise HttpError("names page after page without end")
            seen.add(answer.next)
            size = min(size, len(items))
            answer = self.get(answer.next, is_whole=is_whole)

    def _asked(self, address: str, kept: Mapping[str, Any] | None) -> Reply:
        headers = {"If-None-Match": kept["etag"]} if kept else {}
        attempt = waits = 0
        while True:
            try:
                response = self._sent(address, headers)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                failed = HttpError(f"cannot be reached ({_why(error)})")
            else:
                if (seconds := limit_of(response)) is not None:
                    self._patience.wait(self.host, max(seconds, _ONE_WAIT * 2**waits))
                    waits += 1
                    continue
                if response.status not in _PASSING:
                    return response
                failed = response.error
            attempt += 1
            if attempt >= self._patience.tries:
                raise failed
            self._patience.pause(attempt - 1)

    def _sent(self, address: str, headers: Mapping[str, str]) -> Reply:
        until = time.monotonic() + self._patience.answer
        with self._client.stream("GET", address, headers=headers) as response:
            content = bytearray()
            for piece in response.iter_bytes():
                content += piece
                if len(content) > _LARGEST:
                    raise HttpError("answers with more than is read")
                if time.monotonic() > until:
                    raise HttpError(f"takes longer than {self._patience.answer:.0f} seconds to answer")
            return Reply(response.status_code, response.headers, bytes(content), address, response.links)

    def _led_on(self, url: str, response: Reply) -> str:
        """Return where a redirect leads, if that is the same host."""
        target = address_from(url, response.headers.get("Location", ""))
        if site_of(target) != self.site:
            where = urlsplit(target).netloc
            raise HttpError(f"leads to another host, {where}: perhaps a page to log in", leads_away=True)
        return target

    def _kept(self, address: str) -> Mapping[str, Any] | None:
        if self._state is None:
            return None
        self.used.add(file_name(address))
        content = self._state.read(f"{ANSWERS}/{file_name(address)}")
        try:
            kept = json.loads(content) if content else None
        except ValueError:
            return None
        return kept if isinstance(kept, dict) and _is_answer(kept) else None

    def _keep(self, address: str, response: Reply, answer: Answer) -> None:
        etag = response.headers.get("ETag")
        if self._state is None or not etag or answer.media != "application/json":
            return
        kept = {"etag": etag, "next": answer.next, "body": answer.body.decode("utf-8", "replace")}
        self._state.write(f"{ANSWERS}/{file_name(address)}", json.dumps(kept).encode())


def _is_answer(kept: Mapping[str, Any]) -> bool:
    """Tell whether a kept answer is one, whatever has happened to its file."""
    return isinstance(kept.get("etag"), str) and isinstance(kept.get("body"), str) and "next" in kept


def _items(answer: Answer) -> list[Any]:
    items = answer.json()
    if not isinstance(items, list):
        raise HttpError("answered with something that is no list")
    return items


def _why(error: Exception) -> str:
    """Return why a host cannot be reached; never what was sent to it, as that holds tokens."""
    said = "" if isinstance(error, httpx.LocalProtocolError) else printable(str(error))
    return said or type(error).__name__
