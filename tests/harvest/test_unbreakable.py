"""A harvest that is killed, interrupted or not alone: what it has brought stays, and the next one goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from generator.harvest.state import State
from tests.harvest.loopback import Loopback, Request, Response
from tests.harvest.organisation import BROKEN, Portals, component, refs
from tests.harvest.repositories import Repository, repository
from tests.running import PROVE

ROOT = Path(__file__).parents[2]
COUNT = 24
KILLS = 30 if os.environ.get(PROVE) else 6
Start = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def repositories(server: Loopback) -> list[Repository]:
    return [
        repository(server.root / f"acme/n{number}.git", {"catalog-info.yaml": component(f"n{number}")})
        for number in range(COUNT)
    ]


@pytest.fixture
def portal(server: Loopback, repositories: list[Repository], tmp_path: Path) -> Portals:
    sources = [{"git": f"{server.url}/acme/n{number}.git"} for number in range(len(repositories))]
    made = Portals(tmp_path / "portal", sources)
    (made.base / "mkdocs.yml").write_text(f"site_name: x\nplugins: [milepost: {{sources: {sources}}}]\n", "utf-8")
    return made


@pytest.fixture
def start(portal: Portals) -> Start:
    """Return a function that begins a harvest in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "generator", "harvest"]
    return lambda: subprocess.Popen(
        command, cwd=portal.base, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def commands_that_run() -> list[str]:
    """Return the command lines of all processes; of a system without /proc, none."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it may have ended just now
            found.append(place.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
    return found


def whole(portal: Portals) -> list[str]:
    """Return what is shown, after looking at what is kept: each record has its files, whatever was killed."""
    state = State(portal.base)
    for record in state.records().values():
        assert record.commit is None or all((state.root(record) / path).is_file() for path in record.catalog)
    return refs(portal.read())


def test_kill_at_any_moment(start: Start, portal: Portals, repositories: list[Repository]) -> None:
    random = Random(7)  # noqa: S311 for a test
    seen = 0
    for number in range(KILLS):
        process = start()
        time.sleep(random.uniform(0.3, 1.2))
        process.kill()
        process.communicate()
        now = len(whole(portal))
        assert now >= seen
        seen = now
        changed = repositories[number % COUNT]
        changed.commit({"catalog-info.yaml": component(f"n{number % COUNT}", owner=f"team-{number}")})
    process = start()
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert len(whole(portal)) == COUNT
    catalog = portal.read().catalog
    for number in range(COUNT):
        text = repositories[number].show("catalog-info.yaml").decode()
        (owner,) = catalog.targets(f"component:default/n{number}", "ownedBy")
        assert f"owner: {owner.removeprefix('group:default/')}\n" in text
    left = [path for path in (portal.base / ".milepost").rglob(".*") if path.name != ".gitignore"]
    assert left == []


def test_the_next_one_goes_on_where_it_was_killed(start: Start, server: Loopback, portal: Portals) -> None:
    def slow(request: Request) -> Response | None:
        if request.path.startswith("/acme/n0.git"):
            server.released.wait()
        return None

    server.answers.append(slow)
    process = start()
    state, deadline = State(portal.base), time.monotonic() + 60
    while len(state.records()) < COUNT - 1:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.kill()
    process.communicate()
    server.answers.clear()
    server.requests.clear()
    process = start()
    process.communicate(timeout=120)
    fetched = {request.path for request in server.requests if b"command=fetch" in request.body}
    assert fetched == {"/acme/n0.git/git-upload-pack"}
    assert len(whole(portal)) == COUNT


def test_control_c_ends_it_and_all_that_it_started(start: Start, server: Loopback, portal: Portals) -> None:
    server.hanging("/acme/n0.git")
    process = start()
    deadline = time.monotonic() + 60
    while len(State(portal.base).records()) < COUNT - 1:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert not any(f"{server.url}/acme/n0.git" in command for command in commands_that_run())
    assert len(whole(portal)) == COUNT - 1


def test_a_second_one_waits(start: Start, server: Loopback, portal: Portals) -> None:
    server.hanging("/acme/n0.git")
    first = start()
    deadline = time.monotonic() + 60
    while not server.asked("/acme/n0.git"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    second = start()
    assert second.stderr is not None
    assert second.stderr.readline() == "Another harvest is under way; waiting until it has ended.\n"
    server.released.set()
    assert (first.wait(timeout=60), second.wait(timeout=60)) == (0, 0)
    for process in (first, second):
        process.communicate()
    assert len(whole(portal)) == COUNT - 1


def test_a_folder_that_cannot_be_written(start: Start, portal: Portals) -> None:
    (portal.base / ".milepost").write_text("a file is in the way", "utf-8")
    process = start()
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "what was harvested cannot be kept" in said


def test_what_is_kept_can_be_broken_at_will(portal: Portals, repositories: list[Repository]) -> None:
    portal.harvest()
    random = Random(3)  # noqa: S311 for a test
    files = sorted(path for path in (portal.base / ".milepost").rglob("*") if path.is_file() and path.name != "lock")
    for path in random.sample(files, len(files) // 2):
        path.write_bytes(random.randbytes(200))
    repositories[0].commit({"catalog-info.yaml": BROKEN})
    portal.read()
    portal.harvest(paranoid=True)
    assert len(whole(portal)) >= COUNT - 1
