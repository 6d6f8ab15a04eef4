"""Showing a built site until Ctrl-C."""

from __future__ import annotations

import signal
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click


def announced(site: Path, port: int, *, opens: bool) -> None:
    """Serve a site on this machine until Ctrl-C, and say where.

    Args:
        site: the folder.
        port: 0 for a free one.
        opens: open it in the browser.
    """
    from generator.publish.serving import LOOPBACK, serve_folder  # noqa: PLC0415 --help must not wait for it

    def announce(url: str) -> None:
        click.echo(url)
        click.echo("Ctrl-C ends it.", err=True)
        if opens:
            webbrowser.open(url)

    serve_folder(site, LOOPBACK, port, announce)


@contextmanager
def ending_on_terminate() -> Iterator[None]:
    """Take a request to end for Ctrl-C, so that what is temporary is removed."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    try:
        before = {
            number: signal.signal(number, interrupt)
            for number in numbers
            if signal.getsignal(number) is not signal.SIG_IGN  # as nohup wants it
        }
    except ValueError:  # not the main thread: whoever runs us there takes care of signals
        yield
        return
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
