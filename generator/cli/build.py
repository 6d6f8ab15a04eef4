"""`milepost build`: the portal, as a folder of plain files."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import click

from generator.cli.options import config_option
from generator.problems import Severity
from generator.settings import find_config


@click.command("build")
@config_option
@click.option("--strict", is_flag=True, help="With errors or warnings, leave the old site as it is and exit with 1.")
@click.option("--site-dir", "-d", type=click.Path(file_okay=False, path_type=Path), help="Where to. Default: site/")
def command(config: Path | None, strict: bool, site_dir: Path | None) -> int:  # noqa: FBT001
    """Build the portal of the catalog files below this folder, or of the sources in mkdocs.yml.

    The site is written whole before it takes the old one's place. Problems are reported and do not
    stop it (unless --strict): a broken file is listed on the portal, and its neighbours are there.

    \b
    Examples:
      milepost build                     the folder's catalog files, to site/
      milepost build --strict            for CI
      milepost build --config org/mkdocs.yml -d /srv/portal
    """
    from generator.publish.engine import build_site  # noqa: PLC0415 --help must not wait for mkdocs

    started, folder = time.monotonic(), Path.cwd()
    portal, target = build_site(find_config(config, folder), folder, strict=strict, site_dir=site_dir)
    counts = Counter(problem.severity for problem in portal.problems)
    found = ", ".join(f"{counts[severity]} {severity}s" for severity in Severity if counts[severity]) or "no problems"
    seconds = time.monotonic() - started
    click.echo(
        f"Built {len(portal.catalog):,} entities from {len(portal.reading.files):,} files "
        f"in {seconds:.1f} s: {found}.\n"
        f"  The portal is in {_shown(target, folder)}; look at it with: milepost serve",
        err=True,
    )
    return 0


def _shown(path: Path, folder: Path) -> str:
    return f"{path.relative_to(folder)}/" if path.is_relative_to(folder) else str(path)
