"""`milepost explain`."""

import click


@click.command("explain")
def command() -> int:
    """Explain a code."""
    return 0
