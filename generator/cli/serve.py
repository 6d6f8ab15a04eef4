"""`milepost serve`: look at the portal in a browser while you edit."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.options import config_option
from generator.settings import find_config


@click.command("serve", short_help="Look at the portal while you edit.")
@config_option
@click.option(
    "--address", "-a", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT", help="Where to listen."
)
@click.option("--offline", is_flag=True, help="Ask no host: serve what the last harvest has brought.")
def command(config: Path | None, address: str, offline: bool) -> int:  # noqa: FBT001 click's way
    """Build the portal, serve it on this machine, and build it again when a file changes.

    Sources elsewhere are harvested once, at the start. It watches catalog files, documents,
    templates and mkdocs.yml. It is for looking at one's own
    work; to publish the portal, copy the folder that `milepost build` writes to any web host.

    \b
    Examples:
      milepost serve
      milepost serve --address 127.0.0.1:9000
      milepost serve --offline
    """
    from generator.publish.engine import serve_site  # noqa: PLC0415 --help must not wait for mkdocs

    folder = Path.cwd()
    click.echo(f"Building; then look at http://{address}/ (Ctrl-C ends it)", err=True)
    serve_site(find_config(config, folder), folder, address, offline=offline)
    return 0
