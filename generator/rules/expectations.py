"""Which kinds of entity a field of the stock kinds is meant to name; Backstage itself accepts any."""

from __future__ import annotations

from generator.model.entity import Entity, Mention
from generator.model.kinds import ORGANISATION
from generator.model.ref import split_ref

_WANTED = {
    "system": frozenset({"system"}),
    "domain": frozenset({"domain"}),
    "subdomainOf": frozenset({"domain"}),
    "subcomponentOf": frozenset({"component"}),
    "providesApis": frozenset({"api"}),
    "consumesApis": frozenset({"api"}),
    "parent": frozenset({"group"}),
    "children": frozenset({"group"}),
    "members": frozenset({"user"}),
    "memberOf": frozenset({"group"}),
    "skills": frozenset({"airesource"}),
    "plugins": frozenset({"airesource"}),
    "owner": ORGANISATION,
}
# What runs can depend on anything but people and paperwork: an API, a system and a custom kind are fine.
_NO_DEPENDENCY = frozenset({"group", "user", "location", "template"})
_DEPENDENCIES = frozenset({"dependsOn", "dependencyOf"})
_STOCK = frozenset({"component", "api", "resource", "system", "domain", "group", "user", "template", "airesource"})


def field_of(mention: Mention) -> str:
    """Return the field of spec that a mention stands in."""
    return str(mention.path[1])


def suits(entity: Entity, mention: Mention, target: str) -> bool:
    """Tell whether a target is of a kind that the mention's field is meant for; custom kinds take any."""
    if entity.kind.lower() not in _STOCK:
        return True
    field, kind = field_of(mention), split_ref(target).kind
    if field in _DEPENDENCIES:
        return kind not in _NO_DEPENDENCY
    return kind in _WANTED.get(field, {kind})


_NAMES = {"api": "an API", "airesource": "an AiResource"}


def wanted(field: str) -> str:
    """Return what a field is meant to name, in words."""
    if field in _DEPENDENCIES:
        return "a component, a resource or an API"
    return " or ".join(_NAMES.get(kind, f"a {kind}") for kind in sorted(_WANTED[field]))
