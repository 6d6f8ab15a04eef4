"""`milepost check`: what is wrong, where, and how to mend it."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.baseline import without_known
from generator.cli.collecting import without_collecting
from generator.cli.options import config_option, format_option, paths_argument, settings_from
from generator.cli.progress import progress_shown
from generator.cli.reporters import REPORTERS, Report
from generator.cli.selection import select
from generator.problems import Problem, Severity
from generator.rules.running import INTERNAL

PROBLEMS = 1
BUG = 3


@click.command("check", short_help="Say what is wrong in catalog files, where, and how to mend it.")
@paths_argument
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--select", "selected", multiple=True, metavar="CODE", help="Only these codes or their beginnings (REF).")
@click.option("--ignore", "ignored", multiple=True, metavar="CODE", help="Not these codes.")
@click.option(
    "--baseline",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Accept the problems of an earlier --format json; only new ones fail.",
)
@config_option
@format_option("text", "json")
def command(
    paths: tuple[str, ...],
    strict: bool,  # noqa: FBT001 click passes flags by name
    selected: tuple[str, ...],
    ignored: tuple[str, ...],
    baseline: Path | None,
    config: Path | None,
    output: str,
) -> int:
    """Check catalog files: the format as Backstage judges it, the references, and the rules.

    PATH is a file, a folder (its catalog-info.yaml files at any depth) or a glob; without one, the
    sources of mkdocs.yml are checked, or else this folder. Exit status: 0 no error, 1 problems,
    2 wrong usage, 3 a bug of Milepost.

    \b
    Examples:
      milepost check                          everything below this folder
      milepost check catalog-info.yaml        one file
      milepost check 'services/*' --strict    warnings fail too
      milepost check --select REF,OWN         references and owners only
      milepost check --format json > known.json
      milepost check --baseline known.json    only what is new fails
    """
    from generator.pipeline import build  # noqa: PLC0415 --help must not wait for pydantic

    folder = Path.cwd()
    with without_collecting(), progress_shown() as progress:
        portal = build(settings_from(config), folder, paths, progress)
    problems = select(portal.problems, selected, ignored)
    known = 0
    if baseline:
        problems, known = without_known(problems, baseline)
    report = Report.of(portal.reading, problems, folder, known)
    REPORTERS[output](report)
    return _exit_code(problems, strict=strict)


def _exit_code(problems: list[Problem], *, strict: bool) -> int:
    if any(problem.code == INTERNAL for problem in problems):
        return BUG
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return PROBLEMS if any(problem.severity in failing for problem in problems) else 0
