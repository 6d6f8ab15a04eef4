"""The settings: one frozen schema, read from mkdocs.yml by the command line and the mkdocs plugin alike."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from generator.errors import SettingsError

CONFIG_NAME = "mkdocs.yml"
PLUGIN_NAME = "milepost"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Limits(_Frozen):
    """Caps on what one file may cost; a limit reached is a Problem of severity error."""

    file_bytes: int = Field(default=1_048_576, gt=0)
    depth: int = Field(default=100, gt=0, le=500)
    aliases: int = Field(default=10_000, ge=0)
    documents: int = Field(default=10_000, gt=0)


class PathSource(_Frozen):
    """Checkouts on this disk: `path` may be a glob, and each match is one repository root."""

    path: str


class Settings(_Frozen):
    """What a user can set under the plugin `milepost` in mkdocs.yml.

    `base` is the folder that relative paths start from; it is set by the loader, not by users.
    """

    sources: tuple[PathSource, ...] = (PathSource(path="."),)
    include: tuple[str, ...] = ("catalog-info.yaml", "catalog-info.yml")
    exclude: tuple[str, ...] = ()
    kinds: str | None = None
    opt_in_kinds: tuple[Literal["AiResource", "mcp-server"], ...] = ()
    rules: Mapping[str, Literal["error", "warning", "info", "off"]] = Field(default_factory=dict)
    limits: Limits = Limits()
    templates_dir: str | None = None
    annotations: str | None = None
    base: Path = Field(default=Path(), exclude=True)

    def path(self, relative: str) -> Path:
        """Return a setting's path as seen from the folder of mkdocs.yml."""
        return self.base / relative


def parse_settings(options: Mapping[str, Any], base: Path, origin: str | None = None) -> Settings:
    """Validate the options that stand under the plugin.

    Raises:
        SettingsError: an option is unknown or of the wrong type; it names the option.
    """
    try:
        return Settings.model_validate({**options, "base": base})
    except ValidationError as error:
        first = error.errors()[0]
        option = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"plugins.{PLUGIN_NAME}.{option}: {first['msg']}", origin) from error


def find_config(explicit: Path | None, folder: Path) -> Path | None:
    """Return the mkdocs.yml to use: the one named, or the folder's if it lists our plugin.

    A repository's own TechDocs configuration, with foreign plugins, is thus never picked up.
    """
    if explicit is not None:
        if not explicit.is_file():
            raise SettingsError("there is no such file", str(explicit))
        return explicit
    candidate = folder / CONFIG_NAME
    if candidate.is_file() and plugin_options(candidate) is not None:
        return candidate
    return None


def load_settings(config: Path | None, folder: Path) -> Settings:
    """Read the settings of a mkdocs.yml, or the defaults for a folder that has none."""
    if config is None:
        return parse_settings({}, folder)
    options = plugin_options(config)
    if options is None:
        raise SettingsError(f"it does not list the plugin {PLUGIN_NAME}", str(config))
    return parse_settings(options, config.parent, str(config))


def plugin_options(config: Path) -> Mapping[str, Any] | None:
    """Return what stands under our plugin in a mkdocs.yml, None if it is not listed."""
    plugins = _read_config(config).get("plugins") or []
    entries = plugins.items() if isinstance(plugins, dict) else _pairs(plugins)
    for name, options in entries:
        if name == PLUGIN_NAME:
            return options or {}
    return None


def _pairs(plugins: list[Any]) -> list[tuple[str, Any]]:
    return [
        pair
        for entry in plugins
        for pair in (entry.items() if isinstance(entry, dict) else [(entry, None)])
    ]


class _ConfigLoader(yaml.CSafeLoader):
    """Reads a mkdocs.yml without acting on it: `!ENV`, `!!python/name` and the like are left alone."""


_ConfigLoader.add_multi_constructor("", lambda _loader, _suffix, _node: None)  # type: ignore[no-untyped-call]


def _read_config(config: Path) -> Mapping[str, Any]:
    try:
        content = yaml.load(config.read_bytes(), _ConfigLoader)  # noqa: S506 a subclass of the safe loader
    except (OSError, yaml.YAMLError) as error:
        raise SettingsError(f"cannot be read: {error}", str(config)) from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise SettingsError("is not a mapping", str(config))
    parent = content.get("INHERIT")
    if isinstance(parent, str):
        return {**_read_config(config.parent / parent), **content}
    return content
