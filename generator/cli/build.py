"""`milepost build`: the portal, as a folder of plain files."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from generator.cli.options import config_option
from generator.cli.progress import progress_shown
from generator.cli.reporters import count, one_line
from generator.problems import Problem, Severity
from generator.settings import find_config, load_settings, site_folder, with_moment

PROBLEMS = 1
SHOWN = 20


@click.command("build", short_help="Build the portal, a folder of plain files.")
@config_option
@click.option("--strict", is_flag=True, help="With errors or warnings, leave the old site as it is and exit with 1.")
@click.option("--site-dir", "-d", type=click.Path(file_okay=False, path_type=Path), help="Where to. Default: site/")
@click.option("--snapshot-only", is_flag=True, help="Write the snapshot and the ownership index, and no pages.")
def command(config: Path | None, strict: bool, site_dir: Path | None, snapshot_only: bool) -> int:  # noqa: FBT001
    """Build the portal of the catalog files below this folder, or of the sources in mkdocs.yml.

    The site is written whole before it takes the old one's place. Problems are reported and do not
    stop it (unless --strict): a broken file is listed on the portal, and its neighbours are there.

    \b
    Examples:
      milepost build                     the folder's catalog files, to site/
      milepost build --strict            for CI
      milepost build --config org/mkdocs.yml -d /srv/portal
      milepost build --snapshot-only -d out    out/api/snapshot/, for other programs
    """
    if snapshot_only:
        return _snapshot(config, site_dir, strict=strict)
    from generator.publish.engine import build_site  # noqa: PLC0415 --help must not wait for mkdocs

    started, folder = time.monotonic(), Path.cwd()
    with progress_shown() as progress:
        built = build_site(
            find_config(config, folder), folder, strict=strict, site_dir=site_dir, say=_say, progress=progress
        )
    _report(built.portal.problems)
    portal, seconds = built.portal, time.monotonic() - started
    click.echo(
        f"Read {count(len(portal.catalog), 'entity', 'entities')} from {count(len(portal.reading.files), 'file')}: "
        f"{_found(portal.problems)}.",
        err=True,
    )
    if not built.is_written:
        click.echo("Not built: with --strict, problems leave the old site as it was.", err=True)
        return PROBLEMS
    where = _shown(built.site, folder)
    click.echo(f"Built the portal in {where} in {seconds:.1f} s; look at it with: milepost serve", err=True)
    return 0


def _snapshot(config: Path | None, site_dir: Path | None, *, strict: bool) -> int:
    """Write what programs read, without the engine."""
    from generator.pipeline import build  # noqa: PLC0415
    from generator.publish.snapshot import write_snapshot  # noqa: PLC0415

    folder = Path.cwd()
    found = find_config(config, folder)
    portal = build(with_moment(load_settings(found, folder), folder), folder)
    _report(portal.problems)
    if strict and portal.has_problems:
        click.echo("Not written: with --strict, problems leave the old snapshot as it was.", err=True)
        return PROBLEMS
    for path in write_snapshot(portal, site_dir or site_folder(found, folder)):
        click.echo(f"Wrote {path}", err=True)
    return 0


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)


def _report(problems: Sequence[Problem]) -> None:
    """Print the worst problems, a line each; the portal and `milepost check` have them all."""
    grave = [problem for problem in problems if problem.severity is not Severity.INFO]
    grave.sort(key=lambda problem: problem.severity.rank)
    for problem in grave[:SHOWN]:
        click.echo(one_line(problem), err=True)
    if len(grave) > SHOWN:
        click.echo(f"... and {len(grave) - SHOWN:,} more: milepost check shows them all", err=True)


def _found(problems: Sequence[Problem]) -> str:
    counts = Counter(problem.severity for problem in problems)
    return ", ".join(count(counts[severity], severity) for severity in Severity if counts[severity]) or "no problems"


def _shown(path: Path, folder: Path) -> str:
    return f"{path.relative_to(folder)}/" if path.is_relative_to(folder) else str(path)
