"""What a kind is: its name, its versions, the model of its spec, and the fields that are references."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from generator.model.fields import Lenient

CORE_VERSIONS = ("backstage.io/v1alpha1", "backstage.io/v1beta1")


class RelationField(NamedTuple):
    """A field of spec that holds references, and the relations that they emit, forth and back.

    `path` is dotted below spec. `default_kind` None: a reference without a kind is an error.
    `allowed_kinds` only counts in the declarative model: other targets are passed over.
    """

    path: str
    relation: str
    reverse: str
    default_kind: str | None = None
    allowed_kinds: frozenset[str] | None = None


GROUPS = frozenset({"group"})
USERS = frozenset({"user"})
OWNERS = GROUPS | USERS
OWNER = RelationField("owner", "ownedBy", "ownerOf", "Group", OWNERS)
SYSTEM = RelationField("system", "partOf", "hasPart", "System")
DEPENDS_ON = RelationField("dependsOn", "dependsOn", "dependencyOf")
DEPENDENCY_OF = RelationField("dependencyOf", "dependencyOf", "dependsOn")


class SpecError(NamedTuple):
    """One thing that is wrong in a spec: the path below the document, what, and a short reason code."""

    path: tuple[str | int, ...]
    reason: str
    message: str


@dataclass(frozen=True)
class Kind:
    """A kind of entity.

    Args:
        name: as written in `kind`, for instance `Component`.
        plural: for headings.
        spec: the pydantic model of `spec`, chosen by the document (an API may be an MCP server).
        relations: the fields that are references.
        versions: the values that `apiVersion` may take.
        validate: a further check of the spec (custom kinds: their JSON Schema).
    """

    name: str
    plural: str
    spec: type[Lenient]
    relations: tuple[RelationField, ...] = ()
    versions: tuple[str, ...] = CORE_VERSIONS
    variants: Mapping[str, KindVariant] = field(default_factory=dict)
    validate: Callable[[Mapping[str, Any]], list[SpecError]] | None = None

    def of_type(self, spec_type: object) -> tuple[type[Lenient], tuple[RelationField, ...]]:
        """Return the spec's model and relation fields for a value of `spec.type`."""
        variant = self.variants.get(spec_type) if isinstance(spec_type, str) else None
        return (variant.spec, variant.relations) if variant else (self.spec, self.relations)


class KindVariant(NamedTuple):
    """What a kind is for one value of `spec.type`, where that changes its fields."""

    spec: type[Lenient]
    relations: tuple[RelationField, ...]
