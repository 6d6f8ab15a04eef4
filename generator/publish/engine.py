"""Running the engine, with a mkdocs.yml or without one."""

from __future__ import annotations

import logging
import os
import re
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from generator.errors import BuildError, MilepostError, SettingsError, UsageError
from generator.portal import Portal
from generator.publish.engine_output import EngineOutput

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

PLUGIN = "milepost"
OFFLINE = "MILEPOST_OFFLINE"
"""The variable that keeps plain `mkdocs build` from asking any host, as --offline does."""

# Material prints a banner on its future at every start; the documentation says what there is to know.
_BANNER_OFF = "NO_MKDOCS_2_WARNING"

# The theme does not escape a site's name, and anybody can name a folder.
_NO_NAME = re.compile(r"[^\w .+-]")


@contextmanager
def configuration(config: Path | None, folder: Path) -> Iterator[Path]:
    """Yield the configuration to use; where there is none, a temporary one with the defaults."""
    if config is not None:
        yield config
        return
    with tempfile.TemporaryDirectory(prefix="milepost-") as place:
        (Path(place) / "docs").mkdir()
        path = Path(place) / "mkdocs.yml"
        path.write_text(yaml.safe_dump(default_configuration(folder)), "utf-8")
        yield path


def default_configuration(folder: Path) -> dict[str, Any]:
    """Return the configuration of a folder that has no mkdocs.yml: Material, dark mode, no outside request."""
    return {
        "site_name": f"{_NO_NAME.sub('_', folder.name) or 'Developer'} portal",
        "theme": {
            "name": "material",
            "font": False,
            "features": ["navigation.tabs", "navigation.top", "search.highlight", "content.code.copy"],
            "palette": [
                {
                    "media": "(prefers-color-scheme: light)",
                    "scheme": "default",
                    "primary": "indigo",
                    "toggle": {"icon": "material/weather-night", "name": "Switch to dark mode"},
                },
                {
                    "media": "(prefers-color-scheme: dark)",
                    "scheme": "slate",
                    "primary": "indigo",
                    "toggle": {"icon": "material/weather-sunny", "name": "Switch to light mode"},
                },
            ],
        },
        "plugins": ["search", {PLUGIN: {"sources": [{"path": str(folder)}]}}],
    }


def load_engine(path: Path) -> MkDocsConfig:
    """Return the configuration as the engine reads it.

    Raises:
        SettingsError: the engine does not accept it.
    """
    from mkdocs.config import load_config  # noqa: PLC0415 mkdocs takes 0.2 s to import
    from mkdocs.exceptions import Abort, ConfigurationError  # noqa: PLC0415

    os.environ.setdefault(_BANNER_OFF, "1")
    with _engine_messages() as messages:
        try:
            config = load_config(str(path))
        except (Abort, ConfigurationError) as error:
            raise SettingsError("; ".join(messages) or str(error), str(path)) from error
    if config.plugins.get(PLUGIN) is None:
        raise SettingsError(f"it does not list the plugin {PLUGIN}", config.config_file_path)
    return config


def is_plain(config: MkDocsConfig) -> bool:
    """Tell whether only the engine and ourselves have a say: a hook or a foreign plugin may look at anything."""
    return not config.hooks and all(name.rpartition("/")[2] in (PLUGIN, "search") for name in config.plugins)


def run_engine(config: MkDocsConfig, portal: Portal, folder: Path) -> EngineOutput:
    """Let the engine render the documents and our shells below a folder, and return what it made.

    Raises:
        BuildError: the engine gave up.
        MilepostError: one of our own steps gave up.
    """
    from mkdocs.commands.build import build  # noqa: PLC0415
    from mkdocs.exceptions import Abort, MkDocsException  # noqa: PLC0415

    plugin: Any = config.plugins[PLUGIN]
    plugin.announce_problems = False
    plugin.given = portal
    config.site_dir = str(folder)
    with _engine_messages() as messages:
        try:
            build(config)
        except (Abort, MkDocsException) as error:
            raise (_ours(error) or BuildError(messages[-1] if messages else str(error))) from error
    output: EngineOutput = plugin.output(config)
    return output


def serve_site(config: Path | None, folder: Path, address: str, *, offline: bool = False) -> None:
    """Build the portal, serve it on this machine, and build it again whenever something changes, until Ctrl-C.

    Args:
        config: the mkdocs.yml, or None for the defaults.
        folder: where the command runs.
        address: host:port.
        offline: harvest nothing before.

    Raises:
        UsageError: nothing can listen there.
        SettingsError: the engine does not accept the configuration.
    """
    from mkdocs.commands.serve import serve  # noqa: PLC0415
    from mkdocs.exceptions import Abort, ConfigurationError  # noqa: PLC0415

    os.environ.setdefault(_BANNER_OFF, "1")
    if offline:
        os.environ[OFFLINE] = "1"
    _refuse_taken(address)
    with configuration(config, folder) as path:
        logging.basicConfig(level=logging.INFO, format="%(message)s")
        try:
            serve(str(path), dev_addr=address)
        except (Abort, ConfigurationError) as error:
            raise SettingsError(str(error), str(path)) from error


def _refuse_taken(address: str) -> None:
    """Refuse an address at which nothing can listen, before the build and not after it."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise UsageError(f"{address}: write host:port, for instance 127.0.0.1:8000")
    try:
        with socket.create_server((host, int(port))):
            pass
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or error
        raise UsageError(f"nothing can listen at {address}: {why}; name another --address") from error


def _ours(error: BaseException | None) -> MilepostError | None:
    """Return the error of ours that made the engine give up, if it was one."""
    while error is not None and not isinstance(error, MilepostError):
        error = error.__cause__ or error.__context__
    return error


@contextmanager
def _engine_messages() -> Iterator[list[str]]:
    """Collect what the engine warns of."""
    messages: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            messages.append(record.getMessage())

    logger, collector = logging.getLogger("mkdocs"), Collector(logging.WARNING)
    logger.addHandler(collector)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield messages
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagate
