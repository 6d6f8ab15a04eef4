"""Component: a piece of software that is built or deployed."""

from typing import Any

from generator.model.fields import Lenient, OptionalText, OptionalTexts, Text
from generator.model.kind import DEPENDENCY_OF, DEPENDS_ON, OWNER, SYSTEM, Kind, RelationField


class ComponentSpec(Lenient):
    """The spec of a Component; `dependencyOf` is not judged by its schema, only as references."""

    type: Text
    lifecycle: Text
    owner: Text
    system: OptionalText = None
    subcomponentOf: OptionalText = None
    providesApis: OptionalTexts = None
    consumesApis: OptionalTexts = None
    dependsOn: OptionalTexts = None
    dependencyOf: Any = None


COMPONENT = Kind(
    "Component",
    "Components",
    ComponentSpec,
    (
        OWNER,
        RelationField("subcomponentOf", "partOf", "hasPart", "Component"),
        RelationField("providesApis", "providesApi", "apiProvidedBy", "API"),
        RelationField("consumesApis", "consumesApi", "apiConsumedBy", "API"),
        DEPENDS_ON,
        DEPENDENCY_OF,
        SYSTEM,
    ),
)
