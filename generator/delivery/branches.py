"""A site taken to a branch of a git repository, as hosts of pages want it: a commit on top of the last one."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from generator.delivery.site import Delivery, Errand
from generator.errors import BuildError, UsageError
from generator.harvest.credentials import Credentials, site_of
from generator.harvest.git_errors import GitError
from generator.harvest.git_process import Allowance, Processes, Session
from generator.source_settings import checked_remote, is_ref, presentable

_ALLOWANCE = Allowance(20_000_000_000, 1_800)
_AUTHOR = ("-c", "user.name=Milepost", "-c", "user.email=milepost@localhost")
# The bytes of the site and no others: nothing of it is converted, and nothing left out.
_AS_IT_IS = ("-c", "core.autocrlf=false", "-c", "core.attributesFile=", "-c", "core.excludesFile=")
_NO_JEKYLL = ".nojekyll"


def deliver_to_branch(url: str, branch: str, errand: Errand, *, user: str | None = None) -> Delivery:
    """Deliver a site to a branch, with the credentials that git has; what the branch has already is not sent.

    Args:
        url: of the repository.
        branch: need not be there yet.
        errand: the site.
        user: name and password for the repository, as `origin_of` has found them.

    Raises:
        UsageError: the address or the branch cannot be one.
        BuildError: the repository refuses.
    """
    try:
        url = checked_remote(url)
    except ValueError as error:
        raise UsageError(f"{presentable(url)}: {error}") from None
    if not is_ref(branch):
        raise UsageError(f"{branch}: this cannot be the name of a branch")
    credentials = Credentials(known={site_of(url): user} if user else {})
    try:
        with tempfile.TemporaryDirectory(prefix="milepost-git-") as folder:
            # Lazily, as to push a file git wants the one before it, to say what differs.
            session = Session(Processes(credentials, _ALLOWANCE, lazily=True), Path(folder), url)
            return _Branch(session, branch, errand).deliver()
    except GitError as error:
        raise BuildError(f"{url} {error}; the branch {branch} is as it was") from error


def origin_of(folder: Path) -> tuple[str, str | None]:
    """Return the address that a checkout came from, and the user and password that stood in it, as CI writes them.

    Raises:
        UsageError: it is none, or came from nowhere.
    """
    command = ["git", "-C", str(folder), "remote", "get-url", "origin"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    except OSError as error:
        raise UsageError("a branch is published by the git command, and there is none: install git") from error
    if done.returncode != 0:
        raise UsageError(
            "this folder is no checkout with a remote origin; name one: git+https://host/repository#branch"
        )
    url = done.stdout.strip()
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    if not at or parts.scheme not in ("https", "http"):
        return url, None
    return parts._replace(netloc=host).geturl(), unquote(user)


class _Branch:
    """The delivery to one branch."""

    def __init__(self, session: Session, branch: str, errand: Errand) -> None:
        self._session, self._ref, self._errand = session, f"refs/heads/{branch}", errand

    def deliver(self) -> Delivery:
        session, errand = self._session, self._errand
        session.run("init", "--quiet", "--bare", "--template=", ".").close()
        parent = self._fetched()
        errand.progress("Reading the site", 0, 0)
        before = self._listed(parent) if parent else {}
        tree = self._tree()
        after = self._listed(tree)
        counted = _counted(before, after)
        if errand.dry_run or before == after:
            return counted
        errand.progress("Pushing", 0, 0)
        above = ("-p", parent) if parent else ()
        commit = self._told("commit-tree", tree, *above, "-m", f"Publish the portal {errand.site.story}")
        session.run("push", "--quiet", "--", session.url, f"{commit}:{self._ref}").close()
        return counted

    def _fetched(self) -> str | None:
        """Fetch the branch without its files and return its commit; None where there is no such branch yet."""
        try:
            self._session.run(
                "fetch", "--quiet", "--depth=1", "--no-tags", "--filter=blob:none", "--", self._session.url, self._ref
            ).close()
        except GitError as error:
            if error.reason == "absent" and "couldn't find remote ref" in str(error):
                return None
            raise
        return self._told("rev-parse", "--verify", "FETCH_HEAD^{commit}")

    def _tree(self) -> str:
        """Return the tree of the site."""
        site = self._errand.site.folder.absolute()
        self._session.run(*_AS_IT_IS, "--git-dir=.", f"--work-tree={site}", "add", "--all", "--force", ".").close()
        self._session.run("update-index", "--add", "--cacheinfo", f"100644,{self._blob()},{_NO_JEKYLL}").close()
        return self._told("write-tree")

    def _blob(self) -> str:
        with self._session.run("hash-object", "-w", "--stdin") as found:
            return found.read().decode("ascii").strip()

    def _listed(self, tree: str) -> dict[str, str]:
        """Return the id of each file of a tree, by path."""
        with self._session.run("ls-tree", "-r", "-z", "--full-tree", tree) as listing:
            lines = [line.partition(b"\t") for line in listing.read().split(b"\0") if line]
        return {path.decode("utf-8", "replace"): facts.split()[2].decode("ascii") for facts, _, path in lines}

    def _told(self, *arguments: str) -> str:
        with self._session.run(*_AUTHOR, *arguments) as found:
            return found.read().decode("utf-8", "replace").strip()


def _counted(before: dict[str, str], after: dict[str, str]) -> Delivery:
    new = len(after.keys() - before.keys())
    same = sum(1 for path, oid in after.items() if before.get(path) == oid)
    return Delivery(new, len(after) - new - same, len(before.keys() - after.keys()), same)
