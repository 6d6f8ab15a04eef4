"""`milepost try`: a portal of one's own organisation, at once and without configuration."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cache.home import user_cache
from generator.cli.collecting import without_collecting
from generator.cli.progress import progress_shown
from generator.cli.serving import announced, ending_on_terminate
from generator.cli.things import organisation_of, sources_of
from generator.cli.words import count, one_line
from generator.errors import UsageError

if TYPE_CHECKING:
    from generator.portal import Portal
    from generator.problems import Problem
    from generator.settings import Settings

SHOWN = 20


@click.command("try", short_help="Show a portal of your organisation, at once.")
@click.argument("things", nargs=-1, required=True, metavar="THING...")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Read at most so many repositories of a source.")
@click.option("--port", "-p", type=click.IntRange(0, 65535), default=0, help="Where to listen. Default: a free port.")
@click.option("--open", "opens", is_flag=True, help="Open it in the browser.")
@click.option("--no-serve", is_flag=True, help="Only build.")
@click.option("--site-dir", "-d", type=click.Path(file_okay=False, path_type=Path), help="Keep the built site here.")
def command(
    things: Sequence[str],
    limit: int | None,
    port: int,
    opens: bool,  # noqa: FBT001 click's way
    no_serve: bool,  # noqa: FBT001
    site_dir: Path | None,
) -> int:
    """Find the catalog files of an organisation, say what is in them, and show them as a portal.

    THING is github:ORGANISATION, gitlab:GROUP, the address of a git repository, a folder of checkouts, or a
    file that lists such things, a line each. An installation of your own is github:HOST/ORGANISATION. The
    token comes from GITHUB_TOKEN or GITLAB_TOKEN, or from `gh auth login` or `glab auth login`; without one
    only what is public is seen, and no teams. Nothing is written to the forge, nor here but to a cache, from
    which a second try goes on.

    \b
    Examples:
      milepost try github:acme
      milepost try github:acme --limit 50 --open
      milepost try gitlab:acme/platform
      milepost try github:github.example.com/acme
      milepost try ~/src                          a folder of checkouts
      milepost try https://github.com/acme/pay.git https://github.com/acme/cart.git
    """
    from generator.settings import load_settings  # noqa: PLC0415 --help must not wait for pydantic

    sources = [source for thing in things for source in sources_of(thing)]
    place = _place(sources)
    config = place / "mkdocs.yml"
    config.write_text(configuration(things, sources, limit), "utf-8")
    target = site_dir.absolute() if site_dir else place / "site"
    with ending_on_terminate():
        _harvest(load_settings(config, place), place)
        portal = _built(config, place, target)
        for line in found(portal):
            click.echo(line, err=True)
        _say_next(things, target)
        if not no_serve:
            announced(target, port, opens=opens)
    return 0


def configuration(things: Sequence[str], sources: Sequence[dict[str, Any]], limit: int | None) -> str:
    """Return a mkdocs.yml (it is JSON, which is YAML) for some sources."""
    from generator.publish.engine import default_configuration  # noqa: PLC0415 it imports yaml

    name = Path(things[0].rstrip("/")).name.rpartition(":")[2] or "try"
    content = default_configuration(Path(name))
    options: dict[str, Any] = {"sources": list(sources), "people": "names"}
    options["exclude"] = ["**/skeleton/**", "**/testdata/**", "**/fixtures/**"]
    if limit is not None:
        options["limits"] = {"repositories": limit}
    content["plugins"] = ["search", {"milepost": options}]
    return json.dumps({**content, "docs_dir": "docs"}, indent=1)


def _place(sources: Sequence[dict[str, Any]]) -> Path:
    """Return the folder of the cache for some sources: the next try goes on from there."""
    digest = hashlib.sha256(json.dumps(list(sources), sort_keys=True).encode()).hexdigest()[:12]
    place = user_cache() / f"try-{digest}"
    try:
        (place / "docs").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{place}: cannot be written: {error.strerror}; set XDG_CACHE_HOME") from error
    return place


def _harvest(settings: Settings, place: Path) -> None:
    if settings.needs_harvest:
        from generator.cli.harvesting import brought  # noqa: PLC0415

        brought(settings, place)


def _built(config: Path, place: Path, target: Path) -> Portal:
    from generator.publish.building import build_site  # noqa: PLC0415 --help must not wait for mkdocs
    from generator.publish.circumstances import cache_folder, circumstances  # noqa: PLC0415

    with chdir(place), without_collecting(), progress_shown() as progress:  # paths are shown from there
        around = circumstances(config, place, target, cache_folder(config, place))
        return build_site(config, place, site_dir=target, around=around, progress=progress).portal


def found(portal: Portal) -> list[str]:
    """Return what there is to say of an organisation: repositories, teams, owners, and what is broken."""
    catalog = portal.catalog
    groups, users = catalog.of_kind("Group"), catalog.of_kind("User")
    owners = {mention.target for entity in catalog for mention in entity.mentions if mention.relation == "ownedBy"}
    resolved = owners & catalog.entities.keys()
    records = portal.harvested.records
    lines = []
    if records:
        having = sum(1 for record in records if record.catalog)
        have = "has" if len(records) == 1 else "have"
        lines.append(f"{having:,} of {count(len(records), 'repository', 'repositories')} {have} a catalog file.")
    lines.append(f"{count(len(groups), 'team')}, {count(len(users), 'person', 'people')}.")
    lines.append(
        f"{count(len(catalog), 'entity', 'entities')}; {len(resolved):,} of {count(len(owners), 'owner')} resolve."
    )
    return [*lines, *_missing(portal.problems), *_unreached(portal.problems), *_broken(portal.problems)]


def _missing(problems: Sequence[Problem]) -> list[str]:
    """Return what is wrong with sources as a whole."""
    return [one_line(problem) for problem in problems if problem.code == "REP009"]


_OF_REPOSITORIES = frozenset({"REP001", "REP008"})


def _unreached(problems: Sequence[Problem]) -> list[str]:
    """Return the repositories that could not be read."""
    found = [problem for problem in problems if problem.code in _OF_REPOSITORIES]
    return _list(found, count(len(found), "repository", "repositories"), "cannot be read") if found else []


def _broken(problems: Sequence[Problem]) -> list[str]:
    """Return the files that are broken, with the first error of each."""
    first: dict[str, Problem] = {}
    for problem in problems:
        is_error = problem.severity == "error" and problem.code not in _OF_REPOSITORIES
        if is_error and problem.location is not None:
            first.setdefault(problem.location.path, problem)
    if not first:
        return ["No file is broken."]
    return _list(list(first.values()), count(len(first), "file is", "files are"), "broken")


def _list(problems: Sequence[Problem], number: str, what: str) -> list[str]:
    more = len(problems) - SHOWN
    rest = [f"  ... and {more:,} more, on the portal's page of problems"] if more > 0 else []
    return [f"{number} {what}:", *(f"  {one_line(problem)}" for problem in problems[:SHOWN]), *rest]


def _say_next(things: Sequence[str], target: Path) -> None:
    click.echo(f"The portal is in {target}", err=True)
    organisation = organisation_of(things[0])
    if len(things) == 1 and organisation:
        click.echo(f"To keep it, built each night: milepost setup {organisation.words}", err=True)
