"""An entity of the catalog: a judged document, with the place it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from generator.model.fields import Lenient
from generator.model.metadata import Metadata


class Mention(NamedTuple):
    """A reference as it stands in a document: `path` from the document's root, `target` canonical."""

    path: tuple[str | int, ...]
    relation: str
    reverse: str
    target: str
    one_way: bool = False


class Relation(NamedTuple):
    """A relation between two entities: canonical refs and Backstage's name of the relation."""

    source: str
    type: str
    target: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entity came from.

    Args:
        path: the file, POSIX, relative to where the command ran.
        repository: the name of its repository's root folder; "" where the command ran in that folder.
        inside: the file's path in its repository, POSIX.
        document: which document of the file, from 0.
        line: the file's line on which the document's content starts, from 1.
        start: the file's line on which `text` starts, from 1.
        text: the document's own source.
        version: of YAML, "1.2" or "1.1".
        is_told: it stands in no file; `path` and `line` say what tells of it, and `text` is how a file would.
    """

    path: str
    repository: str
    inside: str
    document: int
    line: int
    start: int
    text: str
    version: str = "1.2"
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity that Backstage would accept.

    `ref` is canonical (`component:default/pay`), `kind` as written; `metadata` and `spec` are frozen
    pydantic models that keep unknown fields.
    """

    ref: str
    kind: str
    namespace: str
    name: str
    api_version: str
    metadata: Metadata
    spec: Lenient
    origin: Origin
    mentions: tuple[Mention, ...] = ()

    @property
    def title(self) -> str:
        """Return the display name: the title, or a profile's display name, or else the name."""
        profile = getattr(self.spec, "profile", None)
        return self.metadata.title or getattr(profile, "displayName", None) or self.name

    @property
    def annotations(self) -> dict[str, str]:
        """Return the annotations; empty where there are none."""
        return self.metadata.annotations

    @property
    def type(self) -> str | None:
        """Return `spec.type`, if it is a text."""
        return self._text("type")

    @property
    def lifecycle(self) -> str | None:
        """Return `spec.lifecycle`, if it is a text."""
        return self._text("lifecycle")

    def _text(self, field: str) -> str | None:
        value = getattr(self.spec, field, None)
        return value if isinstance(value, str) else None

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Return the relations that the document emits, in both directions, sorted, each once."""
        forward = {Relation(self.ref, m.relation, m.target) for m in self.mentions}
        back = {Relation(m.target, m.reverse, self.ref) for m in self.mentions if not m.one_way}
        return tuple(sorted(forward | back))

    def as_json(self) -> dict[str, Any]:
        """Return the document as written, with placeholders resolved: apiVersion, kind, metadata, spec."""
        return {
            "apiVersion": self.api_version,
            "kind": self.kind,
            "metadata": self.metadata.model_dump(exclude_unset=True, by_alias=True),
            "spec": self.spec.model_dump(exclude_unset=True, by_alias=True),
        }
