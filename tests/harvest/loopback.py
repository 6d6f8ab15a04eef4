"""An HTTP server on loopback: git repositories by `git http-backend`, and whatever else a test lets it answer."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Request:
    """What was asked: headers by lower-case name, the query's last value of each name."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Response:
    """An answer; `stream` yields a body of unknown length instead of `body`."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    stream: Callable[[], Iterator[bytes]] | None = None


Answer = Callable[[Request], Response | None]


class Loopback:
    """The server: answers are asked in turn, and git last.

    Attributes:
        answers: those that a test adds; the first that is not None counts.
        requests: all that was asked.
        url: where it is.
        root: the folder of the bare repositories.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.answers: list[Answer] = []
        self.requests: list[Request] = []
        self.released = threading.Event()
        handler = type("Handler", (_Handler,), {"loopback": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def answer(self, request: Request) -> Response:
        self.requests.append(request)
        for answer in self.answers:
            response = answer(request)
            if response is not None:
                return response
        return _git(self.root, request)

    def hanging(self, path: str) -> None:
        """Let all that begins with a path get no answer until the test has ended."""

        def hang(request: Request) -> Response | None:
            if not request.path.startswith(path):
                return None
            self.released.wait()
            return Response(503)

        self.answers.append(hang)

    def failing(self, path: str, status: int, **headers: str) -> Answer:
        """Let all that begins with a path get a status."""

        def fail(request: Request) -> Response | None:
            return Response(status, headers=headers) if request.path.startswith(path) else None

        self.answers.append(fail)
        return fail

    def asked(self, part: str) -> int:
        """Return how often something was asked whose path holds a part."""
        return sum(1 for request in self.requests if part in request.path)


@contextmanager
def loopback(root: Path) -> Iterator[Loopback]:
    """Yield a server that answers until the block ends."""
    served = Loopback(root)
    thread = threading.Thread(target=served.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.released.set()
        served.server.shutdown()
        served.server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    loopback: Loopback

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self._answer()

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, parts.path, dict(parse_qsl(parts.query)), headers, self._body())
        response = self.loopback.answer(request)
        try:
            self._send(response)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if response.stream is not None:
            self.send_header("Connection", "close")
            self.end_headers()
            for piece in response.stream():
                self.wfile.write(piece)
            return
        self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        self.wfile.write(response.body)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 the name is the base class's
        """Keep quiet."""


@cache
def _backend() -> str:
    found = subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=True)
    return f"{found.stdout.strip()}/git-http-backend"


def _git(root: Path, request: Request) -> Response:
    environment = {
        "PATH": os.environ["PATH"],
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_PROJECT_ROOT": str(root),
        "GIT_HTTP_EXPORT_ALL": "1",
        "PATH_INFO": request.path,
        "QUERY_STRING": "&".join(f"{name}={value}" for name, value in request.query.items()),
        "REQUEST_METHOD": request.method,
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(request.body)),
        "GIT_PROTOCOL": request.headers.get("git-protocol", ""),
        "HTTP_CONTENT_ENCODING": request.headers.get("content-encoding", ""),
        "REMOTE_ADDR": "127.0.0.1",
        "REMOTE_USER": "tester",  # who may push
    }
    done = subprocess.run([_backend()], input=request.body, env=environment, capture_output=True, check=False)
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode("latin-1").split("\r\n") if ": " in line)
    status = int(headers.pop("Status", "200").split()[0])
    return Response(status, body, headers)
