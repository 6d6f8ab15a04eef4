"""`milepost publish`: take the built site to where it is read."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.options import config_option
from generator.cli.progress import progress_shown
from generator.cli.words import count
from generator.errors import UsageError

if TYPE_CHECKING:
    from generator.delivery.site import Delivery, Errand

_GIT = "git+"
_BRANCH = "branch:"


@click.command("publish", short_help="Take the built site to a folder, a branch or a bucket.")
@click.argument("target")
@click.option("--site-dir", "-d", type=click.Path(file_okay=False, path_type=Path), help="The site. Default: site/")
@click.option("--endpoint", metavar="URL", help="Of another service than Amazon's, for s3://")
@click.option("--dry-run", is_flag=True, help="Only say how many files would be sent and removed.")
@config_option
def command(target: str, site_dir: Path | None, endpoint: str | None, dry_run: bool, config: Path | None) -> int:  # noqa: FBT001
    """Take the site that `milepost build` has built to TARGET: only what has changed, new before old is removed.

    TARGET is a folder; a branch, as git+https://host/repository#branch or, in a checkout, branch:NAME of
    its origin; or s3://bucket/prefix. The snapshot stands beside the pages, so other portals and `milepost`
    itself can read it there. git uses the credentials that it has, s3 those of the environment.

    \b
    Examples:
      milepost publish /srv/portal
      milepost publish branch:gh-pages
      milepost publish git+https://github.com/acme/portal#gh-pages
      milepost publish s3://acme-portal
      milepost publish s3://portal --endpoint https://minio.example.com
      milepost publish s3://acme-portal --dry-run
    """
    from generator.delivery.site import BuiltSite, Errand  # noqa: PLC0415 --help must not wait
    from generator.settings import find_config, site_folder  # noqa: PLC0415
    from generator.source_settings import presentable  # noqa: PLC0415

    started, folder = time.monotonic(), Path.cwd()
    site = BuiltSite(site_dir or site_folder(find_config(config, folder), folder))
    with progress_shown() as progress:
        came_to = _deliver(target, endpoint, Errand(site, dry_run, lambda text: click.echo(text, err=True), progress))
    verb = "Would publish" if dry_run else "Published"
    click.echo(f"{verb} to {presentable(target)}: {summary(came_to)} ({time.monotonic() - started:.1f} s).", err=True)
    return 0


def _deliver(target: str, endpoint: str | None, errand: Errand) -> Delivery:
    from generator.source_settings import presentable  # noqa: PLC0415

    if target.startswith("s3://"):
        from generator.delivery.buckets import bucket_of, deliver_to_bucket  # noqa: PLC0415

        return deliver_to_bucket(bucket_of(target, endpoint), errand)
    if endpoint is not None:
        raise UsageError("--endpoint goes with s3://bucket")
    if target.startswith((_GIT, _BRANCH)):
        from generator.delivery.branches import deliver_to_branch, origin_of  # noqa: PLC0415

        if target.startswith(_BRANCH):
            url, user = origin_of(Path.cwd())
            return deliver_to_branch(url, target.removeprefix(_BRANCH), errand, user=user)
        url, _, branch = target.removeprefix(_GIT).partition("#")
        return deliver_to_branch(url, branch, errand)
    if "://" in target:
        raise UsageError(
            f"{presentable(target)}: a site is published to a folder, git+https://host/repository#branch or s3://bucket"
        )
    from generator.delivery.folders import deliver_to_folder  # noqa: PLC0415

    return deliver_to_folder(Path(target), errand)


def summary(came_to: Delivery) -> str:
    """Return what a delivery came to, as the end of a sentence."""
    parts = [
        (came_to.new, "new"),
        (came_to.changed, "changed"),
        (came_to.removed, "removed"),
    ]
    done = ", ".join(f"{number:,} {word}" for number, word in parts if number) or "nothing to do"
    return f"{done}; {count(came_to.same, 'file')} as before"
