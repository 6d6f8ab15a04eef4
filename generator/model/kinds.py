"""The table of kinds, and the dialects that choose among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.model.airesource import AI_RESOURCE
from generator.model.api import API, API_WITH_MCP
from generator.model.component import COMPONENT
from generator.model.domain import DOMAIN
from generator.model.group import GROUP
from generator.model.kind import Kind
from generator.model.location import LOCATION
from generator.model.resource import RESOURCE
from generator.model.system import SYSTEM_KIND
from generator.model.template import TEMPLATE
from generator.model.user import USER

STOCK_KINDS = (COMPONENT, API, RESOURCE, SYSTEM_KIND, DOMAIN, GROUP, USER, LOCATION, TEMPLATE)
ORGANISATION = frozenset({"group", "user"})


@dataclass(frozen=True)
class Dialect:
    """The kinds that are accepted, and how their references become relations.

    Args:
        kinds: by the name that stands in `kind`.
        declarative: judge relations as Backstage's newer declarative model does (`inspect --opt-in`):
            targets of a kind that is not allowed are passed over, and the reverse relation is emitted
            only for the pairs of kinds that the model declares.
    """

    kinds: Mapping[str, Kind]
    declarative: bool = False


def _table(kinds: Iterable[Kind]) -> dict[str, Kind]:
    return {kind.name: kind for kind in kinds}


STOCK = Dialect(_table(STOCK_KINDS))
OPT_IN = Dialect(_table((*STOCK_KINDS, API_WITH_MCP, AI_RESOURCE)), declarative=True)


def dialect_of(opt_in_kinds: Iterable[str], custom: Iterable[Kind] = ()) -> Dialect:
    """Return what `check` and `build` accept: the stock kinds, those opted in to, and the organisation's."""
    opted = set(opt_in_kinds)
    extra = [
        *((API_WITH_MCP,) if "mcp-server" in opted else ()),
        *((AI_RESOURCE,) if "AiResource" in opted else ()),
        *custom,
    ]
    return Dialect(_table((*STOCK_KINDS, *extra))) if extra else STOCK


# Kinds that the declarative model does not know, and the stock processors judge all the same.
UNDECLARED_KINDS = frozenset({"template"})

# The pairs of kinds for which the declarative model emits the reverse relation
# (catalog-model 1.10.1, `relations` and `AiResourceEntityV1alpha1`).
_OWNED = "component api resource system domain group user location airesource".split()
DECLARED_PAIRS: frozenset[tuple[str, str, str]] = frozenset(
    {(kind, "ownedBy", owner) for kind in _OWNED for owner in ("group", "user")}
    | {("component", "providesApi", "api"), ("component", "consumesApi", "api")}
    | {
        (source, relation, target)
        for source in ("component", "resource")
        for target in ("component", "resource")
        for relation in ("dependsOn", "dependencyOf")
    }
    | {("group", relation, "group") for relation in ("parentOf", "childOf")}
    | {("user", "memberOf", "group"), ("group", "hasMember", "user")}
    | {(part, "partOf", whole) for part in ("component", "api", "resource") for whole in ("component", "system")}
    | {("system", "partOf", "domain"), ("domain", "partOf", "domain"), ("airesource", "partOf", "system")}
    | {("airesource", relation, "airesource") for relation in ("dependsOn", "hasPart", "partOf")}
)
