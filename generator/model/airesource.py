"""AiResource: context for AI coding tools (opt-in: the stock Backstage refuses the kind)."""

from typing import Annotated

from pydantic import Field

from generator.model.fields import NOT_NULL, Lenient, OptionalText, OptionalTexts, Text, Texts
from generator.model.kind import OWNER, Kind, KindVariant, RelationField

_SYSTEM = RelationField("system", "partOf", "hasPart", "System", frozenset({"system"}))
_SELF = frozenset({"airesource"})
_BASE = (OWNER, _SYSTEM)


class AiResourceSpec(Lenient):
    """What every AiResource has."""

    type: Text
    lifecycle: Text
    owner: Text
    system: OptionalText = None


class SkillSpec(AiResourceSpec):
    """A skill."""

    disciplines: OptionalTexts = None
    categories: OptionalTexts = None
    agents: OptionalTexts = None
    dependsOn: OptionalTexts = None
    allowedTools: OptionalText = None
    license: OptionalText = None
    compatibility: Annotated[Annotated[Text, Field(max_length=500)] | None, NOT_NULL] = None


class RuleSpec(AiResourceSpec):
    """A rule for coding agents."""

    category: Text
    rationale: Text
    disciplines: OptionalTexts = None


class PluginSpec(AiResourceSpec):
    """A set of skills."""

    skills: Texts
    version: OptionalText = None


class MarketplaceSpec(AiResourceSpec):
    """A set of plugins."""

    plugins: Texts
    version: OptionalText = None


def _parts(path: str) -> RelationField:
    return RelationField(path, "hasPart", "partOf", "AiResource", _SELF)


AI_RESOURCE = Kind(
    "AiResource",
    "AI resources",
    AiResourceSpec,
    _BASE,
    ("backstage.io/v1alpha1",),
    variants={
        "skill": KindVariant(
            SkillSpec, (*_BASE, RelationField("dependsOn", "dependsOn", "dependencyOf", "AiResource", _SELF))
        ),
        "rule": KindVariant(RuleSpec, _BASE),
        "plugin": KindVariant(PluginSpec, (*_BASE, _parts("skills"))),
        "marketplace": KindVariant(MarketplaceSpec, (*_BASE, _parts("plugins"))),
    },
)
