"""The git command, told to trust nobody: where a ref stands, the tree of its commit, and the contents of some files.

No work tree is ever made, so hooks, filters of `.gitattributes`, submodules and symlinks of a repository do
nothing. A repository lives in a temporary folder while it is looked at; what it may cost there is limited.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple

from generator.errors import UsageError
from generator.harvest.credentials import Credentials
from generator.harvest.git_errors import GitError
from generator.harvest.git_process import Allowance, Processes, Session

HEAD = "HEAD"
_FETCH = ("fetch", "--quiet", "--no-tags", "--filter=blob:none")

_NEEDED = (2, 31)  # GIT_CONFIG_COUNT, by which a token is handed over without being written anywhere
_ENTRIES = 500_000  # of a tree
_SHA1 = 40  # letters of such an id
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_COMMITTED = re.compile(rb"^committer .*> (\d+) [+-]\d{4}$", re.MULTILINE)


class Head(NamedTuple):
    """Where a ref of a repository stands; `branch` is what HEAD names, None for a tag or a commit."""

    commit: str
    branch: str | None


class Entry(NamedTuple):
    """A file of a tree: mode as git writes it (`100644`, `120000` a symlink, `160000` a submodule), id and path."""

    mode: str
    oid: str
    path: str


class Git:
    """The git command for one harvest; its repositories may be asked at once from several threads.

    Args:
        credentials: which host is told which token.
        allowance: for each repository.
        work: where temporary folders are made; that of the system without it.

    Raises:
        UsageError: there is no git, or it is too old.
    """

    def __init__(self, credentials: Credentials, allowance: Allowance, work: Path | None = None) -> None:
        self._processes, self._work = Processes(credentials, allowance), work
        _refuse_old()

    def head(self, url: str, ref: str | None) -> Head:
        """Return where a branch, a tag or HEAD stands, by one listing of refs.

        Raises:
            GitError: the repository cannot be asked, or has no such ref (`empty`: it has no commit at all).
        """
        if ref is not None and _COMMIT.fullmatch(ref):
            return Head(ref, None)
        names = [HEAD] if ref is None else [f"refs/heads/{ref}", f"refs/tags/{ref}", f"refs/tags/{ref}^{{}}"]
        with tempfile.TemporaryDirectory(prefix="milepost-git-", dir=self._work) as folder:
            session = Session(self._processes, Path(folder), url)
            with session.run("ls-remote", "--symref", "--", url, *names) as listing:
                lines = listing.read().decode("utf-8", "replace").splitlines()
        return _head(lines, names, ref)

    @contextmanager
    def fetched(self, url: str, what: str) -> Iterator[Fetched]:
        """Yield a repository that holds one commit and its tree, and no file yet.

        Args:
            url: of the repository.
            what: a commit, HEAD, or a whole ref (`refs/heads/main`).

        Raises:
            GitError: it cannot be had.
        """
        with tempfile.TemporaryDirectory(prefix="milepost-git-", dir=self._work) as folder:
            yield Fetched(Session(self._processes, Path(folder), url), what)

    def stop(self) -> None:
        """End all that runs, and refuse what comes: somebody has pressed Ctrl-C."""
        self._processes.stop()


class Fetched:
    """A commit of a repository and its tree.

    Attributes:
        commit: its id.
    """

    def __init__(self, session: Session, what: str) -> None:
        self._session = session
        session.run("init", "--quiet", "--bare", "--template=", ".").close()
        session.run(*_FETCH, "--depth=1", "--", session.url, what).close()
        with session.run("rev-parse", "--verify", "FETCH_HEAD^{commit}") as found:
            self.commit = found.read().decode("ascii").strip()

    def entries(self) -> Iterator[Entry]:
        """Yield the files of the tree, and of a huge one the first half a million."""
        with self._session.run("ls-tree", "-r", "-z", "--full-tree", self.commit) as listing:
            for line in islice(_lines(listing), _ENTRIES):
                facts, _, path = line.partition(b"\t")
                mode, _, oid = facts.decode("ascii").split(" ")
                yield Entry(mode, oid, path.decode("utf-8", "replace"))

    def committed(self) -> datetime | None:
        """Return when the commit was made, as it says itself."""
        with self._session.run("cat-file", "commit", self.commit) as content:
            found = _COMMITTED.search(content.read(100_000))
        try:
            return datetime.fromtimestamp(int(found[1]), UTC) if found else None
        except (OverflowError, ValueError, OSError):
            return None

    def contents(self, oids: Iterable[str], limit: int) -> dict[str, bytes | None]:
        """Return the contents of some files by id; None for one of more than `limit` bytes."""
        wanted = sorted(set(oids))
        if not wanted:
            return {}
        given = "".join(f"{oid}\n" for oid in wanted).encode("ascii")
        self._session.run(*_FETCH, "--no-write-fetch-head", "--stdin", "--", self._session.url, given=given).close()
        with self._session.run("cat-file", "--batch", given=given) as batch:
            return dict(_contents(batch, limit))


def is_content(oid: str, content: bytes) -> bool:
    """Tell whether a file of some id has a content."""
    kind = hashlib.sha1 if len(oid) == _SHA1 else hashlib.sha256
    return kind(b"blob %d\0" % len(content) + content).hexdigest() == oid


def _lines(listing: IO[bytes]) -> Iterator[bytes]:
    """Yield what stands between zeros, without holding all of it."""
    rest = b""
    while block := listing.read(1 << 20):
        *whole, rest = (rest + block).split(b"\0")
        yield from whole


def _contents(batch: IO[bytes], limit: int) -> Iterator[tuple[str, bytes | None]]:
    while line := batch.readline():
        parts = line.decode("ascii", "replace").split()
        if len(parts) != 3:  # noqa: PLR2004 `<id> missing`: the server did not send what it has
            raise GitError("did not send a file of its own tree", "failed")
        oid, _, size = parts
        length = int(size)
        if length > limit:
            batch.seek(length, os.SEEK_CUR)
            yield oid, None
        else:
            yield oid, batch.read(length)
        batch.read(1)


def _head(lines: Sequence[str], names: Sequence[str], ref: str | None) -> Head:
    """Return where the first of some names stands; a tag's own object stands behind the commit that it names."""
    pairs = [line.partition("\t") for line in lines if not line.startswith("ref: ")]
    found = {name: commit for commit, _, name in pairs}
    symbolic = [line for line in lines if line.startswith("ref: refs/heads/")]
    branch = symbolic[0].split("\t")[0].removeprefix("ref: refs/heads/") if symbolic else None
    for name in (names[0], *reversed(names[1:])):
        commit = found.get(name, "")
        if _COMMIT.fullmatch(commit):
            return Head(commit, ref if name.startswith("refs/heads/") else branch)
    if ref is None:
        raise GitError("has no commit", "empty")
    raise GitError(f"has no branch and no tag {ref}", "absent")


def _refuse_old() -> None:
    try:
        done = subprocess.run(["git", "version"], capture_output=True, text=True, check=True, timeout=20)  # noqa: S607
    except (OSError, subprocess.SubprocessError) as error:
        raise UsageError("the sources name git repositories, and there is no git command: install git") from error
    found = re.search(r"(\d+)\.(\d+)", done.stdout)
    if found is None or (int(found[1]), int(found[2])) < _NEEDED:
        needed = ".".join(map(str, _NEEDED))
        raise UsageError(f"git {needed} or newer is needed to read repositories; this is {done.stdout.strip()}")
