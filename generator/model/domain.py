"""Domain: an area of the business, holding systems and further domains."""

from generator.model.fields import Lenient, OptionalText, Text
from generator.model.kind import OWNER, Kind, RelationField


class DomainSpec(Lenient):
    """The spec of a Domain."""

    owner: Text
    subdomainOf: OptionalText = None
    type: OptionalText = None


DOMAIN = Kind("Domain", "Domains", DomainSpec, (OWNER, RelationField("subdomainOf", "partOf", "hasPart", "Domain")))
