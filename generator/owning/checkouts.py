"""Files in a checkout: the nearest catalog file upwards, `milepost/paths` and CODEOWNERS; the most precise wins."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.local_git import git_says
from generator.owning.addresses import IN_REPOSITORY, address_of, claims_by_paths, claims_in_repository
from generator.owning.claims import Claim, claim
from generator.owning.index import Entry, Index, Owner
from generator.sources.codeowners import known_as, names_of, read_codeowners
from generator.sources.files import SourceFile, shown_path
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
    """Yield claims of the catalog files that are read here: of those above the path, and of what they name by paths."""
    root = shown_root(checkout.root)
    above: dict[str, list[Entry]] = defaultdict(list)
    for entry in index.entries:
        folder, _, name = entry.shown.removeprefix(root).rpartition("/")
        if not entry.shown.startswith(root) or not index.is_catalog_file(name) or folder.startswith("../"):
            continue
        yield from claims_by_paths(entry, checkout.path)
        if _is_above(folder, checkout.path) and (folder or not entry.paths):
            above[folder].append(entry)
    if above:
        folder = max(above, key=len)
        where = checkout.path or "this folder"
        for entry in above[folder]:
            depth = len(folder.split("/")) if folder else 0
            yield claim(entry, f"its file is the nearest above {where}", IN_REPOSITORY, -2 * depth, 1)


def _is_above(folder: str, path: str) -> bool:
    return not folder or path == folder or path.startswith(f"{folder}/")


def shown_root(root: Path) -> str:
    """Return how the paths of a folder's files begin, as the index of files here shows them; "" for the one here."""
    shown = shown_path(root / "any", Path.cwd())
    return shown.removesuffix("any")


def _owners(checkout: Checkout, index: Index) -> Iterator[Claim]:
    """Yield the claims of the lines of CODEOWNERS that count for the path."""
    shown = shown_root(checkout.root)
    codeowners = read_codeowners(SourceFile(checkout.root / "any", checkout.root, ""), shown)
    if codeowners is None:
        return
    groups = _groups(index)
    for line in codeowners.lines_for(checkout.path):
        depth = depth_of(line.glob, checkout.path) or 0
        for owner in line.owners:
            why = f"CODEOWNERS gives {line.glob} to {owner}"
            for ref in known_as(owner, groups):
                entry = index.by_ref.get(ref) or _unknown(ref, ref)
                yield Claim(entry, (IN_REPOSITORY, -depth, 2), why, codeowners.shown, line.number)
            if not known_as(owner, groups):
                why = f"{why}, of whom the catalog knows nothing"
                yield Claim(_unknown(owner, None), (IN_REPOSITORY, -depth, 2), why, codeowners.shown, line.number)


def _unknown(name: str, owner: str | None) -> Entry:
    """Return an entry for somebody who is named, and not defined here."""
    return Entry(name, Owner(owner), None, (), (), (), "", "", 1, "")


def _groups(index: Index) -> Mapping[str, Sequence[str]]:
    """Return the refs of groups and users by the names that CODEOWNERS has for them."""
    found: dict[str, list[str]] = defaultdict(list)
    for entry in index.entries:
        if entry.kind in ("group", "user"):
            for name in names_of(entry.name, entry.owner.email, entry.aliases):
                found[name].append(entry.ref)
    for ref in sorted({entry.owner.ref for entry in index.entries if entry.owner.ref} - index.by_ref.keys()):
        found[f"@{ref.rpartition('/')[2]}"].append(ref)
    return found
