"""The hostile organisation's portal: built once a test run, by a process of its own that is watched."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tests.hostile.organisation import write_organisation
from tests.running import PROVE

if TYPE_CHECKING:
    import pytest

LIMIT = 300  # seconds: a build that takes longer hangs

SENTINELS = {
    "USER": "sentinel-user-3b1d",
    "LOGNAME": "sentinel-logname-9a0c",
    "HOSTNAME": "sentinel-hostname-55f2",
    "GITHUB_TOKEN": "ghp_sentinel0token0e81",
    "AWS_SECRET_ACCESS_KEY": "sentinel/secret+key/77d0",
    "MILEPOST_SENTINEL": "sentinel-own-c4c4",
    "SSH_AUTH_SOCK": "/sentinel-socket-08aa",
    "EDITOR": "sentinel-editor-1f3e",
}
"""Variables whose values may stand nowhere in a site."""


@dataclass(frozen=True)
class Built:
    """A portal that was built: where, what there was on the disk before and after, and what the command printed."""

    root: Path
    before: dict[str, str]
    after: dict[str, str]
    status: int
    printed: str

    @property
    def work(self) -> Path:
        """Return the folder of the configuration, in which the command ran."""
        return self.root / "work"

    @property
    def site(self) -> Path:
        """Return the folder of the site."""
        return self.work / "site"

    @cached_property
    def files(self) -> list[Path]:
        """Return the site's files."""
        return sorted(path for path in self.site.rglob("*") if path.is_file())

    @cached_property
    def pages(self) -> list[Path]:
        """Return the site's pages; below `api/` there are none, whatever an entity is called."""
        return [path for path in self.files if path.suffix == ".html" and not path.is_relative_to(self.site / "api")]


def environment(root: Path) -> dict[str, str]:
    """Return the environment of the command: a home and a temporary folder of its own, and what must not leak."""
    return {
        **SENTINELS,
        "PATH": f"{os.environ['PATH']}:/sentinel-path-6d6d",
        "HOME": str(root / "home"),
        "TMPDIR": str(root / "tmp"),
        "LANG": "C.UTF-8",
        "SOURCE_DATE_EPOCH": "1893456000",
    }


def run(root: Path, *arguments: str, where: Path | None = None, limit: int = LIMIT) -> subprocess.CompletedProcess[str]:
    """Run `milepost`; its output is UTF-8, whatever else stands in it."""
    return subprocess.run(
        [sys.executable, "-m", "generator", *arguments],
        cwd=where or root / "work",
        env=environment(root),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        timeout=limit,
        check=False,
    )


def surroundings(root: Path) -> Path:
    """Make the folders that a command runs in."""
    for name in ("home", "tmp", "work"):
        (root / name).mkdir(parents=True, exist_ok=True)
    (root / "home" / ".gitconfig").write_text("[user]\n\tname = sentinel-git-name\n", "utf-8")
    return root


def build(root: Path, *, whole: bool) -> Built:
    """Write the organisation, build its portal, and look what has changed on the disk."""
    write_organisation(surroundings(root) / "work", whole=whole)
    before = disk(root)
    done = run(root, "build")
    return Built(root, before, disk(root), done.returncode, done.stdout + done.stderr)


def disk(root: Path) -> dict[str, str]:
    """Return what each name below a folder is: a digest of its content, where a link leads, or its kind."""
    return {os.path.relpath(path, root): kind for path, kind in _walk(os.fspath(root))}


def _walk(folder: str) -> Iterator[tuple[str, str]]:
    for entry in os.scandir(folder):
        status = entry.stat(follow_symlinks=False)
        if entry.is_symlink():
            yield entry.path, f"link to {Path(entry.path).readlink()}"
        elif entry.is_dir():
            yield entry.path, f"folder {stat.filemode(status.st_mode)}"
            yield from _walk(entry.path)
        elif entry.is_file():
            content = hashlib.sha256(Path(entry.path).read_bytes()).hexdigest()
            yield entry.path, f"file {stat.filemode(status.st_mode)} {content}"
        else:
            yield entry.path, stat.filemode(status.st_mode)


def built_once(factory: pytest.TempPathFactory) -> Built:
    """Return the portal; all the processes of a test run share one."""
    shared = factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    root, record = shared / "hostile-root-5e5e", shared / "hostile.json"
    with (shared / "hostile.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not record.exists():
            shutil.rmtree(root, ignore_errors=True)
            made = build(root, whole=bool(os.environ.get(PROVE)))
            record.write_text(json.dumps([made.before, made.after, made.status, made.printed]), "utf-8")
        before, after, status, printed = json.loads(record.read_text("utf-8"))
    return Built(root, before, after, status, printed)
