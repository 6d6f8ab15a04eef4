"""Where a repository has gone that its host says has moved: to another address of the same host, or nowhere."""

from __future__ import annotations

import base64
from urllib.parse import urljoin, urlsplit

import httpx

from generator.harvest.credentials import Credentials, site_of

_HOPS = 3
_REFS = "/info/refs"
_LED_ON = frozenset({301, 302, 303, 307, 308})


def moved_to(url: str, credentials: Credentials) -> str | None:
    """Return the new address of a repository; None where that is on another host, or cannot be found out.

    git is told to follow no redirect, as it would follow one to any host.
    """
    if urlsplit(url).scheme not in ("https", "http"):
        return None
    headers = {"Git-Protocol": "version=2", "User-Agent": "git/milepost"}
    if pair := credentials.basic(url):
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode('ascii')}"
    current = url
    with httpx.Client(follow_redirects=False, timeout=20) as client:
        for _ in range(_HOPS):
            try:
                with client.stream("GET", f"{current}{_REFS}?service=git-upload-pack", headers=headers) as response:
                    status, location = response.status_code, response.headers.get("Location", "")
            except (httpx.HTTPError, httpx.InvalidURL):
                return None
            if status not in _LED_ON:
                break
            try:
                target = urljoin(f"{current}{_REFS}", location).partition("?")[0]
            except ValueError:
                return None
            if site_of(target) != site_of(url) or not target.endswith(_REFS):
                return None
            current = target.removesuffix(_REFS)
    return current if current != url else None
