"""`milepost setup`: the repository of a portal, with the workflows that build, check and publish it."""

from __future__ import annotations

from pathlib import Path

import click
from pydantic import ValidationError

from generator.cli.things import organisation_of, sources_of
from generator.errors import UsageError
from generator.problems import printable
from generator.setups.requirement import requirement
from generator.setups.writing import FILES, Setup, write
from generator.source_settings import GithubSource, GitlabSource, presentable

_MODELS: dict[str, type[GithubSource | GitlabSource]] = {"github": GithubSource, "gitlab": GitlabSource}


@click.command("setup", short_help="Write the repository of a portal: settings and workflows.")
@click.argument("forge", type=click.Choice([*sorted(FILES), "recipes"]))
@click.argument("owner")
@click.option("--url", metavar="URL", help="An installation of one's own: GitHub Enterprise, self-managed GitLab.")
@click.option(
    "--dir", "-d", "folder", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Where to."
)
@click.option("--force", is_flag=True, help="Overwrite files that are there.")
@click.option("--dry-run", is_flag=True, help="Only say what would be written.")
def command(forge: str, owner: str, url: str | None, folder: Path, force: bool, dry_run: bool) -> int:  # noqa: FBT001
    """Write what a portal of an organisation, or of a group, needs into this folder.

    That is mkdocs.yml, and workflows that build and publish the portal each night and on each push, and
    check pull requests, those of forks too.

    `recipes`, with github:ORG or gitlab:GROUP, writes the workflow that makes the repositories which people ask
    for on the portal: it runs `milepost new`, pushes what comes of it, and says what does not fit.

    Nothing else need be written by hand. README.md says which token it needs, with which rights, and
    how the portal is kept from strangers.

    \b
    Examples:
      milepost setup github acme
      milepost setup gitlab acme/platform --dir portal
      milepost setup github acme --url https://github.example.com
      milepost setup github github.example.com/acme
      milepost setup recipes github:acme
    """
    what = requirement()
    setup = _for_recipes(owner, what.text) if forge == "recipes" else _setup(forge, owner, url, what.text)
    if dry_run:
        for path in sorted(setup.files()):
            click.echo(path)
        return 0
    for path in write(setup, folder, force=force):
        click.echo(f"Wrote {folder / path}", err=True)
    if what.warning:
        click.echo(what.warning, err=True)
    if setup.is_for_recipes:
        click.echo(
            "Next: give the environment or the project the secret RECIPE_TOKEN; the file says what for", err=True
        )
    else:
        click.echo("Next: README.md says which token the portal needs. To see it before that: milepost serve", err=True)
    return 0


def _for_recipes(thing: str, requirement: str) -> Setup:
    """Return what makes repositories of recipes.

    Raises:
        UsageError: no organisation is named.
    """
    found = organisation_of(thing)
    if found is None:
        raise UsageError(f"{printable(thing[:80])}: name an organisation or a group: github:acme, gitlab:acme")
    return Setup(found.forge, found.name, requirement, found.url, is_for_recipes=True)


def _setup(forge: str, owner: str, url: str | None, requirement: str) -> Setup:
    """Return what to set up, of what a source would accept.

    Raises:
        UsageError: it would not.
    """
    told = {forge: owner, "url": url} if url is not None else sources_of(f"{forge}:{owner}")[0]
    try:
        source = _MODELS[forge].model_validate(told)
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(
            f"{printable(presentable(str(first['input'])))}: {first['msg'].removeprefix('Value error, ')}"
        ) from None
    return Setup(forge, getattr(source, forge), requirement, source.url)
