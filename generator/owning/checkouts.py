"""Files in a checkout: the nearest catalog file upwards, `milepost/paths` and CODEOWNERS; the most precise wins."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.local_git import git_says
from generator.owning.addresses import IN_REPOSITORY, address_of, claims_in_repository
from generator.owning.claims import Claim, claim
from generator.owning.index import Index
from generator.sources.codeowners import known_as, names_of, read_codeowners
from generator.sources.files import SourceFile
from generator.sources.globs import depth_of


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


def claims_of_path(path: Path, index: Index) -> Iterator[Claim]:
    """Yield the claims to a file or a folder on this disk.

    Args:
        path: as it was given.
        index: the entities.
    """
    checkout = Checkout.of(path)
    slug = checkout.origin
    if slug is not None and slug in index.by_slug:
        yield from claims_in_repository(slug, checkout.path, index.by_slug[slug])
    yield from _nearest(checkout, index)
    yield from _owners(checkout, index)


def _nearest(checkout: Checkout, index: Index) -> Iterator[Claim]:
    """Yield claims of the catalog files that are read here, from the path upwards, and of what they name by paths."""
    parts = checkout.path.split("/") if checkout.path else []
    is_nearest = True
    for depth in range(len(parts), -1, -1):
        folder = checkout.root.joinpath(*parts[:depth])
        entries = index.by_folder.get(_shown(folder / "any").rpartition("/")[0], ())
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
    """Yield the claims of the lines of CODEOWNERS that count for the path."""
    shown = _shown(checkout.root / "any").removesuffix("any")
    codeowners = read_codeowners(SourceFile(checkout.root / "any", checkout.root, ""), shown)
    if codeowners is None:
        return
    groups = _groups(index)
    for line in codeowners.lines_for(checkout.path):
        depth = depth_of(line.glob, checkout.path) or 0
        for owner in line.owners:
            if ref := known_as(owner, groups):
                why = f"CODEOWNERS gives {line.glob} to {owner}"
                yield Claim(index.by_ref[ref], (IN_REPOSITORY, -depth, 2), why, codeowners.shown, line.number)


def _groups(index: Index) -> Mapping[str, str]:
    """Return the refs of groups and users by the names that CODEOWNERS has for them."""
    found: dict[str, str] = {}
    for entry in index.entries:
        if entry.kind in ("group", "user"):
            for name in names_of(entry.name, entry.owner.email, entry.aliases):
                found.setdefault(name, entry.ref)
    return found
