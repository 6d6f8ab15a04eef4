"""`milepost move-owner`: a patch for each repository, and who gains and loses what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.options import config_option, settings_from
from generator.cli.words import count
from generator.errors import BuildError
from generator.problems import printable

if TYPE_CHECKING:
    from generator.moves.planning import Plan


@click.command("move-owner", short_help="Patches for each repository, where a team becomes another.")
@click.argument("old")
@click.argument("new")
@click.option("--only", multiple=True, metavar="PATTERN", help="Only entities of this name or ref; may be given again.")
@click.option("--output", "-o", type=click.Path(file_okay=False, path_type=Path), help="Write the patches here.")
@config_option
def command(old: str, new: str, only: tuple[str, ...], output: Path | None, config: Path | None) -> int:
    """Make a patch for each repository in which the owner OLD becomes NEW; comments and order stay.

    Where NEW is a group that is there, what OLD owns goes over to it, and CODEOWNERS follows. Where it is not,
    the group OLD gets that name: its file, all that names it, and `milepost/renamed-from`, so that old addresses
    lead on. Alert routes follow by `milepost export`. Without --output nothing is written: who gains and loses
    what is said, and the patches are printed.

    \b
    Examples:
      milepost move-owner payments checkout
      milepost move-owner payments checkout --only 'refund-*' --output patches
      milepost move-owner payments money --output patches
      cd pay && git apply ../patches/pay.patch
    """
    from generator.moves.planning import plan_move  # noqa: PLC0415 --help must not wait
    from generator.pipeline import build  # noqa: PLC0415

    plan = plan_move(build(settings_from(config), Path.cwd()), old, new, only)
    for line in _story(plan):
        click.echo(printable(line), err=True)
    if output is None:
        click.echo("".join(plan.patches.values()), nl=False)
    else:
        _write(output, plan)
    return 1 if plan.by_hand else 0


def _story(plan: Plan) -> list[str]:
    """Return who gains and loses what."""
    if plan.is_rename:
        lines = [f"{plan.old} becomes {plan.new}; it keeps {count(len(plan.moved), 'entity', 'entities')}"]
    else:
        lines = [f"{plan.new} gains and {plan.old} loses {count(len(plan.moved), 'entity', 'entities')}:"]
    lines += [f"  {ref}" for ref in plan.moved]
    lines.append(
        f"{count(len(plan.patches), 'repository', 'repositories')} to patch: {', '.join(plan.patches) or 'none'}"
    )
    if plan.by_hand:
        lines += ["To be done by hand:", *(f"  {line}" for line in plan.by_hand)]
    return lines


def _write(folder: Path, plan: Plan) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for repository, patch in plan.patches.items():
            parts = [part.strip(".") or "here" for part in repository.split("/")]
            path = folder.joinpath(*parts[:-1], f"{parts[-1]}.patch")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(patch.encode("utf-8"))
            click.echo(f"Wrote {path}", err=True)
    except OSError as error:
        raise BuildError(f"{error.filename or folder}: cannot be written: {error.strerror}") from error
