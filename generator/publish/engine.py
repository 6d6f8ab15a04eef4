"""Running the engine: `milepost build` with a mkdocs.yml or without one."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from generator.errors import BuildError, SettingsError
from generator.pipeline import Portal
from generator.publish.swapping import swap_in

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

PLUGIN = "milepost"
DEFAULT_SITE = "site"


def build_site(config: Path | None, folder: Path, *, strict: bool, site_dir: Path | None = None) -> tuple[Portal, Path]:
    """Build the portal and put it in place of the old one, in one step at the end.

    Args:
        config: the mkdocs.yml, or None for the defaults.
        folder: where the command runs.
        strict: leave the old site in place when there are problems.
        site_dir: where to, instead of the configuration's own.

    Returns:
        What was read, and the site's folder.

    Raises:
        BuildError: the site could not be written, or a `strict` build has problems.
        SettingsError: the engine does not accept the configuration.
    """
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    with configuration(config, folder) as path:
        loaded = _load(path)
        target = site_dir or (Path(loaded.site_dir) if config else folder / DEFAULT_SITE)
        with swap_in(target) as fresh:
            loaded.site_dir = str(fresh)
            portal = _run(loaded)
            if strict and portal.has_problems:
                raise BuildError("there are problems, so with --strict the site is left as it was")
    return portal, target


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
        "site_name": f"{folder.name or 'Developer'} portal",
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


def _run(config: MkDocsConfig) -> Portal:
    from mkdocs.commands.build import build  # noqa: PLC0415
    from mkdocs.exceptions import Abort, MkDocsException  # noqa: PLC0415

    plugin: Any = config.plugins[PLUGIN]
    plugin.announce_problems = False
    with _engine_messages() as messages:
        try:
            build(config)
        except (Abort, MkDocsException) as error:
            raise BuildError(str(error) or "; ".join(messages)) from error
    portal: Portal = plugin.portal
    return portal


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
