"""The index of a portal: asked for, kept, and answered from while the portal cannot be reached."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.errors import UsageError
from generator.owning.index import PATH, Index
from generator.owning.portals import FRESH, index_of_portal
from tests.harvest.loopback import Loopback, Response, loopback
from tests.owning.organisation import published, write


@pytest.fixture
def content(tmp_path: Path) -> bytes:
    write(tmp_path / "organisation")
    return published(tmp_path / "organisation")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr("generator.harvest.patience._PAUSE", 0.0)
    (tmp_path / "remote").mkdir()
    with loopback(tmp_path / "remote") as served:
        yield served


class Asker:
    """Asks a portal, and keeps what was said meanwhile; `content` is what the portal publishes."""

    def __init__(self, url: str, content: bytes) -> None:
        self.url, self.content, self.said = url, content, list[str]()

    def __call__(self) -> Index:
        return index_of_portal(self.url, self.said.append)


@pytest.fixture
def ask(server: Loopback, content: bytes) -> Asker:
    return Asker(f"{server.url}/portal/", content)


def answering(server: Loopback, response: Response) -> None:
    server.answers[:] = [lambda request: response if request.path == f"/portal/{PATH}" else None]


def age(tmp_path: Path) -> None:
    """Make the copy older than it may be."""
    (copy,) = (tmp_path / "cache/milepost").iterdir()
    old = copy.stat().st_mtime - FRESH - 1
    os.utime(copy, (old, old))


def test_a_copy_answers_without_asking(server: Loopback, ask: Asker) -> None:
    answering(server, Response(200, ask.content, {"Content-Type": "application/json"}))
    assert len(ask().entries) == len(ask().entries) > 10
    assert server.asked(PATH) == 1
    assert ask.said == []


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (Response(302, b"", {"Location": "https://login.example.com/"}), "another host"),
        (Response(200, b"<!doctype html><title>Sign in", {"Content-Type": "text/html"}), "perhaps one to log in"),
        (Response(401, b""), "MILEPOST_PORTAL_TOKEN"),
        (Response(500, b""), "answers with 500"),
        (Response(404, b""), ""),
        (Response(200, b"{}"), "no ownership index of Milepost, or it is damaged"),
        (Response(200, b'{"format":"milepost-ownership","version":"1.1","as_of":'), "damaged"),
        (Response(200, b'{"format":"milepost-ownership","version":"2.0"}'), "of version 2.0, and Milepost"),
        (Response(200, b'{"format":"milepost-ownership","version":"1.1","entities":[' + b"[" * 100_000), "damaged"),
    ],
)
def test_what_is_no_answer(server: Loopback, ask: Asker, tmp_path: Path, response: Response, words: str) -> None:
    answering(server, response)
    with pytest.raises(UsageError) as refused:
        ask()
    assert words in str(refused.value)
    answering(server, Response(200, ask.content, {"Content-Type": "application/json"}))
    known = ask()
    age(tmp_path)
    answering(server, response)
    assert [entry.ref for entry in ask().entries] == [entry.ref for entry in known.entries]
    assert words in ask.said[-1]
    assert ask.said[-1].endswith(f"This is the copy of {known.as_of}.")


def test_one_that_hangs_is_not_waited_for(
    server: Loopback, ask: Asker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.owning.portals._PATIENCE", 0.3)
    server.hanging("/portal/")
    with pytest.raises(UsageError, match="cannot be reached"):
        ask()
    server.released.set()
    answering(server, Response(200, ask.content, {"Content-Type": "application/json"}))
    known = ask()
    age(tmp_path)
    server.released.clear()
    server.answers.clear()
    server.hanging("/portal/")
    assert ask().as_of == known.as_of
    assert ask.said[-1].startswith(f"The portal {ask.url} cannot be reached")


def test_a_folder(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "site" / PATH
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    assert index_of_portal(str(tmp_path / "site"), print).by_ref["component:default/pay"].owner.chat == "#payments"
    with pytest.raises(UsageError, match="cannot be read; --portal is an address that begins with"):
        index_of_portal(str(tmp_path / "nowhere"), print)
