"""What becomes of a catalog where one owner hands over to another, or gets another name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path

from generator.catalog import RENAMED_FROM, Catalog
from generator.errors import UsageError
from generator.insights.ownership import ESCALATION, owner_of
from generator.model.entity import Entity
from generator.model.formats import NAME
from generator.model.kinds import ORGANISATION
from generator.model.marks import MARKS
from generator.model.ref import MalformedRefError, parse_ref, split_ref
from generator.moves.editing import EditError, with_annotation, with_value
from generator.patches import patch_of
from generator.portal import Portal
from generator.settings import Limits
from generator.sources.codeowners import ACCOUNTS, LARGEST, PLACES
from generator.sources.documents import Document, read_documents
from generator.sources.files import SourceFile, TargetError, read_bytes, resolve_target


@dataclass
class Plan:
    """What is to be done.

    Args:
        old: ref of the owner that hands over.
        new: ref of the one that takes over, or of the name that it gets.
        is_rename: the new one is the old one by another name.
        moved: refs of entities that change hands.
        patches: by repository, as `git apply` takes them.
        by_hand: what has to be done by people, and why.
    """

    old: str
    new: str
    is_rename: bool
    moved: list[str] = field(default_factory=list)
    patches: dict[str, str] = field(default_factory=dict)
    by_hand: list[str] = field(default_factory=list)


def plan_move(portal: Portal, old: str, new: str, only: Sequence[str]) -> Plan:
    """Return what has to be changed for an owner to become another.

    Args:
        portal: the catalog, with its files.
        old: the owner, as people write it; a group where no kind is said.
        new: one that is there takes over; another name renames the group.
        only: patterns of names or refs of the entities that change hands.

    Raises:
        UsageError: there is no such owner, or nothing can be done.
    """
    catalog = portal.catalog
    old_ref, new_ref = _owner(old), _owner(new)
    if old_ref == new_ref:
        raise UsageError(f"{old_ref} is itself")
    if old_ref not in catalog.entities and not any(owner_of(catalog, entity.ref) == old_ref for entity in catalog):
        raise UsageError(f"{old_ref} is not defined, and owns nothing")
    if split_ref(new_ref).kind not in ORGANISATION:
        raise UsageError(f"{new_ref} is no group and no user, and owns nothing")
    plan = Plan(old_ref, new_ref, is_rename=new_ref not in catalog.entities)
    if plan.is_rename and not NAME.fullmatch(split_ref(new_ref).name):
        raise UsageError(f"{new[:80]!r} cannot be the name of a group")
    if plan.is_rename and split_ref(old_ref)[:2] != split_ref(new_ref)[:2]:
        raise UsageError(f"{new_ref} is not defined, and a rename changes neither kind nor namespace")
    if plan.is_rename and (only or old_ref not in catalog.entities):
        raise UsageError(f"{new_ref} is not defined; write its Group first")
    _Planner(portal, plan, only).work()
    if only and not plan.moved:
        raise UsageError(f"nothing that {old_ref} owns fits {' or '.join(only)}")
    return plan


def _owner(text: str) -> str:
    try:
        return parse_ref(text, "Group", "default")
    except MalformedRefError as error:
        raise UsageError(f"{text[:80]!r} names no owner: write a name, or group:default/name") from error


class _Planner:
    """One plan while it is made."""

    def __init__(self, portal: Portal, plan: Plan, only: Sequence[str]) -> None:
        self._catalog: Catalog = portal.catalog
        self._plan, self._only = plan, only
        self._files = {file.shown: file for file in portal.reading.files}
        self._texts: dict[str, tuple[SourceFile, str, str]] = {}

    def work(self) -> None:
        for entity in self._catalog:
            if owner_of(self._catalog, entity.ref) == self._plan.old and self._is_wanted(entity):
                self._plan.moved.append(entity.ref)
            if MARKS.isdisjoint(entity.annotations):
                for path in self._paths(entity):
                    self._edit(entity, path)
            elif any(mention.target == self._plan.old for mention in entity.mentions):
                self._plan.by_hand.append(f"{entity.ref} ({entity.origin.path}) is stale, or of another portal")
        self._codeowners()
        self._diff()

    def _is_wanted(self, entity: Entity) -> bool:
        return not self._only or any(
            fnmatchcase(text, pattern.lower()) for pattern in self._only for text in (entity.ref, entity.name.lower())
        )

    def _paths(self, entity: Entity) -> Iterator[tuple[str | int, ...]]:
        """Yield where an entity names the old owner, and that is to change."""
        for mention in entity.mentions:
            if mention.target == self._plan.old and (
                self._plan.is_rename or (mention.relation == "ownedBy" and self._is_wanted(entity))
            ):
                yield mention.path
        if self._plan.is_rename and entity.ref == self._plan.old:
            yield ("metadata", "name")
        if self._plan.is_rename and self._names_old(entity.annotations.get(ESCALATION, ""), entity):
            yield ("metadata", "annotations", ESCALATION)

    def _names_old(self, text: str, entity: Entity) -> bool:
        try:
            return parse_ref(text, "Group", entity.namespace) == self._plan.old
        except MalformedRefError:
            return False

    def _edit(self, entity: Entity, path: tuple[str | int, ...]) -> None:
        origin = entity.origin
        file = self._files.get(origin.path)
        if file is None or origin.is_told:
            self._plan.by_hand.append(f"{origin.path} tells of {entity.ref}, and is no catalog file")
            return
        try:
            _, before, text = self._text(file)
            document = _document(text, origin.document)
            if path == ("metadata", "name"):
                self._texts[origin.path] = (file, before, self._renamed(text, document, entity))
                text = self._redirected(self._texts[origin.path][2], entity)
            else:
                text = with_value(text, document, path, self._written(_value(document.value, path), entity))
            self._texts[origin.path] = (file, before, text)
        except EditError as error:
            shown = ".".join(map(str, path))
            self._plan.by_hand.append(f"{origin.path}:{origin.line}: {shown} of {entity.ref} {error}")

    def _renamed(self, text: str, document: Document, entity: Entity) -> str:
        """Return the text of a file in which the group has its new name.

        Raises:
            UsageError: it cannot be given to it, and then nothing else may name it so.
        """
        try:
            return with_value(text, document, ("metadata", "name"), split_ref(self._plan.new).name)
        except EditError as error:
            place = f"{entity.origin.path}:{entity.origin.line}"
            raise UsageError(f"{place}: the name of {entity.ref} {error}; change it by hand first") from error

    def _redirected(self, text: str, entity: Entity) -> str:
        """Return the text of a file in which the group says what it was called.

        Raises:
            EditError: that cannot be written there.
        """
        known = entity.annotations.get(RENAMED_FROM)
        value = ", ".join(part for part in (known, self._plan.old) if part)
        document = _document(text, entity.origin.document)
        if known:
            return with_value(text, document, ("metadata", "annotations", RENAMED_FROM), value)
        try:
            return with_annotation(text, document, RENAMED_FROM, value)
        except EditError as error:
            raise EditError(f"is changed, and {RENAMED_FROM}: {value} is to be added: it {error}") from error

    def _text(self, file: SourceFile) -> tuple[SourceFile, str, str]:
        if file.shown not in self._texts:
            try:
                text = file.path.read_bytes().decode("utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise EditError(f"cannot be read: {error}") from error
            self._texts[file.shown] = (file, text, text)
        return self._texts[file.shown]

    def _written(self, value: str, entity: Entity) -> str:
        """Return the new owner in the way in which the old one was written."""
        kind, namespace, name = split_ref(self._plan.new)
        place = name if namespace == entity.namespace.lower() and "/" not in value else f"{namespace}/{name}"
        return f"{kind}:{place}" if ":" in value or kind != "group" else place

    def _codeowners(self) -> None:
        """Let CODEOWNERS follow where all that the old owner has in a repository changes hands."""
        if self._plan.is_rename:
            return
        roots = {file.root: file for file, before, text in self._texts.values() if before != text}
        for root, file in roots.items():
            stays = [
                entity.ref
                for entity in self._catalog
                if entity.origin.repository == file.repository
                and owner_of(self._catalog, entity.ref) == self._plan.old
                and entity.ref not in self._plan.moved
            ]
            for name in PLACES:
                self._follow(root, name, file, stays)

    def _follow(self, root: Path, name: str, file: SourceFile, stays: list[str]) -> None:
        """Let one CODEOWNERS follow; where it names the old owner in a way that the new one has not, people have to."""
        shown = f"{file.repository}/{name}" if file.repository else name
        try:
            path = resolve_target(SourceFile(root / "any", root, shown), name)
            before = read_bytes(path, LARGEST).decode("utf-8")
        except (TargetError, UnicodeDecodeError):
            return
        lines = before.split("\n")
        after = "\n".join(self._line(line) for line in lines)
        old = f"@{split_ref(self._plan.old).name}"
        left = [number for number, line in enumerate(after.split("\n"), start=1) if self._names(line, old)]
        if left:
            places = ", ".join(f"{shown}:{number}" for number in left)
            self._plan.by_hand.append(f"{places} may name {self._plan.old}, and {self._plan.new} is not known so")
        if after != before and stays:
            self._plan.by_hand.append(
                f"{shown}: {', '.join(stays)} stays with {self._plan.old}; edit the lines that move"
            )
        elif after != before:
            self._texts[shown] = (SourceFile(path, root, shown, file.repository, name), before, after)

    def _line(self, line: str) -> str:
        """Return a line of CODEOWNERS in which the accounts of the old owner are those of the new one."""
        words, mark, comment = line.partition("#")
        accounts = {account.lower(): other for account, other in self._accounts if other}
        swapped = re.sub(r"(?<!\S)@(\S+)", lambda word: f"@{accounts.get(word[1].lower(), word[1])}", words)
        return f"{swapped}{mark}{comment}"

    def _names(self, line: str, old: str) -> bool:
        """Tell whether a line names the old owner by an account, or by its bare name."""
        known = {f"@{account.lower()}" for account, _ in self._accounts}
        words = line.partition("#")[0].lower().split()[1:]
        return any(word in known or (not known and f"@{word.rpartition('/')[2].lstrip('@')}" == old) for word in words)

    @cached_property
    def _accounts(self) -> list[tuple[str, str | None]]:
        """Return the old owner's accounts on forges, each with the new one's."""
        old, new = (self._catalog.get(ref) for ref in (self._plan.old, self._plan.new))
        keys = [key for keys in ACCOUNTS.values() for key in keys] if old is not None else []
        pairs = [(_account(old, key), _account(new, key)) for key in keys]
        return [(account, other) for account, other in pairs if account is not None]

    def _diff(self) -> None:
        parts: dict[str, list[str]] = defaultdict(list)
        for shown in sorted(self._texts):
            file, before, after = self._texts[shown]
            if before != after:
                inside = file.path.relative_to(file.root).as_posix()
                parts[file.repository].append(patch_of(inside, before, after))
        self._plan.patches = {repository: "".join(found) for repository, found in sorted(parts.items())}


def _account(entity: Entity | None, key: str) -> str | None:
    return (entity.annotations.get(key, "").strip().lstrip("@") or None) if entity else None


def _document(text: str, index: int) -> Document:
    found = read_documents(text.encode("utf-8", "surrogatepass"), "", Limits())
    if index >= len(found):
        raise EditError("is no longer in its file")
    return found[index]


def _value(value: object, path: tuple[str | int, ...]) -> str:
    for part in path:
        value = value[part]  # type: ignore[index]
    return str(value)
