"""System: components, APIs and resources that belong together."""

from generator.model.fields import Lenient, OptionalText, Text
from generator.model.kind import OWNER, Kind, RelationField


class SystemSpec(Lenient):
    """The spec of a System."""

    owner: Text
    domain: OptionalText = None
    type: OptionalText = None


SYSTEM_KIND = Kind("System", "Systems", SystemSpec, (OWNER, RelationField("domain", "partOf", "hasPart", "Domain")))
