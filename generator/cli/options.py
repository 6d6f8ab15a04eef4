"""Options that several commands share, and the settings they lead to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from generator.settings import Settings

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def paths_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the argument PATH..., files, folders and globs."""
    return click.argument("paths", nargs=-1, metavar="[PATH]...")(command)


def config_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --config."""
    return click.option(
        "--config",
        type=click.Path(path_type=Path),
        help="The mkdocs.yml to use. Default: ./mkdocs.yml if it lists the plugin milepost.",
    )(command)


def format_option(*names: str) -> Decorator:
    """Add --format with the given choices, the first being the default."""
    return click.option(
        "--format", "output", type=click.Choice(names), default=names[0], show_default=True, help="How to print."
    )


def settings_from(config: Path | None) -> Settings:
    """Return the settings that apply in this folder."""
    from generator.settings import find_config, load_settings  # noqa: PLC0415 it imports pydantic

    folder = Path.cwd()
    return load_settings(find_config(config, folder), folder)
