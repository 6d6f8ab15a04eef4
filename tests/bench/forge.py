"""`python -m tests.bench.forge FOLDER COUNT`: an organisation of real git repositories on loopback, for measuring.

It prints where it is, and answers until its input ends: as a forge with GitHub's API, one with GitLab's, and by git.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.bench.synthetic import FILE_NAME, write_catalog
from tests.harvest.forges import GitHub, GitLab
from tests.harvest.loopback import loopback

OWNER = "acme"
_CODE = {f"src/package{number}/module{file}.py": f"value = {file}\n" * 40 for number in range(8) for file in range(6)}


def main(folder: Path, count: int) -> None:
    """Make the repositories, a catalog file and some code in each, and serve them."""
    write_catalog(folder / "catalog", count)
    files = sorted((folder / "catalog").rglob(FILE_NAME))
    with loopback(folder / "remote") as server:
        github, gitlab = GitHub(server), GitLab(server)
        for number, file in enumerate(files):
            path = f"{OWNER}/r{number}"
            project = github.add(path, {FILE_NAME: file.read_text("utf-8"), "README.md": "x", **_CODE})
            gitlab.projects[path] = project
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
