"""A site taken to a folder: written beside the one that is there, and put in its place in one step."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from generator.delivery.site import SNAPSHOT, BuiltSite, Delivery, Errand, SiteFile
from generator.errors import UsageError
from generator.swapping import fresh_site, refuse_foreign, swap_in


def deliver_to_folder(target: Path, errand: Errand) -> Delivery:
    """Deliver a site to a folder; a file that is the same there is linked, and not written again.

    Raises:
        BuildError: the folder cannot be written, or holds something else.
        UsageError: it is the site itself, or lies in it.
    """
    site, target = errand.site, target.resolve()
    source = site.folder.resolve()
    if target == source or target.is_relative_to(source) or source.is_relative_to(target):
        raise UsageError(f"{target}: a site is not published to its own folder, nor into it")
    refuse_foreign(target, [SNAPSHOT])  # any other index.html may be of somebody else's site
    old = BuiltSite(target).files if target.is_dir() and any(target.iterdir()) else {}
    counted = _counted(site, old)
    if errand.dry_run or (counted.new, counted.changed, counted.removed) == (0, 0, 0):
        return counted
    with fresh_site(target, errand.say) as fresh:
        if target.is_dir():
            shutil.copymode(target, fresh)
        for number, file in enumerate(site.files.values(), start=1):
            _put(file, source, target if _is_same(file, old.get(file.path)) else None, fresh)
            errand.progress("Copying files", number, len(site.files))
        swap_in(fresh, target)
    return counted


def _counted(site: BuiltSite, old: Mapping[str, SiteFile]) -> Delivery:
    same = sum(1 for path, file in site.files.items() if _is_same(file, old.get(path)))
    new = sum(1 for path in site.files if path not in old)
    return Delivery(new, len(site.files) - same - new, len(old.keys() - site.files.keys()), same)


def _is_same(file: SiteFile, old: SiteFile | None) -> bool:
    return old is not None and old.digest == file.digest


def _put(file: SiteFile, source: Path, old: Path | None, fresh: Path) -> None:
    place = fresh / file.path
    place.parent.mkdir(parents=True, exist_ok=True)
    if old is not None:
        try:
            os.link(old / file.path, place)
        except OSError:  # a disk that knows no links
            pass
        else:
            return
    shutil.copyfile(source / file.path, place)
