from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

DEMO = (sys.executable, "-m", "generator", "demo")


def environment(folder: Path) -> dict[str, str]:
    (folder / "tmp").mkdir()
    return {**os.environ, "TMPDIR": str(folder / "tmp")}


def test_it_builds_where_nothing_is(tmp_path: Path) -> None:
    target = tmp_path / "portal"
    run = subprocess.run([*DEMO, "--no-serve", "-d", "portal"], cwd=tmp_path, env=environment(tmp_path), check=False)
    assert run.returncode == 0
    assert (target / "index.html").is_file()
    entities = json.loads((target / "api/catalog/entities/index.json").read_bytes())
    assert len(entities) > 50
    assert list((tmp_path / "tmp").iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["portal", "tmp"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_end_and_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    with subprocess.Popen(DEMO, cwd=tmp_path, env=environment(tmp_path), stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout
            url = running.stdout.readline().strip()
            assert url.startswith("http://127.0.0.1:")
            with urllib.request.urlopen(f"{url}api/catalog/entities", timeout=30) as answer:  # noqa: S310 our own server
                assert answer.headers["Content-Type"] == "application/json"
                assert len(json.load(answer)) > 50
            running.send_signal(number)
            assert running.wait(timeout=30) == 0
        finally:
            running.kill()  # or a failure would be waited for without end
    assert list((tmp_path / "tmp").iterdir()) == []


def test_only_building_needs_a_place(tmp_path: Path) -> None:
    run = subprocess.run([*DEMO, "--no-serve"], cwd=tmp_path, check=False, capture_output=True, text=True)
    assert run.returncode == 2
    assert "--site-dir" in run.stderr
