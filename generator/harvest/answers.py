"""Answers of a host, as they came and as they are used, and what goes wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from generator.foreign_json import load_json


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
            return load_json(self.body)
        except ValueError as error:
            raise HttpError("answered with something that is no JSON") from error


class Reply(NamedTuple):
    """An answer as it came; the names of headers may be written in any way."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    links: Mapping[str | None, Mapping[str, str]]

    @property
    def answer(self) -> Answer:
        """Return what is used of it.

        Raises:
            HttpError: it names a next page at an address that is none.
        """
        link = self.links.get("next", {}).get("url")
        media = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Answer(self.body, media, address_from(self.url, link) if link else None)

    @property
    def error(self) -> HttpError:
        """Return what its status means, which is none of success."""
        return HttpError(_MEANINGS.get(self.status, f"answers with {self.status}"), self.status)


_ABSENT = "has no such thing, or hides it from this token"
_MEANINGS: Mapping[int, str] = {
    HTTPStatus.UNAUTHORIZED: "does not accept the token, or wants one",
    HTTPStatus.FORBIDDEN: "does not let this token read that",
    HTTPStatus.NOT_FOUND: _ABSENT,
    HTTPStatus.GONE: _ABSENT,
}


def address_from(url: str, target: str) -> str:
    """Return where an address leads that stands in the answer from another one.

    Raises:
        HttpError: it is none.
    """
    try:
        address = urljoin(url, target)
        urlsplit(address).port  # noqa: B018 asking for it is the check
    except ValueError as error:
        raise HttpError("leads to an address that is none") from error
    return address


def text_of(item: Any, field: str) -> str:
    """Return a text that every item of a list must have.

    Raises:
        HttpError: it has none.
    """
    value = item.get(field) if isinstance(item, dict) else None
    if not isinstance(value, str) or not value:
        raise HttpError(f"lists something without {field}")
    return value


def texts_of(item: Mapping[str, Any], field: str) -> tuple[str, ...]:
    """Return the texts of a list that an item may have."""
    values = item.get(field)
    return tuple(value for value in values if isinstance(value, str)) if isinstance(values, list) else ()
