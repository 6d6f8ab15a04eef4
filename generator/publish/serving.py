"""Serving a built site on this machine, as a static host does that follows the documented rewrite rules."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from generator.errors import UsageError
from generator.media import TYPES, media_type

LOOPBACK = "127.0.0.1"
REWRITES = {"/api/catalog/entities": "/api/catalog/entities/index.json"}


def serve_folder(folder: Path, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve a folder until Ctrl-C.

    Args:
        folder: a built site.
        host: where to listen; LOOPBACK keeps it to this machine.
        port: 0 for any that is free.
        announce: called with the URL once the server listens.

    Raises:
        UsageError: the address cannot be listened on.
    """
    with site_server(folder, host, port) as server:
        announce(url_of(server))
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return


def site_server(folder: Path, host: str = LOOPBACK, port: int = 0) -> ThreadingHTTPServer:
    """Return a server that listens already and serves once it is told to.

    Raises:
        UsageError: the address cannot be listened on.
    """
    try:
        return _Server((host, port), partial(_Handler, directory=os.path.realpath(folder)))
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or error
        raise UsageError(f"{host}:{port} cannot be listened on ({why}); name another --port") from error


def url_of(server: ThreadingHTTPServer) -> str:
    """Return the URL under which a server is reached."""
    host, port = server.server_address[:2]
    return f"http://{host!s}:{port}/"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over a browser that went away."""


class _Handler(SimpleHTTPRequestHandler):
    """Serves the files below one folder and nothing else: no listing, no way out through `..` or a symlink."""

    server_version = "milepost"
    sys_version = ""

    def translate_path(self, path: str) -> str:
        """Return the file of a URL; one that does not exist where the URL would leave the folder."""
        path = urlsplit(path).path
        path = REWRITES.get(unquote(path).rstrip("/"), path)
        absent = str(Path(self.directory, "\ufffd"))
        if "\0" in unquote(path):
            return absent
        found = super().translate_path(path)
        real = os.path.realpath(found)
        is_inside = real == self.directory or real.startswith(self.directory.rstrip(os.sep) + os.sep)
        return found if is_inside else absent

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        """Return the content type by the name."""
        return media_type(Path(path).as_posix())

    def list_directory(self, path: str | os.PathLike[str]) -> None:
        """Refuse: a static host does not list folders either."""
        del path
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send the site's own page for what is not found."""
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", TYPES[".html"])
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def end_headers(self) -> None:
        """Add what keeps a rebuilt page from being shown as it was, and a file from being taken for another type."""
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 the name is the base class's
        """Keep quiet."""
