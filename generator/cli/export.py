"""`milepost export`: routing, CODEOWNERS and contacts, made of the catalog and not tended by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.options import config_option, settings_from
from generator.cli.words import count
from generator.errors import BuildError, UsageError
from generator.problems import printable

if TYPE_CHECKING:
    from generator.exports.story import Story
    from generator.portal import Portal

_NAMED = 3  # files that a message names
_PLACES = {
    "codeowners github": ".github/CODEOWNERS",
    "codeowners gitlab": "CODEOWNERS",
    "contacts github": ".github/ISSUE_TEMPLATE/config.yml",
}


@click.command("export", short_help="Make alert routes, CODEOWNERS or contacts of the catalog.")
@click.argument("what", type=click.Choice(["alertmanager", "codeowners", "contacts"]))
@click.option("--output", "-o", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder.")
@click.option("--tests", is_flag=True, help="alertmanager: write alertmanager-tests.sh too, which asks amtool.")
@click.option("--smarthost", metavar="HOST:PORT", default="localhost:25", show_default=True, help="For e-mail.")
@click.option("--sender", metavar="ADDRESS", default="alertmanager@localhost", show_default=True, help="For e-mail.")
@click.option("--dialect", type=click.Choice(["github", "gitlab"]), default="github", show_default=True)
@config_option
def command(
    what: str,
    output: Path,
    tests: bool,  # noqa: FBT001 click's way
    smarthost: str,
    sender: str,
    dialect: str,
    config: Path | None,
) -> int:
    """Make files for other programs of the catalog: the same catalog gives the same bytes.

    alertmanager: alertmanager.yml, with a route for each component by the label `component`, and one for each
    severity below it. An alert goes to the first of component, owner and parent groups that can be reached:
    a page by PagerDuty, Slack or e-mail, any other by Slack or e-mail; else to the receiver `unrouted`. Secrets
    are files beside it, which it names.

    codeowners: a CODEOWNERS for each repository. contacts: the links under New issue of each one, on GitHub.

    \b
    Examples:
      milepost export alertmanager --output routing --tests
      cd routing && sh alertmanager-tests.sh
      milepost export codeowners --output owners
      milepost export codeowners --output owners --dialect gitlab
      milepost export contacts --output owners
    """
    from generator.exports.story import Story  # noqa: PLC0415 --help must not wait
    from generator.pipeline import build  # noqa: PLC0415
    from generator.settings import with_moment  # noqa: PLC0415

    folder = Path.cwd()
    portal = build(with_moment(settings_from(config), folder), folder)
    story = Story(f"milepost export {what}", portal.settings.as_of, portal.settings.revision)
    if what == "alertmanager":
        made, executable = _routing(portal, story, (smarthost, sender), tests=tests), True
    else:
        if tests:
            raise UsageError("--tests goes with alertmanager")
        made, executable = _for_repositories(portal, story, what, dialect), False
    _write(output, made, executable=executable)
    click.echo(f"Wrote {count(len(made), 'file')} to {output}", err=True)
    return 0


def _routing(portal: Portal, story: Story, mail: tuple[str, str], *, tests: bool) -> dict[str, str]:
    from generator.exports.alertmanager import Mail, files, routing_of, secrets  # noqa: PLC0415

    if any(not text.isprintable() or " " in text for text in mail):
        raise UsageError("--smarthost is HOST:PORT, and --sender an address of e-mail")
    routing = routing_of(portal.catalog)
    for warning in routing.warnings:
        click.echo(f"warning: {printable(warning)}", err=True)
    if needed := secrets(routing):
        more = f" and {len(needed) - _NAMED} more" if len(needed) > _NAMED else ""
        click.echo(f"Secrets are read from files beside it: {', '.join(needed[:_NAMED])}{more}", err=True)
    return files(routing, Mail(*mail), story, tests=tests)


def _for_repositories(portal: Portal, story: Story, what: str, dialect: str) -> dict[str, str]:
    if what == "codeowners":
        from generator.exports.codeowners import codeowners  # noqa: PLC0415

        found = codeowners(portal.catalog, "gitlab" if dialect == "gitlab" else "github", story)
    else:
        from generator.exports.contacts import contacts  # noqa: PLC0415

        if dialect != "github":
            raise UsageError("contacts are links of GitHub's; GitLab has none")
        found = contacts(portal.catalog, story)
    place = _PLACES[f"{what} {dialect}"]
    return {"/".join(part for part in (repository, place) if part): text for repository, text in found.items()}


def _write(folder: Path, files: dict[str, str], *, executable: bool) -> None:
    """Write files below a folder; a name from a catalog leads to no other place."""
    try:
        for path, text in files.items():
            if ".." in path.split("/") or path.startswith("/"):
                raise BuildError(f"{printable(path)}: leads out of {folder}")
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8")
            if executable and place.suffix == ".sh":
                place.chmod(0o755)
    except OSError as error:
        raise BuildError(f"{error.filename or folder}: cannot be written: {error.strerror}") from error
