"""`milepost serve`: look at the portal in a browser."""

from __future__ import annotations

import click


@click.command("serve")
def command() -> int:
    """Serve the portal on this machine."""
    return 0
