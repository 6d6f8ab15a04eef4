"""Serving a built site on loopback, as a careful host would: with a strict Content-Security-Policy."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
MOST_INLINE = 24
"""Material's own inline scripts differ by a page's depth only; more than these would be ours, and wrong."""


def inline_hashes(site: Path) -> list[str]:
    """Return the CSP hashes of the inline scripts of a site's pages; an entity may be called `x.html`, and is none."""
    found: set[bytes] = set()
    for page in site.rglob("*.html"):
        if page.is_dir() or page.is_relative_to(site / "api"):
            continue
        found.update(_SCRIPT.findall(page.read_bytes()))
    digests = sorted(base64.b64encode(hashlib.sha256(script).digest()).decode() for script in found)
    if len(digests) > MOST_INLINE:
        raise AssertionError(f"{len(digests)} different inline scripts: they are not constant")
    return [f"'sha256-{digest}'" for digest in digests]


def policy(site: Path) -> str:
    """Return the policy of contracts.md: no eval, no other host, Material's constant inline scripts by hash."""
    scripts = " ".join(["'self'", *inline_hashes(site)])
    return f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:"


class SiteHandler(SimpleHTTPRequestHandler):
    """Answers with the files of a site, under the policy."""

    def __init__(self, *args: object, policy: str, **kwargs: object) -> None:
        self._policy = policy
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self._policy)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a missing page with the site's own 404.html."""
        missing = Path(self.directory) / "404.html"
        if code != 404 or not missing.is_file() or not self.path.endswith("/"):
            super().send_error(code, message, explain)
            return
        content = missing.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the base class names it so
        del format, args


class SiteServer(ThreadingHTTPServer):
    """A thread for each request."""

    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that left while it was answered."""
        del request, client_address


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a site on a free port of loopback; yield its URL, without a final slash."""
    with SiteServer(("127.0.0.1", 0), partial(SiteHandler, directory=str(site), policy=policy(site))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
