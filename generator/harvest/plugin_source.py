"""Sources that other distributions bring, by the entry-point group `milepost.sources`.

An entry point names an object, a module for instance, with one of two functions or both; each is called with
all that stands in the settings under that source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict, ValidationError

from generator import plugins
from generator.harvest.credentials import Credentials
from generator.harvest.listed import Listed, named
from generator.harvest.listing import Listing, SourceError
from generator.people.roster import People
from generator.source_settings import Folder, PluginSource, Ref, Remote


class SourcePlugin(Protocol):
    """What an entry point names; one of the two functions may be missing."""

    def repositories(self, options: Mapping[str, Any], /) -> Iterable[Mapping[str, Any]]:
        """Yield repositories: `url`, and perhaps `ref`, `folder`, `stamp`, `archived`, `identity`, `web`."""

    def people(self, options: Mapping[str, Any], /) -> Mapping[str, Any]:
        """Return `teams` and `persons`, with the fields of `generator.people.roster.Team` and `Person`."""


class _Repository(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    url: Remote
    ref: Ref | None = None
    folder: Folder = ""
    stamp: str | None = None
    archived: bool = False
    identity: str | None = None
    web: str | None = None


def list_plugin(source: PluginSource, credentials: Credentials) -> Listing:
    """Return the repositories that a plugin names.

    Raises:
        SourceError: the plugin cannot be used, or fails.
    """
    listed = [_listed(source, credentials, item) for item in _asked(source, "repositories") or ()]
    return Listing(tuple(listed))


def plugin_people(source: PluginSource) -> People | None:
    """Return the people that a plugin names; None where it names none.

    Raises:
        SourceError: the plugin cannot be used, or fails.
    """
    told = _asked(source, "people")
    try:
        return None if told is None else People.model_validate(told)
    except ValidationError as error:
        raise SourceError(f"names people in another form than is read: {_first(error)}") from error


def _asked(source: PluginSource, function: str) -> Any:
    (plugin,) = [found for found in plugins.load(plugins.SOURCES) if found.name == source.kind][:1]
    if plugin.problem is not None:
        raise SourceError(plugin.problem.message)
    ask = getattr(plugin.value, function, None)
    try:
        found = ask(source.options) if ask is not None else None
        return list(found) if function == "repositories" and found is not None else found
    except Exception as error:  # whatever a plugin does, the other sources are harvested
        raise SourceError(f"failed: {type(error).__name__}: {error}") from error


def _listed(source: PluginSource, credentials: Credentials, item: Mapping[str, Any]) -> Listed:
    try:
        told = _Repository.model_validate(item)
    except ValidationError as error:
        raise SourceError(f"names a repository in another form than is read: {_first(error)}") from error
    identity = told.identity or " ".join(part for part in (told.url, told.ref) if part)
    return Listed(
        f"{source.kind} {identity}",
        named(told.url, told.ref),
        told.url,
        source.key,
        told.ref,
        is_newest=told.ref is None,
        folders=(told.folder,) if told.folder else (),
        stamp=told.stamp,
        archived=told.archived,
        forge=credentials.forge(told.url),
        web=told.web,
    )


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg'].removeprefix('Value error, ')}"
