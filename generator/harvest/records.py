"""What is kept of a repository between two harvests: where it stood, what was read, and what of it is no longer so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from generator.harvest.credentials import Forge
from generator.harvest.listed import Listed, name_of
from generator.problems import Severity
from generator.source_settings import Remote


def _inside(path: str) -> str:
    if path.startswith("/") or "\\" in path or "\0" in path or ".." in path.split("/"):
        raise ValueError("a file lies inside its repository")
    return path


Inside = Annotated[str, AfterValidator(_inside)]
Commit = Annotated[str, Field(pattern=r"^(?:[0-9a-f]{40}(?:[0-9a-f]{24})?)?$")]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Note(_Value):
    """Something that is wrong with a file, or with the whole repository (`path` ""): it becomes a Problem."""

    code: str
    severity: Severity
    path: str
    message: str
    fix: str


class Kept(_Value):
    """An entity that is shown as it last was, because its file can no longer be read.

    Args:
        file: where it stood, in its repository.
        commit: with which it was last good.
        since: when that was found to have ended.
        why: as the end of a sentence that names the file.
        over: it is no longer shown.
    """

    file: Inside
    commit: Commit
    since: datetime
    why: str
    over: bool = False


class Outage(_Value):
    """A repository cannot be reached.

    Args:
        since: when it was found out.
        why: as the end of a sentence that names the repository.
        over: what it holds is no longer shown.
    """

    since: datetime
    why: str
    over: bool = False


class Record(_Value):
    """A repository as it was last seen.

    Args:
        version: of this form.
        identity: what it keeps when it is renamed.
        name: host and path.
        url: where git fetches it.
        source: the key of the source that names it.
        ref: the branch, tag or commit that is wanted; None for the one that it names by itself.
        branch: what that is, where it is a branch.
        is_newest: the ref is the one that it names by itself.
        folders: only what lies below them is read; all without any.
        stamp: the forge's word for its last push, if that can be relied on.
        archived: nothing changes there any more.
        located: files of it that Locations elsewhere name.
        is_whole: its other catalog files are read too.
        forge: what it stands on.
        web: its page for people.
        former: names that it had.
        moved: where its host says that it is now, if that is not the address that its source names.
        way: a digest of what decides which of its files are taken.
        commit: that was read; None for a repository without commits, or one that was never reached.
        committed: when that commit was made.
        catalog: the catalog files.
        files: the ids of all files that were taken, by path.
        targets: addresses elsewhere that its Locations name.
        kept: entities that are shown as they last were, by ref.
        outage: it cannot be reached now.
        notes: what is wrong with its files.
    """

    version: Literal[1] = 1
    identity: str
    name: str
    url: Remote
    source: str
    ref: str | None = None
    branch: str | None = None
    is_newest: bool = True
    folders: tuple[str, ...] = ()
    stamp: str | None = None
    archived: bool = False
    located: tuple[str, ...] = ()
    is_whole: bool = True
    forge: Forge | None = None
    web: str | None = None
    former: tuple[str, ...] = ()
    moved: str | None = None
    way: str = ""
    commit: Commit | None = None
    committed: datetime | None = None
    catalog: tuple[str, ...] = ()
    files: Mapping[str, str] = Field(default_factory=dict)
    targets: tuple[str, ...] = ()
    kept: Mapping[str, Kept] = Field(default_factory=dict)
    outage: Outage | None = None
    notes: tuple[Note, ...] = ()

    @property
    def place(self) -> tuple[str, str | None]:
        """Return what two sources share that name the same: the address, and the ref where it is not the newest."""
        return name_of(self.url).lower(), None if self.is_newest else self.ref

    @classmethod
    def of(cls, listed: Listed, before: Record | None) -> Record:
        """Return a repository's record with what its source says of it now."""
        told = {
            "name": listed.name,
            "url": listed.url,
            "source": listed.source,
            "ref": listed.ref,
            "is_newest": listed.is_newest,
            "folders": listed.folders,
            "archived": listed.archived,
            "located": listed.files,
            "is_whole": listed.is_whole,
            "forge": listed.forge,
            "web": listed.web,
        }
        if before is None:
            return cls(identity=listed.identity, **told)
        former = before.former
        if before.name != listed.name:
            former = (*(name for name in former if name not in (before.name, listed.name)), before.name)
        return before.model_copy(update={**told, "former": former})
