"""The command `milepost`: the table of its commands, and the one place that owns exit codes."""

from __future__ import annotations

import importlib
import os
import platform
import sys
import traceback
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from generator import __version__
from generator.errors import MilepostError

# Each command is imported when it is called: `milepost check` must not pay for mkdocs.
COMMANDS = {
    "build": "generator.cli.build",
    "check": "generator.cli.check",
    "demo": "generator.cli.demo",
    "drift": "generator.cli.drift",
    "explain": "generator.cli.explain",
    "export": "generator.cli.export",
    "harvest": "generator.cli.harvest",
    "inspect": "generator.cli.inspect",
    "move-owner": "generator.cli.move_owner",
    "new": "generator.cli.new",
    "owner": "generator.cli.owner",
    "publish": "generator.cli.publish",
    "recipe": "generator.cli.recipe",
    "serve": "generator.cli.serve",
    "setup": "generator.cli.setup",
    "try": "generator.cli.trying",
    "upgrade": "generator.cli.upgrade",
}

# Instruments for pydantic models, which others may have installed, would cost each start 20 ms.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

BUG = 3
INTERRUPTED = 130


class _NobodyReadsError(Exception):
    """Whoever read our output has closed it (`milepost inspect | head -1`)."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            close = get_close_matches(cmd_name, COMMANDS, n=1)
            hint = f" Did you mean {close[0]}?" if close else ""
            raise click.UsageError(f"There is no command {cmd_name}.{hint}")
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:  # click would end the program with 1, which means problems
            raise _NobodyReadsError from error


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="milepost")
def cli() -> None:
    """Turn catalog-info.yaml files into a developer portal: a static site, no server, no database.

    \b
    Start here:
      milepost try github:ORG  a portal of your organisation, at once
      milepost check .        what is wrong in this repository's catalog files
      milepost build          the portal of the files below this folder, in site/
      milepost owner THING    who owns a name, a path, a URL, an alert, a stack trace
      milepost new            recipes: a repository of your golden path in a minute
      milepost explain REF001 what a code means and how to mend it
    """


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code (0 done, 1 problems, 2 usage, 3 our bug, 130 interrupted)."""
    try:
        result: Any = cli.main(arguments, prog_name="milepost", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.exceptions.Abort):
        return INTERRUPTED
    except (_NobodyReadsError, BrokenPipeError):
        _silence_stdout()
        return 0
    except MilepostError as error:
        click.echo(f"milepost: {error}", err=True)
        return error.exit_code
    except Exception as error:  # noqa: BLE001 the one place where a bug becomes a message
        _report_bug(error)
        return BUG
    return result if isinstance(result, int) else 0


def _silence_stdout() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report_bug(error: Exception) -> None:
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    click.echo(
        f"milepost: this is a bug of Milepost: {type(error).__name__}: {error}\n"
        f"Please report it with these lines, and the file that brings it about if you can:\n"
        f"  milepost {__version__}, Python {platform.python_version()}, {platform.system()}\n  {where}",
        err=True,
    )
    if os.environ.get("MILEPOST_DEBUG"):
        traceback.print_exception(error)


def run() -> None:
    """Be the console script."""
    sys.exit(main())
