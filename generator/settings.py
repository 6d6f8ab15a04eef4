"""The settings: one frozen schema, read from mkdocs.yml by the command line and the mkdocs plugin alike."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from yaml_env_tag import construct_env_tag

from generator import plugins
from generator.cache.inputs import note_variable
from generator.errors import SettingsError
from generator.moment import moment_of
from generator.source_settings import KINDS, Harvested, PathSource, PluginSource, Source

CONFIG_NAME = "mkdocs.yml"
PLUGIN_NAME = "milepost"
DEFAULT_SITE = "site"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Limits(_Frozen):
    """Caps on what one file, and the fetching of one repository, may cost; a limit reached is a Problem."""

    file_bytes: int = Field(default=1_048_576, gt=0)
    depth: int = Field(default=100, gt=0, le=500)
    aliases: int = Field(default=10_000, ge=0)
    documents: int = Field(default=10_000, gt=0)
    repositories: int | None = Field(default=None, gt=0)
    repository_bytes: int = Field(default=200_000_000, gt=0)
    repository_seconds: int = Field(default=120, gt=0)


def _unquoted(value: object) -> object:
    """Take an unquoted `off` for what was meant: YAML 1.1, which mkdocs reads, makes it a boolean."""
    return "off" if value is False else value


RuleSeverity = Annotated[Literal["error", "warning", "info", "off"], BeforeValidator(_unquoted)]


class Settings(_Frozen):
    """What a user can set under the plugin `milepost` in mkdocs.yml.

    `base` is the folder that relative paths start from, `as_of` how old the data is (UTC) and `revision`
    the commit they come from: these are set by the loaders below, not by users.
    """

    sources: tuple[Source, ...] = (PathSource(path="."),)
    include: tuple[str, ...] = ("catalog-info.yaml", "catalog-info.yml")
    exclude: tuple[str, ...] = ()
    kinds: str | None = None
    recipes: str | None = None
    recipe_requests: str | None = None
    drift: tuple[str, ...] = ()
    opt_in_kinds: tuple[Literal["AiResource", "mcp-server"], ...] = ()
    rules: Mapping[str, RuleSeverity] = Field(default_factory=dict)
    limits: Limits = Limits()
    templates_dir: str | None = None
    annotations: str | None = None
    people: Literal["none", "names", "contacts"] | None = None
    location_hosts: tuple[str, ...] = ()
    stale_after: int = Field(default=14, ge=0)
    base: Path = Field(default=Path(), exclude=True)
    as_of: datetime = Field(default=datetime(1970, 1, 1, tzinfo=UTC), exclude=True)
    revision: str | None = Field(default=None, exclude=True)

    @property
    def paths(self) -> tuple[str, ...]:
        """Return the folders, or globs of folders, that are read where they are."""
        return tuple(source.path for source in self.sources if isinstance(source, PathSource))

    @property
    def harvested(self) -> tuple[Harvested, ...]:
        """Return the sources that are brought to this machine before a build."""
        return tuple(source for source in self.sources if isinstance(source, Harvested))

    @property
    def needs_harvest(self) -> bool:
        """Tell whether something must be brought to this machine before a build."""
        return bool(self.harvested or self.location_hosts)

    def path(self, relative: str) -> Path:
        """Return a setting's path as seen from the folder of mkdocs.yml."""
        return self.base / relative


def parse_settings(options: Mapping[str, Any], base: Path, origin: str | None = None) -> Settings:
    """Validate the options that stand under the plugin.

    Raises:
        SettingsError: an option is unknown or of the wrong type; it names the option.
    """
    if not isinstance(options, Mapping):
        raise SettingsError(f"plugins.{PLUGIN_NAME} must be a mapping of options", origin)
    for option in _LOADED & options.keys():
        raise SettingsError(f"plugins.{PLUGIN_NAME}.{option}: there is no such option", origin)
    try:
        settings = Settings.model_validate({**options, "base": base})
    except ValidationError as error:
        first = error.errors()[0]
        option, message = ".".join(_option(first["loc"])), first["msg"].removeprefix("Value error, ")
        # `from None`: the values that pydantic quotes may be secrets.
        raise SettingsError(f"plugins.{PLUGIN_NAME}.{option}: {message}", origin) from None
    _refuse_unknown(settings, origin)
    return settings


def _refuse_unknown(settings: Settings, origin: str | None) -> None:
    for position, source in enumerate(settings.sources):
        if isinstance(source, PluginSource) and source.kind not in (known := plugins.names(plugins.SOURCES)):
            raise SettingsError(
                f"plugins.{PLUGIN_NAME}.sources.{position}: there is no kind of source {source.kind}; "
                f"there are {', '.join((*KINDS, *known))}",
                origin,
            )


def _option(path: tuple[str | int, ...]) -> list[str]:
    """Return an option's place as it stands in the file: the kind of a source is none of its parts."""
    kind_at = 2 if path[:1] == ("sources",) else None
    return [str(part) for position, part in enumerate(path) if position != kind_at]


_LOADED = frozenset({"base", "as_of", "revision"})


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


def with_moment(settings: Settings, folder: Path) -> Settings:
    """Return the settings with the age and the revision of what a folder holds."""
    as_of, revision = moment_of(folder)
    return settings.model_copy(update={"as_of": as_of, "revision": revision})


def site_folder(config: Path | None, folder: Path) -> Path:
    """Return where the site goes: the `site_dir` of a mkdocs.yml, relative to it; `site` by default."""
    if config is None:
        return folder / DEFAULT_SITE
    named = _read_config(config).get("site_dir")
    return config.parent / (named if isinstance(named, str) else DEFAULT_SITE)


def plugin_options(config: Path) -> Mapping[str, Any] | None:
    """Return what stands under our plugin in a mkdocs.yml, None if it is not listed."""
    plugins = _read_config(config).get("plugins") or []
    if isinstance(plugins, str):
        return None
    if not isinstance(plugins, dict | list):
        raise SettingsError("plugins must be a list or a mapping", str(config))
    entries = plugins.items() if isinstance(plugins, dict) else _pairs(plugins)
    for name, options in entries:
        if name == PLUGIN_NAME:
            return {} if options is None else options
    return None


def _pairs(plugins: list[Any]) -> list[tuple[str, Any]]:
    return [pair for entry in plugins for pair in (entry.items() if isinstance(entry, dict) else [(entry, None)])]


class _ConfigLoader(yaml.CSafeLoader):
    """Reads a mkdocs.yml without acting on it: `!ENV` is resolved, `!!python/name` and the like are left alone."""


_ConfigLoader.add_multi_constructor("", lambda _loader, _suffix, _node: None)


def _variable(loader: yaml.CSafeLoader, node: yaml.Node) -> Any:
    """Resolve `!ENV NAME`, or `!ENV [NAME, OTHER, default]`; a name that is none costs nothing but a look."""
    names = node.value if isinstance(node, yaml.SequenceNode) else [node]
    for name in names:
        note_variable(str(name.value))
    return construct_env_tag(loader, node)


_ConfigLoader.add_constructor("!ENV", _variable)


# `!!int x`, `!!bool x`, `!!timestamp`, and a path with a NUL in it: none of them is a YAMLError.
_UNREADABLE = (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError)


def _read_config(config: Path, below: tuple[Path, ...] = ()) -> dict[str, Any]:
    """Read a mkdocs.yml with those that it inherits from, merged as the engine merges them."""
    try:
        if config.resolve() in below:
            raise SettingsError("INHERIT leads back to it", str(config))
        content = yaml.load(config.read_bytes(), _ConfigLoader)  # noqa: S506 a subclass of the safe loader
    except (OSError, *_UNREADABLE) as error:
        raise SettingsError(f"cannot be read: {error}", str(config)) from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise SettingsError("is not a mapping", str(config))
    parent = content.get("INHERIT")
    if isinstance(parent, str):
        return _merged(_read_config(config.parent / parent, (*below, config.resolve())), content)
    return content


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return mappings merged deeply; whatever else stands in `over` replaces what is in `base`."""
    merged = dict(base)
    for key, value in over.items():
        old = merged.get(key)
        merged[key] = _merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged
