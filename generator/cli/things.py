"""What a person names on the command line, as sources: an organisation, a repository, checkouts, or a list of these."""

from __future__ import annotations

import glob
import re
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from generator.errors import UsageError
from generator.problems import printable

FORGES = {"github": "https://github.com", "gitlab": "https://gitlab.com"}
_PEOPLE = {"github": "github_teams", "gitlab": "gitlab_groups"}
_REMOTE = re.compile(r"(?:https?|ssh)://|[\w.-]+@[\w.-]+:")
_LONGEST = 200  # letters of a thing that a message repeats


class Organisation(NamedTuple):
    """An organisation or a group on a forge, and the installation of that."""

    forge: str
    name: str
    url: str

    @property
    def sources(self) -> list[dict[str, Any]]:
        """Return its repositories and its teams."""
        elsewhere = {} if self.url == FORGES[self.forge] else {"url": self.url}
        return [{kind: self.name, **elsewhere} for kind in (self.forge, _PEOPLE[self.forge])]

    @property
    def words(self) -> str:
        """Return how `milepost setup` is told of it."""
        elsewhere = "" if self.url == FORGES[self.forge] else f" --url {self.url}"
        return f"{self.forge} {self.name}{elsewhere}"


def organisation_of(thing: str) -> Organisation | None:
    """Return the organisation that `github:ORG` or `gitlab:GROUP` names; its own installation may stand before it."""
    forge, mark, rest = thing.partition(":")
    if not mark or forge not in FORGES:
        parts = urlsplit(thing)
        is_one = parts.netloc == "github.com" and re.fullmatch(r"/[\w.-]+/?", parts.path)
        return Organisation("github", parts.path.strip("/"), FORGES["github"]) if is_one else None
    first, slash, behind = rest.partition("/")
    if "://" in rest:
        parts = urlsplit(rest)
        return Organisation(forge, parts.path.strip("/"), f"{parts.scheme}://{parts.netloc}")
    if slash and "." in first:
        return Organisation(forge, behind.strip("/"), f"https://{first}")
    return Organisation(forge, rest, FORGES[forge])


def sources_of(thing: str, *, may_be_list: bool = True) -> list[dict[str, Any]]:
    """Return the sources that a thing stands for.

    Raises:
        UsageError: it is nothing that can be read; the message repeats no secret.
    """
    try:
        return _checked(thing, _sources(thing, may_be_list=may_be_list))
    except UsageError:
        raise
    except (ValueError, OSError, RuntimeError) as error:  # as urlsplit, the disk and `~nobody` say it
        raise _refused(thing, str(getattr(error, "strerror", None) or error)) from None


def _sources(thing: str, *, may_be_list: bool) -> list[dict[str, Any]]:
    if organisation := organisation_of(thing):
        return organisation.sources
    if _REMOTE.match(thing):
        return [{"git": thing}]
    path = Path(thing).expanduser()
    if path.is_file() and may_be_list:
        return _listed(thing, path)
    if path.is_dir():
        return [{"path": folder} for folder in _checkouts(path.absolute())]
    raise _refused(thing, "neither github:ORGANISATION, gitlab:GROUP, an address of a repository nor a folder here")


def _listed(thing: str, path: Path) -> list[dict[str, Any]]:
    """Return the sources of a list, a thing on each line; a list names no further ones."""
    lines = [line.strip() for line in path.read_text("utf-8", "replace").splitlines()]
    found = [line for line in lines if line and not line.startswith("#")]
    if not found:
        raise _refused(thing, "this list names nothing")
    return [source for line in found for source in sources_of(line, may_be_list=False)]


def _checked(thing: str, sources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return sources that the settings would take."""
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415 --help must not wait for it

    from generator.source_settings import Source  # noqa: PLC0415

    try:
        TypeAdapter(list[Source]).validate_python(sources)
    except ValidationError as error:
        raise _refused(thing, error.errors()[0]["msg"].removeprefix("Value error, ")) from None
    return sources


def _refused(thing: str, why: str) -> UsageError:
    from generator.source_settings import presentable  # noqa: PLC0415 pydantic

    return UsageError(f"{printable(presentable(thing)[:_LONGEST])}: {printable(why)}")


def _checkouts(folder: Path) -> list[str]:
    """Return what to read of a folder: each checkout in it, or itself where it is one."""
    name = glob.escape(str(folder))
    if (folder / ".git").exists() or not any((child / ".git").exists() for child in folder.iterdir() if child.is_dir()):
        return [name]
    return [f"{name}/*"]
