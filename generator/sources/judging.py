"""Documents to entities, or to what is wrong with them: the same verdict as Backstage's.

The order of judgement is Backstage's (catalog-backend 4.0.0): envelope, placeholders, schema and
formats, kind, relations. Unlike it, we say everything that is wrong at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from generator.model.entity import Entity, Mention, Origin
from generator.model.fields import Lenient
from generator.model.formats import format_faults
from generator.model.kind import Kind
from generator.model.kinds import Dialect
from generator.model.metadata import Metadata
from generator.model.ref import DEFAULT_NAMESPACE, make_ref
from generator.problems import Location, Problem, Severity
from generator.settings import Limits
from generator.sources.documents import Document
from generator.sources.faults import Fault, TreePath, Unknown, dotted, faults_of, fitting, kind_faults
from generator.sources.files import SourceFile
from generator.sources.mentions import find_mentions
from generator.sources.placeholders import has_placeholder, resolve_placeholders

Verdict = Literal["ok", "error", "empty"]

_FITTINGS = 4  # a field that was not read is first made to be there, then to be of its type, and so are those in it
_ROOT_FIELDS = ("apiVersion", "kind", "metadata", "spec")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one document is worth.

    `ref` is None only where kind or name cannot be read; `entity` is there when the verdict is ok.
    `origin` is the document's source, None only where its file could not be read.
    `reads` are the further files that the document's placeholders took in.
    """

    file: str
    document: int
    line: int
    verdict: Verdict
    ref: str | None = None
    entity: Entity | None = None
    problems: tuple[Problem, ...] = ()
    reads: tuple[Path, ...] = ()
    origin: Origin | None = None


def judge(document: Document, file: SourceFile, dialect: Dialect, limits: Limits) -> Judgement:
    """Judge one document of a file."""
    if document.is_broken or document.is_empty:
        verdict: Verdict = "error" if document.is_broken else "empty"
        origin = _origin(document, file)
        return Judgement(file.shown, document.index, document.line, verdict, problems=document.problems, origin=origin)
    return _Case(document, file, dialect, limits).judgement()


_Model = TypeVar("_Model", bound=BaseModel)


class _Case:
    """The judgement of one document while it is under way."""

    def __init__(self, document: Document, file: SourceFile, dialect: Dialect, limits: Limits) -> None:
        self.document, self.file, self.dialect, self.limits = document, file, dialect, limits
        self.problems: list[Problem] = list(document.problems)
        self.reads: list[Path] = []
        self.rejected = False
        self.faulted: set[TreePath] = set()
        self.unknown = Unknown()
        self.ref = _readable_ref(document.value)
        self.origin = _origin(document, file)

    def judgement(self) -> Judgement:
        entity = self._entity()
        document = self.document
        return Judgement(
            self.file.shown,
            document.index,
            document.line,
            "error" if self.rejected else "ok",
            self.ref,
            None if self.rejected else entity,
            tuple(self.problems),
            tuple(self.reads),
            self.origin,
        )

    def _entity(self) -> Entity | None:
        value = self._resolved()
        self._reject(_envelope_faults(value))
        kind = self.dialect.kinds.get(value["kind"]) if isinstance(value.get("kind"), str) else None
        if isinstance(value.get("kind"), str) and value["kind"]:
            self._reject(kind_faults(value, kind))
        metadata = self._metadata(value)
        mentions: tuple[Mention, ...] = ()
        spec = None
        if kind and value.get("apiVersion") in kind.versions:
            model, fields = kind.of_type(_spec_type(value))
            spec = self._spec(kind, model, value)
            if isinstance(value.get("spec"), dict):
                mentions, faults = find_mentions(self.ref, value["spec"], fields, self.dialect, self.unknown)
                self._reject([fault for fault in faults if fault.path not in self.faulted])
        if self.rejected or metadata is None or spec is None or self.ref is None:
            self.rejected = True
            self._name_the_unread()
            return None
        return Entity(
            self.ref,
            value["kind"],
            metadata.namespace or DEFAULT_NAMESPACE,
            metadata.name,
            value["apiVersion"],
            metadata,
            spec,
            self.origin,
            mentions,
        )

    def _name_the_unread(self) -> None:
        """Say which placeholder costs the entity, where nothing else does: its kind, its name, or a whole part."""
        if not any(problem.severity is Severity.ERROR for problem in self.problems):
            for path in sorted(self.unknown.places, key=len)[:1]:
                message = f"without {dotted(path)}, which was not read, this document is no entity"
                self._add(Fault("ENT002", path, message, "Write it here."), Severity.ERROR)

    def _resolved(self) -> dict[str, Any]:
        """Return the document with its placeholders filled in."""
        value: dict[str, Any] = self.document.value
        if not has_placeholder(self.document.text):
            return value
        resolved, findings, reads = resolve_placeholders(value, self.file, self.limits)
        self.reads.extend(reads)
        self.unknown = Unknown(frozenset(finding.path for finding in findings if not finding.rejects))
        for finding in findings:
            self.rejected |= finding.rejects
            self._add(Fault(finding.code, finding.path, finding.message, finding.fix), finding.severity)
        # A placeholder that stands for the whole document has no kind beside it: judged as it was written.
        return resolved if isinstance(resolved, dict) else value

    def _metadata(self, value: Mapping[str, Any]) -> Metadata | None:
        metadata = value.get("metadata")
        if not isinstance(metadata, dict):
            return None
        if "annotations" in metadata and not metadata["annotations"] and not isinstance(metadata["annotations"], list):
            metadata = {**metadata, "annotations": {}}  # Backstage takes null, "" and false for none
        self._reject(format_faults_as_faults(value))
        return self._checked(Metadata, metadata, "metadata", value)

    def _spec(self, kind: Kind, model: type[Lenient], value: Mapping[str, Any]) -> Lenient | None:
        if "spec" not in value:
            self._reject([Fault("ENT001", ("spec",), "spec is missing", f"Add spec with what a {kind.name} needs.")])
            return None
        spec = value["spec"]
        if not isinstance(spec, dict):
            return None
        checked = self._checked(model, spec, "spec", value)
        if checked is None:
            return None
        if kind.validate:
            faults = [Fault("ENT002", ("spec", *error.path), error.message, None) for error in kind.validate(spec)]
            self._reject(faults)
        return checked

    def _checked(self, model: type[_Model], part: Any, name: str, value: Mapping[str, Any]) -> _Model | None:
        """Return a part of the document as its model, None where that says no."""
        for _ in range(_FITTINGS):
            try:
                return model.model_validate(part)
            except ValidationError as error:
                self._reject(faults_of(error, (name,), value))
                if self.rejected or not self.unknown.places:
                    break
                part = fitting(error, part, self.unknown, (name,))
        self.rejected = True
        return None

    def _reject(self, faults: Iterator[Fault] | list[Fault]) -> None:
        for fault in faults:
            if self.unknown.covers(fault.path):
                continue
            self.rejected = True
            self.faulted.add(fault.path)
            self._add(fault, Severity.ERROR)

    def _add(self, fault: Fault, severity: Severity) -> None:
        line, column = self.document.locate(fault.path, key=fault.on_key)
        place = Location(self.file.shown, line, column)
        self.problems.append(Problem(fault.code, severity, fault.message, place, self.ref, fault.fix))


def format_faults_as_faults(value: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the wrong formats of an envelope as faults."""
    for fault in format_faults(value):
        yield Fault("ENT003", fault.path, fault.message, fault.fix, on_key=fault.on_key)


def _origin(document: Document, file: SourceFile) -> Origin:
    return Origin(
        file.shown,
        file.repository,
        file.inside,
        document.index,
        document.line,
        document.start,
        document.text,
        document.version,
    )


def _readable_ref(value: Mapping[str, Any]) -> str | None:
    metadata = value.get("metadata")
    kind = value.get("kind")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    if not (isinstance(kind, str) and kind and isinstance(name, str) and name):
        return None
    namespace = metadata.get("namespace") if isinstance(metadata, dict) else None
    return make_ref(kind, namespace if isinstance(namespace, str) else None, name)


def _spec_type(value: Mapping[str, Any]) -> object:
    spec = value.get("spec")
    return spec.get("type") if isinstance(spec, dict) else None


def _envelope_faults(value: Mapping[str, Any]) -> Iterator[Fault]:
    for field in ("apiVersion", "kind"):
        content = value.get(field)
        if field not in value:
            yield Fault("ENT001", (field,), f"{field} is missing", _ENVELOPE_FIXES[field])
        elif not isinstance(content, str) or not content:
            yield Fault("ENT002", (field,), f"{field} must be a string that is not empty", _ENVELOPE_FIXES[field])
    if "metadata" not in value:
        yield Fault("ENT001", ("metadata",), "metadata is missing", "Add metadata with a name.")
    elif not isinstance(value["metadata"], dict):
        yield Fault("ENT002", ("metadata",), "metadata must be a mapping", "Write metadata: and a name: below it.")
    if "spec" in value and not isinstance(value["spec"], dict):
        yield Fault("ENT002", ("spec",), "spec must be a mapping", "Write spec: and its fields below it.")
    for field in value:
        if field not in _ROOT_FIELDS:
            yield Fault(
                "ENT004",
                (field,),
                f'"{field}" is not a field of an entity',
                "At the top there are only apiVersion, kind, metadata and spec; is its indentation right?",
                on_key=True,
            )


_ENVELOPE_FIXES = {
    "apiVersion": "Add apiVersion: backstage.io/v1alpha1",
    "kind": "Add kind: Component (or API, Resource, System, Domain, Group, User, Location, Template).",
}
