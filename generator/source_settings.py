"""What the settings may say of sources: where catalog files and people come from."""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

GITHUB = "https://github.com"
GITLAB = "https://gitlab.com"
SCHEMES = ("https", "http", "ssh")
PLUGIN = "plugin"

_NO_SECRETS = "no user and no secret may stand in an address; a token comes from the environment"
_USER = re.compile(r"(?<=://)[^/\s]*@")
_SCP = re.compile(r"(?P<user>[\w.-]+)@(?P<host>[\w][\w.-]*):(?P<path>[^\s:]+)")
_REF = re.compile(r"(?!-)(?!.*(?:\.\.|@\{|//|\.lock$))[^\s~^:?*\[\\\x00-\x1f\x7f]+")
_HOST = re.compile(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?(?::\d{1,5})?|\[[0-9a-f:]+\](?::\d{1,5})?")
_GROUP = re.compile(r"(?!\.+(?:/|$))[\w.-]+(?:/(?!\.+(?:/|$))[\w.-]+)*")


def checked_remote(url: str) -> str:
    """Return the address of a git repository without its last slash, if git may be told to go there.

    Raises:
        ValueError: the transport is none of SCHEMES, or the address holds a secret; the message does not repeat it.
    """
    if _SCP.fullmatch(url):
        return url
    parts = _split(url)
    if parts.scheme not in SCHEMES:
        raise ValueError(f"a repository is named by https://, ssh:// or user@host:path, not by {_scheme(url)}")
    if parts.password is not None or (parts.username and parts.scheme != "ssh"):
        raise ValueError(_NO_SECRETS)
    if parts.query or parts.fragment:
        raise ValueError("an address of a repository has no ? and no #")
    return url.rstrip("/")


def presentable(address: str) -> str:
    """Return an address as a message may repeat it: without a user, and without what stands behind a ?."""
    return _USER.sub("", address).partition("?")[0]


def _split(url: str) -> Any:
    if url.startswith("-") or not url.isprintable() or " " in url:
        raise ValueError("this is no address of a repository")
    parts = urlsplit(url)
    if parts.scheme in SCHEMES and not _HOST.fullmatch(parts.netloc.rpartition("@")[2]):
        raise ValueError("an address needs a host")
    return parts


def _scheme(url: str) -> str:
    scheme, mark, _ = url.partition(":")
    return f"{scheme}:" if mark else "a path (name checkouts by `path`)"


def _checked_site(url: str) -> str:
    url = checked_remote(url)
    if not url.startswith(("https://", "http://")):
        raise ValueError("a forge is named by https://")
    return url


def _without_secret(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme and parts.netloc and (parts.query or ("@" in parts.netloc and parts.scheme != "git+ssh")):
        raise ValueError(_NO_SECRETS)
    return address


def is_ref(text: str) -> bool:
    """Tell whether a text can be the name of a branch, a tag or a commit."""
    return _REF.fullmatch(text) is not None


def _checked_ref(ref: str) -> str:
    if not is_ref(ref):
        raise ValueError("this cannot be the name of a branch, a tag or a commit")
    return ref


def _checked_folder(folder: str) -> str:
    clean = posixpath.normpath(folder)
    if clean.startswith(("/", "..")):
        raise ValueError("a folder of the repository is named from its root, and lies inside")
    return "" if clean == "." else clean


def _checked_group(group: str) -> str:
    group = group.strip("/")
    if not _GROUP.fullmatch(group):
        raise ValueError("this cannot be the name of an organisation or a group")
    return group


def _checked_organisation(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][\w-]*", name.strip("/")):
        raise ValueError(
            "this cannot be the name of an organisation of GitHub; `url` names an installation of one's own"
        )
    return name.strip("/")


Remote = Annotated[str, AfterValidator(checked_remote)]
Site = Annotated[str, AfterValidator(_checked_site)]
Ref = Annotated[str, AfterValidator(_checked_ref)]
Folder = Annotated[str, AfterValidator(_checked_folder)]
Group = Annotated[str, AfterValidator(_checked_group)]
Organisation = Annotated[str, AfterValidator(_checked_organisation)]
Names = tuple[str, ...]


class _Source(BaseModel):
    """`kind` is the field that says what the source is."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: ClassVar[str]

    @property
    def key(self) -> str:
        """Return what tells this source from others, and under what its last good state is kept."""
        return f"{self.kind} {getattr(self, self.kind)}"


class PathSource(_Source):
    """Checkouts on this disk: `path` may be a glob, and each match is one repository root."""

    kind = "path"
    path: str


class GitSource(_Source):
    """One repository.

    Args:
        git: its address, as `git clone` takes it.
        ref: a branch, a tag or a commit; the branch that the repository names by itself without one.
        folder: read only what lies below.
    """

    kind = "git"
    git: Remote
    ref: Ref | None = None
    folder: Folder = ""

    @property
    def key(self) -> str:
        """Return what tells this source from others of the same repository too."""
        return " ".join(part for part in (super().key, self.ref, self.folder) if part)


class _Installation(_Source):
    """Something on a forge; `url` is another one for an installation of one's own."""

    url: Site

    @property
    def key(self) -> str:
        """Return what tells this source from others of its name on other forges."""
        return f"{self.kind} {self.url}/{getattr(self, self.kind)}"


class ForgeSource(_Installation):
    """Which repositories of an organisation are read.

    Args:
        names: patterns (`*`); one that starts with `!` leaves out. All by default.
        topics: only repositories with one of these.
        archived: False leaves archived repositories out.
        visibility: only these.
    """

    names: Names = ()
    topics: Names = ()
    archived: bool = True
    visibility: tuple[Literal["public", "internal", "private"], ...] = ()


class GithubSource(ForgeSource):
    """The repositories of an organisation (or of a user) on GitHub or GitHub Enterprise."""

    kind = "github"
    github: Organisation
    url: Site = GITHUB


class GitlabSource(ForgeSource):
    """The projects of a group on GitLab, those of its subgroups too unless `subgroups` is False."""

    kind = "gitlab"
    gitlab: Group
    url: Site = GITLAB
    subgroups: bool = True


class SnapshotSource(_Source):
    """The catalog of another portal: its address, a file, or a branch (`git+https://host/repository#branch`)."""

    kind = "snapshot"
    snapshot: Annotated[str, Field(min_length=1), AfterValidator(_without_secret)]
    name: str | None = None


class _People(_Source):
    """Groups and users. `namespace` is where they are put."""

    namespace: str = Field(default="default", pattern=r"^[a-z0-9]+(?:-+[a-z0-9]+)*$", max_length=63)


class GithubTeams(_People, _Installation):
    """The teams of an organisation on GitHub, with their members."""

    kind = "github_teams"
    github_teams: Organisation
    url: Site = GITHUB


class GitlabGroups(_People, _Installation):
    """A group on GitLab and all groups below it, with their members."""

    kind = "gitlab_groups"
    gitlab_groups: Group
    url: Site = GITLAB


Column = Literal[
    "group", "parent", "group_title", "group_email", "group_chat", "group_on_call", "user", "name", "email"
]


class CsvPeople(_People):
    """A table of teams and people; `columns` says which column of it is which of ours."""

    kind = "csv"
    csv: str = Field(min_length=1)
    columns: Mapping[Column, str] = Field(default_factory=dict)


class ScimPeople(_People):
    """What an identity provider exports as SCIM: JSON files; `scim` may be a glob."""

    kind = "scim"
    scim: str = Field(min_length=1)


_BUILT_IN = (
    PathSource,
    GitSource,
    GithubSource,
    GitlabSource,
    SnapshotSource,
    GithubTeams,
    GitlabGroups,
    CsvPeople,
    ScimPeople,
)
KINDS = tuple(model.kind for model in _BUILT_IN)
"""The fields that say what a source is."""


class PluginSource(BaseModel):
    """A source that another distribution brings (entry point `milepost.sources`); its first field is its name."""

    model_config = ConfigDict(
        frozen=True,
        extra="allow",
        json_schema_extra={"minProperties": 1, "not": {"anyOf": [{"required": [kind]} for kind in KINDS]}},
    )

    @model_validator(mode="after")
    def _has_a_name(self) -> PluginSource:
        if not self.model_extra:
            raise ValueError("a source needs a field that says what it is, for instance path")
        return self

    @property
    def kind(self) -> str:
        """Return the name of the entry point."""
        return next(iter(self.options))

    @property
    def options(self) -> Mapping[str, Any]:
        """Return all that stands in the settings."""
        return self.model_extra or {}

    @property
    def key(self) -> str:
        """Return what tells this source from others: all that stands in the settings, the rest of it as a digest."""
        rest = {name: value for name, value in self.options.items() if name != self.kind}
        text = json.dumps(rest, sort_keys=True, default=str)
        more = f" {hashlib.sha256(text.encode()).hexdigest()[:8]}" if rest else ""
        return f"{self.kind} {self.options[self.kind]}{more}"


def _kind(value: object) -> str:
    if isinstance(value, Mapping):
        return next((name for name in KINDS if name in value), PLUGIN)
    return value.kind if isinstance(value, _BUILT_IN) else PLUGIN


Source = Annotated[
    Annotated[PathSource, Tag("path")]
    | Annotated[GitSource, Tag("git")]
    | Annotated[GithubSource, Tag("github")]
    | Annotated[GitlabSource, Tag("gitlab")]
    | Annotated[SnapshotSource, Tag("snapshot")]
    | Annotated[GithubTeams, Tag("github_teams")]
    | Annotated[GitlabGroups, Tag("gitlab_groups")]
    | Annotated[CsvPeople, Tag("csv")]
    | Annotated[ScimPeople, Tag("scim")]
    | Annotated[PluginSource, Tag(PLUGIN)],
    Discriminator(_kind),
]
"""One entry under `sources`."""
Harvested = GitSource | GithubSource | GitlabSource | SnapshotSource | GithubTeams | GitlabGroups | PluginSource
"""Sources that are brought to this machine before a build; the others are read where they are."""
