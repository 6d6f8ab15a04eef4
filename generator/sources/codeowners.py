"""CODEOWNERS of GitHub and GitLab: which line counts for a path, and whom it names."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from generator.sources.files import SourceFile, TargetError, read_bytes, resolve_target
from generator.sources.globs import depth_of

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where such a file may stand in a repository; the first counts, on GitHub and on GitLab."""
LARGEST = 3_000_000
"""Bytes of such a file, as GitHub has it."""

ACCOUNTS = {
    "github": ("github.com/team-slug", "github.com/user-login"),
    "gitlab": ("gitlab.com/team-path", "gitlab.com/user-login"),
}
"""The annotations by which a group or a user is known to a forge."""

_SECTION = re.compile(r"\^?\[([^\]]*)\](?:\[\d+\])?(?:\s+(.*))?")
_COMMENT = re.compile(r"(?<!\\)#.*")
_SPACE = re.compile(r"(?<!\\)\s+")


class Line(NamedTuple):
    """A line: where it stands (from 1), what it names, whose that is, and the section of GitLab's it belongs to."""

    number: int
    glob: str
    owners: tuple[str, ...]
    section: str = ""


@dataclass(frozen=True)
class CodeOwners:
    """A file, by the path that people know it by, and its lines."""

    shown: str
    lines: tuple[Line, ...]

    @classmethod
    def parse(cls, text: str, shown: str) -> CodeOwners:
        """Read a file; whatever stands in it, there is a result."""
        return cls(shown, tuple(_lines(text)))

    def lines_for(self, path: str) -> list[Line]:
        """Return the lines that count for a path: of each section, the last one that names it."""
        return [line for lines in self._sections.values() if (line := _last(lines, path)) is not None]

    @cached_property
    def _sections(self) -> Mapping[str, Sequence[Line]]:
        """Return the lines of each section."""
        sections: dict[str, list[Line]] = {}
        for line in self.lines:
            sections.setdefault(line.section, []).append(line)
        return sections


def _last(lines: Sequence[Line], path: str) -> Line | None:
    return next((line for line in reversed(lines) if _is_named(line.glob, path)), None)


def _is_named(glob: str, path: str) -> bool:
    """Tell whether a glob names a path; one that ends in `/*` names the files of a folder, and none below it."""
    is_flat = glob.endswith("/*") and "**" not in glob
    return depth_of(glob, path) is not None and not (is_flat and path.count("/") > glob.strip("/").count("/"))


def _lines(text: str) -> Iterator[Line]:
    section, fallback = "", ()
    for number, raw in enumerate(text.splitlines(), start=1):
        line = _COMMENT.sub("", raw).strip()
        head = _SECTION.fullmatch(line)
        if head:
            section, fallback = head[1].strip().lower(), tuple((head[2] or "").split())
        elif line:
            glob, *owners = _SPACE.split(line)
            yield Line(number, re.sub(r"\\([ #])", r"\1", glob), tuple(owners) or fallback, section)


def codeowners_of(files: Iterable[SourceFile]) -> dict[str, CodeOwners]:
    """Return what the repositories of some files say, by how their roots are shown (`org/pay/`; "" for here)."""
    roots: dict[str, SourceFile] = {}
    for file in files:
        if file.shown.endswith(file.inside):
            roots.setdefault(file.shown.removesuffix(file.inside), file)
    found = ((root, read_codeowners(file, root)) for root, file in roots.items())
    return {root: read for root, read in found if read is not None}


def read_codeowners(file: SourceFile, shown: str) -> CodeOwners | None:
    """Return what the repository of a file says; None where it says nothing, or nothing that can be read.

    Args:
        file: any of the repository.
        shown: how its root is shown, with a slash at the end; "" for here.
    """
    at_root, root = SourceFile(file.root / "any", file.root, ""), str(file.root)
    for place in PLACES:
        if not os.path.lexists(f"{root}/{place}"):  # that one comes, the folders tell that were looked through
            continue
        try:
            content = read_bytes(resolve_target(at_root, place), LARGEST)
        except TargetError:
            continue
        return CodeOwners.parse(content.decode("utf-8", "replace"), f"{shown}{place}")
    return None


def names_of(name: str, email: str | None, accounts: Iterable[str]) -> Iterator[str]:
    """Yield how such files may name a group or a user, in small letters.

    Args:
        name: of the entity, which counts where no account is known.
        email: its address.
        accounts: by which forges know it, as `acme/payments` or `ann`.
    """
    known = [account.strip().lstrip("@").lower() for account in accounts if account.strip()]
    yield from (f"@{account}" for account in known or [name.lower()])
    if email:
        yield email.lower()


def known_as(owner: str, names: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Return whom an owner of a line may stand for; `@org/team` is also a group of the team's name."""
    key = owner.lower()
    return names.get(key) or (names.get(f"@{key.rpartition('/')[2]}", ()) if "/" in key else ())
