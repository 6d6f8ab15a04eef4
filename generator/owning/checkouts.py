"""Files in a checkout: the nearest catalog file upwards, `milepost/paths` and CODEOWNERS; the most precise wins."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.local_git import git_says
from generator.owning.addresses import IN_REPOSITORY, address_of, claims_in_repository
from generator.owning.claims import Claim, claim
from generator.owning.globs import depth_of
from generator.owning.index import Entry, Index

CODEOWNERS = ("CODEOWNERS", ".github/CODEOWNERS", ".gitlab/CODEOWNERS", "docs/CODEOWNERS")
"""Where such a file may stand in a repository; the first counts."""
_SECTION = re.compile(r"\^?\[[^\]]*\](?:\[\d+\])?\s*(.*)")
_LARGEST = 3_000_000  # bytes of a CODEOWNERS file, as GitHub has it


@dataclass(frozen=True)
class Checkout:
    """A checkout and a path in it; the folder that the command runs in, where there is none.

    Args:
        root: its folder.
        path: from there, with slashes.
    """

    root: Path
    path: str

    @classmethod
    def of(cls, path: Path) -> Checkout:
        """Return where a path lies."""
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 symlinks stay
        for folder in (absolute, *absolute.parents):
            if (folder / ".git").exists():
                return cls(folder, _inside(absolute, folder))
        here = Path.cwd()
        return cls(here, _inside(absolute, here)) if absolute.is_relative_to(here) else cls(absolute.parent, path.name)

    @property
    def origin(self) -> str | None:
        """Return the repository that it came from, as `github.com/acme/pay`."""
        address = address_of(git_says(self.root, "remote", "get-url", "origin") or "")
        return f"{address.host}/{address.path.removesuffix('.git')}".lower() if address else None


def _inside(path: Path, root: Path) -> str:
    text = path.relative_to(root).as_posix()
    return "" if text == "." else text


def claims_of_path(path: Path, index: Index, catalog_names: tuple[str, ...]) -> Iterator[Claim]:
    """Yield the claims to a file or a folder on this disk.

    Args:
        path: as it was given.
        index: the entities.
        catalog_names: of catalog files.
    """
    checkout = Checkout.of(path)
    slug = checkout.origin
    if slug is not None and slug in index.by_slug:
        yield from claims_in_repository(slug, checkout.path, index.by_slug[slug])
    yield from _nearest(checkout, index, catalog_names)
    yield from _owners(checkout, index)


def _nearest(checkout: Checkout, index: Index, names: tuple[str, ...]) -> Iterator[Claim]:
    """Yield claims of the catalog files that are read here, from the path upwards, and of what they name by paths."""
    parts = checkout.path.split("/") if checkout.path else []
    is_nearest = True
    for depth in range(len(parts), -1, -1):
        folder = checkout.root.joinpath(*parts[:depth])
        entries = [entry for name in names for entry in index.by_file.get(_shown(folder / name), ())]
        for entry in entries:
            for glob in entry.paths:
                inside = "/".join(parts[depth:])
                named = depth_of(glob, inside) if inside else None
                if named is not None:
                    yield claim(entry, f"milepost/paths names {glob}", IN_REPOSITORY, -named - 2 * depth, 0)
            if is_nearest and not entry.paths:
                yield claim(
                    entry,
                    f"its file is the nearest above {checkout.path or 'this folder'}",
                    IN_REPOSITORY,
                    -2 * depth,
                    1,
                )
        is_nearest = is_nearest and not entries


def _shown(file: Path) -> str:
    """Return a path as the index of files here shows it."""
    here = Path.cwd()
    return file.relative_to(here).as_posix() if file.is_relative_to(here) else str(file)


def _owners(checkout: Checkout, index: Index) -> Iterator[Claim]:
    """Yield the claims of the line of CODEOWNERS that counts for the path: the last one that names it."""
    for name in CODEOWNERS:
        file = checkout.root / name
        if not file.is_file() or file.stat().st_size > _LARGEST:
            continue
        best: tuple[int, str, list[str]] | None = None
        for number, glob, owners in _lines(file.read_text("utf-8", "replace")):
            if depth_of(glob, checkout.path) is not None:
                best = number, glob, owners
        if best is not None:
            number, glob, owners = best
            depth = depth_of(glob, checkout.path) or 0
            groups = _groups(index)
            for owner in owners:
                if entry := _group(owner, groups):
                    why = f"CODEOWNERS gives {glob} to {owner}"
                    yield Claim(entry, (IN_REPOSITORY, -depth, 2), why, _shown(file), number)
        return


def _lines(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """Yield number, glob and owners of the lines of a CODEOWNERS file; a section of GitLab's may name owners."""
    fallback: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = re.split(r"(?<!\\)#", line, maxsplit=1)[0].split()
        if section := _SECTION.fullmatch(" ".join(words)):
            fallback = section[1].split()
        elif words:
            yield number, words[0], words[1:] or fallback


def _groups(index: Index) -> Mapping[str, Entry]:
    """Return groups and users by the names that CODEOWNERS has for them."""
    found: dict[str, Entry] = {}
    for entry in index.entries:
        if entry.kind in ("group", "user"):
            found.setdefault(f"@{entry.name}", entry)
            if entry.owner.email:
                found.setdefault(entry.owner.email.lower(), entry)
            for slug in entry.slugs:
                found.setdefault(f"@{slug.partition('/')[2]}", entry)
    return found


def _group(owner: str, groups: Mapping[str, Entry]) -> Entry | None:
    """Return whom a name of CODEOWNERS stands for; `@org/team` is the group of the team's name."""
    key = owner.lower()
    return groups.get(key) or (groups.get(f"@{key.rpartition('/')[2]}") if "/" in key else None)
