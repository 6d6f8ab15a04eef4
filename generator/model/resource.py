"""Resource: infrastructure that a component needs, such as a database or a topic."""

from typing import Any

from generator.model.fields import Lenient, OptionalText, OptionalTexts, Text
from generator.model.kind import DEPENDENCY_OF, DEPENDS_ON, OWNER, SYSTEM, Kind


class ResourceSpec(Lenient):
    """The spec of a Resource."""

    type: Text
    owner: Text
    system: OptionalText = None
    dependsOn: OptionalTexts = None
    dependencyOf: Any = None


RESOURCE = Kind("Resource", "Resources", ResourceSpec, (OWNER, DEPENDS_ON, DEPENDENCY_OF, SYSTEM))
