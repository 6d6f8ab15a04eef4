from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.errors import UsageError
from generator.publish.serving import site_server, url_of

Answer = tuple[int, str, bytes]


@pytest.fixture
def address(tmp_path: Path) -> Iterator[tuple[str, int]]:
    site = tmp_path / "site"
    (site / "api/catalog/entities/by-name/api/default").mkdir(parents=True)
    (site / "api/catalog/entities/index.json").write_text("[]")
    (site / "api/catalog/entities/by-name/api/default/pay.v1").write_text("{}")
    (site / "api/v1.json.gz").write_bytes(b"\x1f\x8b")
    (site / "index.html").write_text("home")
    (site / "404.html").write_text("not here")
    (tmp_path / "secret.html").write_text("secret")
    (site / "way-out.html").symlink_to(tmp_path / "secret.html")
    with site_server(site) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield str(server.server_address[0]), int(server.server_address[1])
        server.shutdown()


def get(address: tuple[str, int], path: str, method: str = "GET") -> Answer:
    connection = http.client.HTTPConnection(*address, timeout=5)
    connection.request(method, path)
    response = connection.getresponse()
    answer = response.status, response.headers["Content-Type"] or "", response.read()
    connection.close()
    return answer


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/api/catalog/entities", "application/json"),
        ("/api/catalog/entities?filter=kind=api", "application/json"),
        ("/api/catalog/entities/", "application/json"),
        ("/api/catalog/entities/by-name/api/default/pay.v1", "application/json"),
        ("/api/v1.json.gz", "application/gzip"),
    ],
)
def test_files_have_their_type(address: tuple[str, int], path: str, content_type: str) -> None:
    assert get(address, path)[:2] == (200, content_type)


@pytest.mark.parametrize(
    "path",
    "/absent /api/ /../secret.html /%2e%2e/secret.html /..%2fsecret.html /way-out.html /%00 //etc/passwd".split(),
)
def test_what_is_not_there_or_not_below_the_folder_is_the_sites_own_page(address: tuple[str, int], path: str) -> None:
    assert get(address, path) == (404, "text/html; charset=utf-8", b"not here")


def test_head_sends_no_body(address: tuple[str, int]) -> None:
    assert get(address, "/absent", "HEAD") == (404, "text/html; charset=utf-8", b"")
    assert get(address, "/", "HEAD")[2] == b""


def test_writing_is_refused(address: tuple[str, int]) -> None:
    assert get(address, "/", "POST")[0] == 501


def test_a_port_that_is_taken_is_said(address: tuple[str, int], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be listened on"):
        site_server(tmp_path, *address)


def test_it_listens_on_this_machine_only(tmp_path: Path) -> None:
    with site_server(tmp_path) as server:
        assert url_of(server).startswith("http://127.0.0.1:")
