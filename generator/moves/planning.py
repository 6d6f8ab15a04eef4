"""What becomes of a catalog where one owner hands over to another, or gets another name."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from generator.catalog import RENAMED_FROM, Catalog
from generator.errors import UsageError
from generator.insights.ownership import ESCALATION, owner_of
from generator.model.entity import Entity
from generator.model.marks import MARKS
from generator.model.ref import MalformedRefError, parse_ref, split_ref
from generator.moves.editing import EditError, with_annotation, with_value
from generator.portal import Portal
from generator.settings import Limits
from generator.sources.codeowners import PLACES
from generator.sources.documents import Document, read_documents
from generator.sources.files import SourceFile

_NAME = re.compile(r"(?=.{1,63}$)[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*")
_SLUG = "github.com/team-slug"


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
    plan = Plan(old_ref, new_ref, is_rename=new_ref not in catalog.entities)
    if plan.is_rename and not _NAME.fullmatch(split_ref(new_ref).name):
        raise UsageError(f"{new[:80]!r} cannot be the name of a group")
    if plan.is_rename and split_ref(old_ref)[:2] != split_ref(new_ref)[:2]:
        raise UsageError(f"{new_ref} is not defined, and a rename changes neither kind nor namespace")
    if plan.is_rename and (only or old_ref not in catalog.entities):
        raise UsageError(f"{new_ref} is not defined; write its Group first")
    _Planner(portal, plan, only).work()
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
                new = split_ref(self._plan.new).name
                text = with_value(text, document, path, new)
                known = entity.annotations.get(RENAMED_FROM)
                value = ", ".join(part for part in (known, self._plan.old) if part)
                again = _document(text, origin.document)
                text = (
                    with_value(text, again, ("metadata", "annotations", RENAMED_FROM), value)
                    if known
                    else with_annotation(text, again, RENAMED_FROM, value)
                )
            else:
                text = with_value(text, document, path, self._written(_value(document.value, path), entity))
            self._texts[origin.path] = (file, before, text)
        except EditError as error:
            shown = ".".join(map(str, path))
            self._plan.by_hand.append(f"{origin.path}:{origin.line}: {shown} of {entity.ref} {error}")

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
        slugs = [self._slug(ref) for ref in (self._plan.old, self._plan.new)]
        if self._plan.is_rename or None in slugs:
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
                self._follow(root, root / name, name, file, slugs, stays)

    def _follow(  # noqa: PLR0913, PLR0917 one step of the loop above
        self, root: Path, path: Path, name: str, file: SourceFile, slugs: list[str | None], stays: list[str]
    ) -> None:
        try:
            before = path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            return
        after = re.sub(rf"(?<![^\s])@{re.escape(slugs[0] or '')}(?![^\s])", f"@{slugs[1]}", before)
        if after == before:
            return
        shown = f"{file.repository}/{name}" if file.repository else name
        if stays:
            self._plan.by_hand.append(
                f"{shown}: {', '.join(stays)} stays with {self._plan.old}; edit the lines that move"
            )
            return
        self._texts[shown] = (SourceFile(path, root, shown, file.repository, name), before, after)

    def _slug(self, ref: str) -> str | None:
        entity = self._catalog.get(ref)
        return entity.annotations.get(_SLUG, "").strip() or None if entity else None

    def _diff(self) -> None:
        parts: dict[str, list[str]] = defaultdict(list)
        for shown in sorted(self._texts):
            file, before, after = self._texts[shown]
            if before != after:
                inside = file.path.relative_to(file.root).as_posix()
                parts[file.repository].append(_diff_of(inside, before, after))
        self._plan.patches = {repository: "".join(found) for repository, found in sorted(parts.items())}


def _document(text: str, index: int) -> Document:
    found = read_documents(text.encode("utf-8", "surrogatepass"), "", Limits())
    if index >= len(found):
        raise EditError("is no longer in its file")
    return found[index]


def _value(value: object, path: tuple[str | int, ...]) -> str:
    for part in path:
        value = value[part]  # type: ignore[index]
    return str(value)


def _diff_of(path: str, before: str, after: str) -> str:
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{path}", f"b/{path}"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
