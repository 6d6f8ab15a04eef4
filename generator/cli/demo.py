"""`milepost demo`: the portal of the example organisation, built and served."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import chdir
from pathlib import Path

import click

from generator.cli.serving import announced, ending_on_terminate
from generator.errors import UsageError
from generator.resources import resource

_PARTS = ("mkdocs.yml", "catalog")


@click.command("demo")
@click.option("--port", "-p", type=click.IntRange(0, 65535), default=0, help="Where to listen. Default: a free port.")
@click.option("--open", "opens", is_flag=True, help="Open it in the browser.")
@click.option("--no-serve", is_flag=True, help="Only build; needs --site-dir.")
@click.option("--site-dir", "-d", type=click.Path(file_okay=False, path_type=Path), help="Keep the built site here.")
def command(port: int, opens: bool, no_serve: bool, site_dir: Path | None) -> int:  # noqa: FBT001 click's way
    """Build the portal of an invented organisation, and serve it on this machine until Ctrl-C.

    It needs no files and leaves none behind, and nobody else can reach it.

    \b
    Examples:
      milepost demo
      milepost demo --port 8080 --open
      milepost demo --no-serve -d /tmp/portal     only build, and keep it
    """
    if no_serve and site_dir is None:
        raise UsageError("--no-serve needs --site-dir, or nothing would be left of the build")
    with ending_on_terminate(), tempfile.TemporaryDirectory(prefix="milepost-demo-") as place:
        target = site_dir.absolute() if site_dir else Path(place) / "site"
        click.echo("Building the portal of the example organisation ...", err=True)
        _build(Path(place) / "example", target)
        if no_serve:
            click.echo(f"Built it in {target}", err=True)
        else:
            announced(target, port, opens=opens)
    return 0


def _build(folder: Path, target: Path) -> None:
    """Build from a copy, as the program's own folder may be read-only."""
    from generator.publish.building import build_site  # noqa: PLC0415 --help must not wait for mkdocs

    folder.mkdir()
    for part in _PARTS:
        source = resource(part)
        if source.is_dir():
            shutil.copytree(source, folder / part)
        else:
            shutil.copyfile(source, folder / part)
    with chdir(folder):  # paths are shown from here, and the age is not that of a repository around it
        build_site(folder / "mkdocs.yml", folder, site_dir=target)
