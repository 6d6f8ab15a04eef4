"""`milepost build`: the portal, as a folder of plain files."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cache.records import Report
from generator.cli.collecting import without_collecting
from generator.cli.harvesting import harvest_first
from generator.cli.options import config_option
from generator.cli.progress import progress_shown
from generator.cli.words import count, worst
from generator.publish.checked import note_checked
from generator.publish.circumstances import Circumstances, cache_folder, circumstances

if TYPE_CHECKING:
    from generator.portal import Portal
    from generator.problems import Problem

PROBLEMS = 1


@click.command("build", short_help="Build the portal, a folder of plain files.")
@config_option
@click.option("--strict", is_flag=True, help="With errors or warnings, leave the old site as it is and exit with 1.")
@click.option("--site-dir", "-d", type=click.Path(file_okay=False, path_type=Path), help="Where to. Default: site/")
@click.option("--snapshot-only", is_flag=True, help="Write the snapshot and the ownership index, and no pages.")
@click.option("--no-cache", is_flag=True, help="Use nothing of earlier builds, and keep nothing for later ones.")
@click.option("--paranoid", is_flag=True, help="Take no file for unchanged by its size and times; read them all.")
@click.option(
    "--jobs", "-j", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that read changed files."
)
@click.option("--profile", is_flag=True, help="Say how long each step took.")
@click.option("--offline", is_flag=True, help="Ask no host: build what the last harvest has brought.")
@click.option("--locked", is_flag=True, help="Build exactly the commits that milepost.lock names.")
def command(
    config: Path | None,
    strict: bool,  # noqa: FBT001
    site_dir: Path | None,
    snapshot_only: bool,  # noqa: FBT001
    no_cache: bool,  # noqa: FBT001
    paranoid: bool,  # noqa: FBT001
    jobs: int,
    profile: bool,  # noqa: FBT001
    offline: bool,  # noqa: FBT001
    locked: bool,  # noqa: FBT001
) -> int:
    """Build the portal of the catalog files below this folder, or of the sources in mkdocs.yml.

    The site is written whole before it takes the old one's place. Problems are reported and do not
    stop it (unless --strict): a broken file is listed on the portal, and its neighbours are there.
    What has not changed since the last build is taken from the cache in .cache/milepost, which can
    be deleted at any time and kept between the runs of a CI.

    Sources elsewhere (git, github, gitlab, snapshot, ...) are harvested first, as `milepost harvest`
    does: only what has changed is fetched, and what cannot be reached is shown as it last was.

    \b
    Examples:
      milepost build                     the folder's catalog files, to site/
      milepost build --strict            for CI
      milepost build --config org/mkdocs.yml -d /srv/portal
      milepost build --snapshot-only -d out    out/api/snapshot/, for other programs
      milepost build --no-cache --profile      everything anew, and where the time goes
      milepost build --offline           without the network
      milepost build --locked            the repositories as milepost.lock has them
    """
    started, folder = time.monotonic(), Path.cwd()
    cache = None if no_cache else cache_folder(config, folder)
    around = circumstances(config, folder, site_dir, cache)
    known = None if snapshot_only else around.last_build()
    was_harvested = known is not None and known.report.is_harvested
    last = around.unchanged(paranoid=paranoid) if known is not None and not was_harvested else None
    if last is None:
        harvest_first(config, folder, offline=offline, locked=locked, paranoid=paranoid)
        last = around.unchanged(paranoid=paranoid) if was_harvested else None
    if snapshot_only:
        return _snapshot(config, site_dir, strict=strict)
    if last is not None and not (strict and last.report.has_problems):
        _say_all(last.report.sentences)
        note_checked(around.base, around.base / last.target)
        where = _shown(around.base / last.target, folder)
        _say(f"Nothing has changed: the portal in {where} is up to date ({time.monotonic() - started:.1f} s).")
        return 0
    return _build(
        config, folder, started, around, strict=strict, site_dir=site_dir, paranoid=paranoid, jobs=jobs, profile=profile
    )


def _build(
    config: Path | None,
    folder: Path,
    started: float,
    around: Circumstances,
    *,
    strict: bool,
    site_dir: Path | None,
    paranoid: bool,
    jobs: int,
    profile: bool,
) -> int:
    # Imported now, as --help and a build that has nothing to do must not wait for mkdocs and pydantic.
    from generator.publish.building import build_site  # noqa: PLC0415
    from generator.settings import find_config  # noqa: PLC0415

    with without_collecting(), workers(jobs) as executor, progress_shown(profile=profile) as progress:
        built = build_site(
            find_config(config, folder),
            folder,
            strict=strict,
            site_dir=site_dir,
            around=around,
            paranoid=paranoid,
            executor=executor,
            summarise=_summary,
            say=_say,
            progress=progress,
        )
    note_checked(around.base, built.site)
    _say_all(_summary(built.portal).sentences)
    if not built.is_written:
        _say("Not built: with --strict, problems leave the old site as it was.")
        return PROBLEMS
    where = _shown(built.site, folder)
    _say(f"Built the portal in {where} in {time.monotonic() - started:.1f} s; look at it with: milepost serve")
    return 0


@contextmanager
def workers(jobs: int) -> Iterator[Executor | None]:
    """Yield what shares work among processes; None where there is one."""
    if jobs == 1:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 most builds need none

    with ProcessPoolExecutor(jobs) as executor:
        yield executor


def _snapshot(config: Path | None, site_dir: Path | None, *, strict: bool) -> int:
    """Write what programs read, without the engine."""
    from generator.pipeline import build  # noqa: PLC0415
    from generator.publish.pieces import Pieces  # noqa: PLC0415
    from generator.publish.snapshot import write_snapshot  # noqa: PLC0415
    from generator.settings import find_config, load_settings, site_folder, with_moment  # noqa: PLC0415

    folder = Path.cwd()
    found = find_config(config, folder)
    portal = build(with_moment(load_settings(found, folder), folder), folder)
    _say_all(worst(portal.problems))
    if strict and portal.has_problems:
        click.echo("Not written: with --strict, problems leave the old snapshot as it was.", err=True)
        return PROBLEMS
    for path in write_snapshot(Pieces(portal), site_dir or site_folder(found, folder)):
        click.echo(f"Wrote {path}", err=True)
    return 0


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)


def _say_all(sentences: Sequence[str]) -> None:
    for sentence in sentences:
        _say(sentence)


def _summary(portal: Portal) -> Report:
    """Return what there is to say of a build: the worst problems, and how much was read."""
    read = (
        f"Read {count(len(portal.catalog), 'entity', 'entities')} from {count(len(portal.reading.files), 'file')}: "
        f"{_found(portal.problems)}."
    )
    return Report(portal.has_problems, (*worst(portal.problems), read), portal.is_harvested)


def _found(problems: Sequence[Problem]) -> str:
    counts = Counter(problem.severity for problem in problems)
    found = [count(number, severity) for severity, number in sorted(counts.items(), key=lambda item: item[0].rank)]
    return ", ".join(found) or "no problems"


def _shown(path: Path, folder: Path) -> str:
    return f"{path.relative_to(folder)}/" if path.is_relative_to(folder) else str(path)
