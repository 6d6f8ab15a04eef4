"""Teams and people of other sources, joined with those of catalog files: the files win, and contradictions are told.

A team of another source is the Group of a file if both have one ref, or if the file names it by the annotation
that the source gives it (`github.com/team-slug`). What the file leaves open is filled in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from generator.cache.data import digest
from generator.model.entity import Entity
from generator.model.kinds import Dialect
from generator.model.ref import make_ref
from generator.people.roster import Clash, Roster, person_document, team_document
from generator.problems import Location, Problem, Severity
from generator.settings import Limits
from generator.sources.documents import read_documents
from generator.sources.files import SourceFile
from generator.sources.judging import Judgement, judge
from generator.sources.mentions import find_mentions
from generator.sources.places import locate
from generator.sources.plain import dump_plain
from generator.sources.reading import Reading

_EVIDENCE = 12  # members that a contradiction names, of each side
_MARKS = ("team-slug", "team-path", "user-login")
"""What annotations end with that say which team or user of a forge an entity is."""


class Joined(NamedTuple):
    """A reading with the teams and people of other sources, and what they contradict."""

    reading: Reading
    problems: list[Problem]


def joined(
    reading: Reading, rosters: Sequence[Roster], dialect: Dialect, limits: Limits, foreign: Collection[str] = ()
) -> Joined:
    """Return a reading to which the entities of rosters were added, or which they complete.

    Args:
        reading: of catalog files.
        rosters: the first that says something of a team wins over later ones; members are those of all.
        dialect: the kinds.
        limits: the caps.
        foreign: files of other portals, which rosters win over.
    """
    if not rosters:
        return Joined(reading, [])
    join = _Join(reading, dialect, limits, foreign)
    for roster in rosters:
        join.add(roster)
    return Joined(join.reading(), join.problems)


@dataclass(frozen=True)
class _Further:
    """An entity of a roster: the document, where it comes from, and the roster's name."""

    document: Mapping[str, Any]
    line: int
    shown: str

    @property
    def is_bare(self) -> bool:
        """Tell whether its source only mentions it."""
        metadata, spec = self.document["metadata"], self.document["spec"]
        return metadata.keys() == {"name", "namespace"} and not spec.keys() - {"type", "children", "memberOf"}


class _Join:
    """The joining while it is under way."""

    def __init__(self, reading: Reading, dialect: Dialect, limits: Limits, foreign: Collection[str]) -> None:
        self._reading, self._dialect, self._limits, self._foreign = reading, dialect, limits, foreign
        self._files: dict[str, Entity] = {}
        for entity in reading.entities:
            if entity.kind in ("Group", "User") and entity.origin.path not in foreign:
                self._files.setdefault(entity.ref, entity)
        self._marked = {mark: ref for ref, entity in self._files.items() for mark in _marks(entity.annotations)}
        self._members = _declared(self._files.values(), "hasMember")
        self._parents = _declared(self._files.values(), "childOf")
        self._amended: dict[str, dict[str, Any]] = {}
        self._new: dict[str, _Further] = {}
        self.problems: list[Problem] = []

    def add(self, roster: Roster) -> None:
        """Take in a roster."""
        self.problems += [*roster.problems, *(_clash(clash, roster) for clash in roster.people.clashes)]
        further = [
            *((team_document(team, roster.namespace), team.line) for team in roster.people.teams),
            *((person_document(person, roster.namespace), person.line) for person in roster.people.persons),
        ]
        known = {_ref(document): self._known_as(document) for document, _ in further}
        for document, line in further:
            self._take(_Further(_renamed(document, known), line, roster.shown), known[_ref(document)])

    def reading(self) -> Reading:
        """Return the reading with all that was taken in."""
        own = (judgement for judgement in self._reading.judgements if not self._is_passed_over(judgement))
        judgements = [self._completed(judgement) for judgement in own]
        judgements += self._judged()
        files = {file.shown: file for file in self._reading.files}
        for further in self._new.values():
            files.setdefault(further.shown, _file(further.shown))
        digests = self._digests() if self._reading.digests else {}
        return replace(self._reading, files=tuple(files.values()), judgements=tuple(judgements), digests=digests)

    def _known_as(self, document: Mapping[str, Any]) -> str:
        """Return the ref under which files know an entity of a roster; its own where they do not."""
        ref = _ref(document)
        if ref in self._files:
            return ref
        annotations = document["metadata"].get("annotations", {})
        return next((self._marked[mark] for mark in _marks(annotations) if mark in self._marked), ref)

    def _take(self, further: _Further, ref: str) -> None:
        entity = self._files.get(ref)
        if entity is not None:
            self._amend(entity, further)
        elif ref not in self._new:
            self._new[ref] = further
        elif _differ(self._new[ref].document, further.document):
            self.problems.append(_same_name(ref, self._new[ref].shown, further.shown))
        else:
            old = self._new[ref]
            known = further if old.is_bare else old
            self._new[ref] = replace(known, document=_filled(old.document, further.document))

    def _amend(self, entity: Entity, further: _Further) -> None:
        """Fill in what a file leaves open, and note where the two differ."""
        document = self._amended.setdefault(entity.ref, entity.as_json())
        spec = dict(further.document["spec"])
        if entity.kind == "Group":
            self._agree_on_members(entity, further, spec)
            self._agree_on_parent(entity, further, spec)
        own, theirs = _email(document), _email(further.document)
        if own and theirs and own.lower() != theirs.lower():
            self._differ(entity, further, "e-mail", frozenset({own}), frozenset({theirs}))
        self._amended[entity.ref] = _filled(document, {**further.document, "spec": spec})

    def _is_passed_over(self, judgement: Judgement) -> bool:
        """Tell whether a roster knows an entity of another portal."""
        return judgement.file in self._foreign and judgement.entity is not None and judgement.entity.ref in self._new

    def _agree_on_members(self, entity: Entity, further: _Further, spec: dict[str, Any]) -> None:
        """Leave the members in a roster's spec only where files name none, and note where the two differ."""
        declared, told = self._members.get(entity.ref, frozenset()), frozenset(spec.get("members", ()))
        if declared:
            spec.pop("members", None)
        if not declared or not told:
            return
        if told and told != declared:
            self._differ(entity, further, "members", declared, told)

    def _agree_on_parent(self, entity: Entity, further: _Further, spec: dict[str, Any]) -> None:
        parents, parent = self._parents.get(entity.ref, frozenset()), spec.pop("parent", None)
        if parent and not parents:
            spec["parent"] = parent
        elif parent and parent not in parents:
            self._differ(entity, further, "parent", parents, frozenset({parent}))

    def _differ(
        self, entity: Entity, further: _Further, what: str, own: frozenset[str], theirs: frozenset[str]
    ) -> None:
        path = ("spec", what) if what in ("members", "parent") else ("spec", "profile")
        place = Location(entity.origin.path, *locate(entity, path))
        message = f"{entity.ref}: its file and {further.shown} do not say the same of its {what}; the file counts"
        evidence = [
            *(f"only in the file: {value}" for value in sorted(own - theirs)[:_EVIDENCE]),
            *(f"only in {further.shown}: {value}" for value in sorted(theirs - own)[:_EVIDENCE]),
        ]
        self.problems.append(Problem("PPL001", Severity.WARNING, message, place, entity.ref, _AGREE, tuple(evidence)))

    def _completed(self, judgement: Judgement) -> Judgement:
        entity = judgement.entity
        document = self._amended.get(entity.ref) if entity is not None else None
        if entity is None or document is None or document == entity.as_json():
            return judgement
        spec = type(entity.spec).model_validate(document["spec"])
        metadata = type(entity.metadata).model_validate(document["metadata"])
        _, fields = self._dialect.kinds[entity.kind].of_type(document["spec"].get("type"))
        mentions, _ = find_mentions(entity.ref, document["spec"], fields, self._dialect)
        return replace(judgement, entity=replace(entity, spec=spec, metadata=metadata, mentions=mentions))

    def _judged(self) -> Iterator[Judgement]:
        """Yield the entities that stand in no file, judged as if they did."""
        numbers: dict[str, int] = defaultdict(int)
        for further in self._new.values():
            text = dump_plain(dict(further.document))
            (document,) = read_documents(text.encode(), further.shown, self._limits)
            number = numbers[further.shown]
            numbers[further.shown] += 1
            placed = replace(document, index=number, line=further.line, start=further.line)
            judged = judge(placed, _file(further.shown), self._dialect, self._limits)
            yield _told(judged, Location(further.shown, further.line, 1))

    def _digests(self) -> dict[str, bytes]:
        found = dict(self._reading.digests)
        for ref, document in self._amended.items():
            path = self._files[ref].origin.path
            found[path] = digest(found.get(path, b""), repr(document))
        parts: dict[str, list[str]] = defaultdict(list)
        for further in self._new.values():
            parts[further.shown].append(repr((further.document, further.line)))
        found |= {shown: digest(*told) for shown, told in parts.items()}
        return found


def _file(shown: str) -> SourceFile:
    """Return what stands for the source of an entity; nothing is read of it."""
    return SourceFile(Path(shown), Path(), shown, name="", place=shown)


def _told(judgement: Judgement, place: Location) -> Judgement:
    """Return a judgement of what stands in no file: whatever is wrong with it is so where its source names it."""
    entity, origin = judgement.entity, judgement.origin
    if origin is not None:
        origin = replace(origin, is_told=True)
    return replace(
        judgement,
        entity=replace(entity, origin=origin) if entity is not None and origin is not None else entity,
        origin=origin,
        problems=tuple(replace(problem, location=place) for problem in judgement.problems),
    )


def _clash(clash: Clash, roster: Roster) -> Problem:
    ref = make_ref(clash.kind, roster.namespace, clash.name)
    named = ", ".join(clash.texts)
    message = f"{named} would all be {ref}; so each has a longer name, and none is {ref}"
    return Problem("PPL003", Severity.WARNING, message, Location(roster.shown), ref, _APART)


def _same_name(ref: str, kept: str, passed: str) -> Problem:
    message = f"{kept} and {passed} both have a {ref}, and they are not the same; the second one is left out"
    return Problem("PPL003", Severity.WARNING, message, Location(passed), ref, _NAMESPACE)


def _differ(document: Mapping[str, Any], further: Mapping[str, Any]) -> bool:
    """Tell whether two documents say of themselves that they are different teams, or people, of one forge."""
    one, other = (dict(_marks(found["metadata"].get("annotations", {}))) for found in (document, further))
    return any(one[key] != other[key] for key in one.keys() & other.keys())


def _ref(document: Mapping[str, Any]) -> str:
    metadata = document["metadata"]
    return f"{document['kind']}:{metadata['namespace']}/{metadata['name']}".lower()


def _marks(annotations: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, value.lower()) for key, value in annotations.items() if key.endswith(_MARKS)]


def _email(document: Mapping[str, Any]) -> str | None:
    profile = document["spec"].get("profile") or {}
    email = profile.get("email")
    return email if isinstance(email, str) else None


def _renamed(document: dict[str, Any], known: Mapping[str, str]) -> dict[str, Any]:
    """Return a document whose references name entities as files do."""
    spec = dict(document["spec"])
    if "parent" in spec:
        spec["parent"] = known.get(spec["parent"], spec["parent"])
    if "members" in spec:
        spec["members"] = [known.get(member, member) for member in spec["members"]]
    return {**document, "spec": spec}


def _filled(document: Mapping[str, Any], further: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document with what another one has beyond it; annotations and the profile field by field."""
    metadata, spec = dict(document["metadata"]), dict(document["spec"])
    for target, source, deep in ((metadata, further["metadata"], "annotations"), (spec, further["spec"], "profile")):
        for name, value in source.items():
            if name in ("name", "namespace"):
                continue
            if name == deep:
                target[name] = {**value, **(target.get(name) or {})}
            elif name == "members":
                target[name] = sorted({*(target.get(name) or ()), *value})
            else:
                target.setdefault(name, value)
    return {**document, "metadata": metadata, "spec": spec}


def _declared(entities: Iterable[Entity], relation: str) -> dict[str, frozenset[str]]:
    """Return what files say of one relation of groups, from either side, by group."""
    found: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        for source, kind, target in entity.relations:
            if kind == relation:
                found[source].add(target)
    return {group: frozenset(targets) for group, targets in found.items()}


_APART = "Give them different names there."
_NAMESPACE = "Put one of the sources into a namespace of its own: `namespace` in the settings."
_AGREE = "Correct whichever is wrong; or leave it out of the file, so that the other source fills it in."
