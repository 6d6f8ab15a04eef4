"""Running the engine: `milepost build` with a mkdocs.yml or without one."""

from __future__ import annotations

import logging
import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from generator.errors import BuildError, MilepostError, SettingsError, UsageError
from generator.pipeline import Portal
from generator.progress import Progress, unseen
from generator.publish.swapping import fresh_site, swap_in
from generator.settings import site_folder

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

PLUGIN = "milepost"

# Material prints a banner on its future at every start; the documentation says what there is to know.
_BANNER_OFF = "NO_MKDOCS_2_WARNING"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build came to: what was read, the site's folder, and whether it holds this portal now."""

    portal: Portal
    site: Path
    is_written: bool


def build_site(  # noqa: PLR0913 all but the first two have defaults
    config: Path | None,
    folder: Path,
    *,
    strict: bool = False,
    site_dir: Path | None = None,
    say: Callable[[str], None] = lambda _sentence: None,
    progress: Progress = unseen,
) -> Built:
    """Build the portal and put it in place of the old one, in one step at the end.

    Args:
        config: the mkdocs.yml, or None for the defaults.
        folder: where the command runs.
        strict: leave the old site in place when there are problems.
        site_dir: where to, instead of the configuration's own.
        say: called with a sentence where a person should know why it takes long.
        progress: told of each file that was read and each page that was written.

    Raises:
        BuildError: the site could not be written.
        SettingsError: the engine does not accept the configuration.
    """
    os.environ.setdefault(_BANNER_OFF, "1")
    with configuration(config, folder) as path:
        loaded = _load(path)
        target = site_dir or site_folder(config, folder)
        with fresh_site(target, say) as fresh:
            loaded.site_dir = str(fresh)
            portal = _run(loaded, progress)
            is_good = not (strict and portal.has_problems)
            if is_good:
                swap_in(fresh, target)
    return Built(portal, target, is_good)


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
        "site_name": f"{os.fsencode(folder.name).decode(errors='replace') or 'Developer'} portal",
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


def _load(path: Path) -> MkDocsConfig:
    from mkdocs.config import load_config  # noqa: PLC0415 mkdocs takes 0.2 s to import
    from mkdocs.exceptions import Abort, ConfigurationError  # noqa: PLC0415

    with _engine_messages() as messages:
        try:
            return load_config(str(path))
        except (Abort, ConfigurationError) as error:
            raise SettingsError("; ".join(messages) or str(error), str(path)) from error


def _run(config: MkDocsConfig, progress: Progress) -> Portal:
    from mkdocs.commands.build import build  # noqa: PLC0415
    from mkdocs.exceptions import Abort, MkDocsException  # noqa: PLC0415

    plugin: Any = config.plugins.get(PLUGIN)
    if plugin is None:
        raise SettingsError(f"it does not list the plugin {PLUGIN}", config.config_file_path)
    plugin.announce_problems = False
    plugin.progress = progress
    with _engine_messages() as messages:
        try:
            build(config)
        except (Abort, MkDocsException) as error:
            raise (_ours(error) or BuildError(messages[-1] if messages else str(error))) from error
    portal: Portal = plugin.portal
    return portal.with_problems(plugin.document_problems)


def serve_site(config: Path | None, folder: Path, address: str) -> None:
    """Build the portal, serve it on this machine, and build it again whenever something changes, until Ctrl-C.

    Args:
        config: the mkdocs.yml, or None for the defaults.
        folder: where the command runs.
        address: host:port.

    Raises:
        UsageError: nothing can listen there.
        SettingsError: the engine does not accept the configuration.
    """
    from mkdocs.commands.serve import serve  # noqa: PLC0415
    from mkdocs.exceptions import Abort, ConfigurationError  # noqa: PLC0415

    os.environ.setdefault(_BANNER_OFF, "1")
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
