"""`milepost serve` and `mkdocs serve` build again when a catalog file, a document or a template changes."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import pytest

WAIT = 30  # seconds, for a build on a busy machine

CATALOG = """
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: pay, description: Before}
spec: {type: service, lifecycle: production, owner: payments}
"""

CONFIG = """
site_name: Here
theme: {name: material, font: false}
plugins:
  - milepost: {sources: [{path: org}], templates_dir: mine}
"""

COMMANDS = {
    "milepost": ["generator", "serve", "--address"],
    "mkdocs": ["mkdocs", "serve", "--dev-addr"],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("org", "docs", "mine"):
        (tmp_path / name).mkdir()
    (tmp_path / "org" / "catalog-info.yaml").write_text(CATALOG, "utf-8")
    (tmp_path / "docs" / "guide.md").write_text("# Before\n", "utf-8")
    (tmp_path / "mkdocs.yml").write_text(CONFIG, "utf-8")
    return tmp_path


def _free_address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


@contextmanager
def _serving(folder: Path, name: str) -> Iterator[str]:
    address = _free_address()
    command = [sys.executable, "-m", *COMMANDS[name], address]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            yield f"http://{address}"
        finally:
            server.send_signal(signal.SIGINT)
            assert server.wait(WAIT) == 0


def _await(url: str, is_there: Callable[[str], bool]) -> None:
    end = time.monotonic() + WAIT
    text = ""
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 loopback
                text = answer.read().decode()
        except (URLError, ConnectionError, TimeoutError):
            text = "(no answer)"
        if is_there(text):
            return
        time.sleep(0.2)
    pytest.fail(f"{url} did not change within {WAIT} s: {text[:200]}")


@pytest.mark.slow
@pytest.mark.parametrize("name", list(COMMANDS))
def test_a_change_is_built_and_shown(folder: Path, name: str) -> None:
    with _serving(folder, name) as url:
        page = f"{url}/catalog/default/component/pay/"
        _await(page, lambda text: "Before" in text)
        (folder / "org" / "catalog-info.yaml").write_text(CATALOG.replace("Before", "After"), "utf-8")
        _await(page, lambda text: "After" in text)
        (folder / "docs" / "guide.md").write_text("# After\n", "utf-8")
        _await(f"{url}/guide/", lambda text: "After</h1>" in text or 'id="after"' in text)
        (folder / "mine" / "entity.html").write_text("<h1>Our own {{ entity.name }}</h1>", "utf-8")
        _await(page, lambda text: "Our own pay" in text)


def test_a_port_that_is_taken_is_said_so(folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        address = f"127.0.0.1:{other.getsockname()[1]}"
        command = [sys.executable, "-m", "generator", "serve", "--address", address]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert address in done.stderr.splitlines()[-1]


def test_an_address_that_is_none_is_said_so(folder: Path) -> None:
    command = [sys.executable, "-m", "generator", "serve", "--address", "nonsense"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
