"""Whatever happens to a build, the site is whole, nothing is lost, and the next build is right."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from generator.cache.records import FOLDER
from generator.publish.serving import site_server, url_of
from tests.running import PROVE

KILLS = 40 if os.environ.get(PROVE) else 10
COMMAND = (sys.executable, "-m", "generator", "build")
NAMES = ("pay", "cart", "fares")
CATALOG = """
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {{name: {name}, title: Version {version}}}
spec: {{type: service, lifecycle: production, owner: payments}}
"""


def write(folder: Path, version: int) -> None:
    for name in NAMES:
        path = folder / name / "catalog-info.yaml"
        path.parent.mkdir(exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(CATALOG.format(name=name, version=version), "utf-8")
        fresh.replace(path)  # as editors and git do: a file is never there in part


def run(folder: Path, *options: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, **(environment or {})}
    return subprocess.run(
        [*COMMAND, *options], cwd=folder, env=variables, check=False, capture_output=True, text=True, timeout=120
    )


def versions(site: Path) -> set[int]:
    """Return the versions that the pages of a site show; a page that is cut off shows none."""
    found = set()
    for name in NAMES:
        text = (site / f"catalog/default/component/{name}/index.html").read_text("utf-8")
        assert text.rstrip().endswith("</html>")
        found.add(int(text.partition("Version ")[2].partition(" ")[0]))
    return found


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    write(tmp_path, 0)
    assert run(tmp_path).returncode == 0
    return tmp_path


class Reader(threading.Thread):
    """Reads a page over and over from a server on this machine, and keeps what was not whole."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url, self.ended, self.reads = url, threading.Event(), 0
        self.broken: list[str] = []

    def run(self) -> None:
        while not self.ended.is_set():
            try:
                with urllib.request.urlopen(self.url, timeout=30) as answer:  # noqa: S310 our own server
                    text = answer.read().decode()
                if not text.rstrip().endswith("</html>"):
                    self.broken.append(text[-200:])
            except OSError as error:
                self.broken.append(repr(error))
            self.reads += 1
            time.sleep(0.002)


@contextlib.contextmanager
def served(site: Path) -> Iterator[Reader]:
    server = site_server(site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    reader = Reader(f"{url_of(server)}catalog/default/component/pay/")
    reader.start()
    try:
        yield reader
    finally:
        reader.ended.set()
        reader.join(30)
        server.shutdown()
        server.server_close()


@pytest.mark.slow
def test_a_build_may_be_killed_at_any_moment(portal: Path) -> None:
    """What a server sends meanwhile is one of the versions that were built, whole; so are all pages together."""
    started = time.monotonic()
    write(portal, 1)
    run(portal)
    duration = time.monotonic() - started
    standing = 1
    with served(portal / "site") as reader:
        for kill in range(2, KILLS + 2):
            write(portal, kill)
            with subprocess.Popen(COMMAND, cwd=portal, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as build:
                time.sleep(duration * (kill - 1) / KILLS)
                build.send_signal(signal.SIGKILL)
            (shown,) = versions(portal / "site")
            assert shown in (standing, kill)
            standing = shown
    assert reader.reads > KILLS
    assert reader.broken == []
    write(portal, 1_000)
    assert run(portal).returncode == 0
    assert versions(portal / "site") == {1_000}
    assert sorted(path.name for path in portal.iterdir()) == sorted([FOLDER.parts[0], *NAMES, "site"])


@pytest.mark.slow
def test_builds_at_once_take_turns_and_each_is_whole(portal: Path) -> None:
    write(portal, 1)
    builds = [subprocess.Popen(COMMAND, cwd=portal, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    said = [build.communicate(timeout=120)[1] for build in builds]
    assert [build.returncode for build in builds] == [0, 0, 0], said
    assert versions(portal / "site") == {1}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB, which no site fits on."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root may mount a small disk, on Linux")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk(small_disk: Path, portal: Path) -> None:
    site = small_disk / "site"
    site.mkdir()
    (site / "index.html").write_text("old", "utf-8")
    done = run(portal, "-d", str(site))
    assert done.returncode == 1
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert "bug of Milepost" not in done.stderr
    assert [path.name for path in small_disk.iterdir()] == ["site"]
    assert (site / "index.html").read_text("utf-8") == "old"


def test_a_cache_on_a_full_disk_costs_only_time(small_disk: Path, portal: Path) -> None:
    shutil.rmtree(portal / FOLDER)
    (small_disk / "filler").write_bytes(bytes(2_900_000))
    (portal / FOLDER.parts[0]).rmdir()
    (portal / FOLDER.parts[0]).symlink_to(small_disk)
    write(portal, 1)
    done = run(portal)
    assert done.returncode == 0, done.stderr
    assert versions(portal / "site") == {1}


def test_a_cache_that_is_no_folder_costs_only_time(portal: Path) -> None:
    shutil.rmtree(portal / FOLDER.parts[0])
    (portal / FOLDER.parts[0]).write_text("", "utf-8")
    write(portal, 1)
    assert run(portal).returncode == 0
    assert versions(portal / "site") == {1}


def test_the_clock_jumps_back(portal: Path) -> None:
    """Files that are older than the last build, or from the future, are seen to have changed all the same."""
    for version, moment in enumerate((1_000_000_000, 4_000_000_000, 1_000_000_000), start=1):
        write(portal, version)
        for name in NAMES:
            os.utime(portal / name / "catalog-info.yaml", (moment, moment))
        assert run(portal).returncode == 0
        assert versions(portal / "site") == {version}


@pytest.mark.slow
def test_files_that_change_while_they_are_read(portal: Path) -> None:
    """Each build gives a whole site, and the one after the last change gives the last state."""
    ended = threading.Event()
    random = Random(1)  # noqa: S311 no secret

    def change() -> None:
        version = 1
        while not ended.is_set():
            version += 1
            write(portal, version)
            shutil.rmtree(portal / "extra", ignore_errors=True)
            if random.random() < 0.5:
                (portal / "extra").mkdir()
                (portal / "extra" / "catalog-info.yaml").write_text("kind: [", "utf-8")
            time.sleep(0.05)

    changing = threading.Thread(target=change)
    changing.start()
    try:
        for _ in range(3):
            done = run(portal)
            assert done.returncode == 0, done.stderr
            assert len(versions(portal / "site")) >= 1
    finally:
        ended.set()
        changing.join()
    shutil.rmtree(portal / "extra", ignore_errors=True)
    write(portal, 9_999)
    assert run(portal).returncode == 0
    assert versions(portal / "site") == {9_999}


def test_nothing_to_do_is_said_and_problems_are_said_again(portal: Path) -> None:
    group = "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: shop}\nspec: {type: team, children: []}\n"
    (portal / "pay" / "catalog-info.yaml").write_text(f"{CATALOG.format(name='pay', version=0)}---\n{group}", "utf-8")
    assert "warning[REF001]" in run(portal).stderr
    again = run(portal)
    assert "Nothing has changed" in again.stderr
    assert "warning[REF001]" in again.stderr
    assert run(portal, "--strict").returncode == 1
    paranoid = run(portal, "--paranoid")
    assert paranoid.returncode == 0
    assert "Nothing has changed" in paranoid.stderr


def test_nothing_to_do_imports_no_library(portal: Path) -> None:
    code = (
        "import sys; from generator.cli.main import main; assert main(['build']) == 0;"
        "print([name for name in ('mkdocs', 'networkx', 'pydantic', 'yaml', 'jinja2') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=portal, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
    assert "Nothing has changed" in done.stderr


def test_a_changed_entity_runs_no_engine(portal: Path) -> None:
    write(portal, 1)
    code = (
        "import sys; from generator.cli.main import main; assert main(['build']) == 0;"
        "print([name for name in ('mkdocs', 'networkx') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=portal, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
    assert versions(portal / "site") == {1}


def test_profile(portal: Path) -> None:
    done = run(portal, "--no-cache", "--profile")
    steps = [line.split("  ")[0].strip() for line in done.stderr.splitlines() if line.endswith("s of CPU")]
    assert steps[:3] == ["Starting", "Looking for files", "Reading files"]
    assert "Swapping the site in" in steps
