"""Git repositories for tests, made in a few milliseconds each by `git fast-import`."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MOMENT = 1_700_000_000


@dataclass(frozen=True)
class Link:
    """A symlink, or with `commit` a submodule."""

    target: str
    is_commit: bool = False


Content = str | bytes | Link


@dataclass
class Repository:
    """A bare repository; each commit has the files given and no others."""

    path: Path
    commits: int = 0

    def commit(self, files: Mapping[str, Content], branch: str = "main", *, orphan: bool = False) -> str:
        """Commit files on a branch, in the place of those before; `orphan` forgets the history, as a force-push does.

        Returns:
            The commit's id.
        """
        self.commits += 1
        parent = "" if orphan or not self._has(branch) else f"from refs/heads/{branch}^0\n"
        stream = b"".join(
            [
                f"reset refs/heads/{branch}\n\n".encode() if orphan else b"",
                f"commit refs/heads/{branch}\n".encode(),
                f"committer Tester <tester@example.com> {MOMENT + 60 * self.commits} +0000\n".encode(),
                _data(f"Commit {self.commits}".encode()),
                f"{parent}deleteall\n".encode(),
                *(_file(path, content) for path, content in files.items()),
                b"\n",
            ]
        )
        self._git("fast-import", "--quiet", "--force", given=stream)
        return self.head(branch)

    def head(self, branch: str = "main") -> str:
        return self._git("rev-parse", f"refs/heads/{branch}").decode().strip()

    def tag(self, name: str, branch: str = "main") -> None:
        self._git(
            *("-c", "user.name=Tester", "-c", "user.email=tester@example.com"),
            *("tag", "-a", "-m", name, name, f"refs/heads/{branch}"),
        )

    def use(self, branch: str) -> None:
        """Let HEAD name a branch."""
        self._git("symbolic-ref", "HEAD", f"refs/heads/{branch}")

    def show(self, path: str, branch: str = "main") -> bytes:
        return self._git("show", f"refs/heads/{branch}:{path}")

    def move(self, path: Path) -> Repository:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path.rename(path)
        return Repository(path, self.commits)

    def delete(self) -> None:
        shutil.rmtree(self.path)

    def _has(self, branch: str) -> bool:
        return (self.path / "refs" / "heads" / branch).exists()

    def _git(self, *arguments: str, given: bytes = b"") -> bytes:
        command = ["git", "--git-dir", str(self.path), *arguments]
        return subprocess.run(command, input=given, capture_output=True, check=True).stdout


def repository(path: Path, files: Mapping[str, Content] | None = None) -> Repository:
    """Make a bare repository, with a first commit if files are given."""
    for folder in ("objects", "refs/heads", "refs/tags"):
        (path / folder).mkdir(parents=True)
    (path / "HEAD").write_text("ref: refs/heads/main\n", "ascii")
    (path / "config").write_text(CONFIG, "ascii")
    made = Repository(path)
    if files is not None:
        made.commit(files)
    return made


CONFIG = """\
[core]
\trepositoryformatversion = 0
\tbare = true
[uploadpack]
\tallowFilter = true
[http]
\treceivepack = true
"""


def _data(content: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(content), content)


def _file(path: str, content: Content) -> bytes:
    name = f'"{path}"' if any(char in path for char in ' "\n') else path
    if isinstance(content, Link):
        if content.is_commit:
            return f"M 160000 {content.target} {name}\n".encode()
        return f"M 120000 inline {name}\n".encode() + _data(content.target.encode())
    data = content.encode() if isinstance(content, str) else content
    return f"M 100644 inline {name}\n".encode() + _data(data)
