"""What a catalog knows enough about to call a reference wrong."""

from __future__ import annotations

from dataclasses import dataclass

from generator.catalog import Catalog
from generator.insights.placeholders import has_placeholder
from generator.model.entity import Mention
from generator.model.kinds import ORGANISATION
from generator.model.ref import split_ref

_GROUPING = frozenset({"system", "domain"})


@dataclass(frozen=True)
class Knowledge:
    """A catalog and the kinds that stand in it, lower-cased.

    One repository checked by itself has neither teams nor systems: they are defined elsewhere, and
    nothing can be said about references to them.
    """

    catalog: Catalog
    kinds: frozenset[str]

    @classmethod
    def of(cls, catalog: Catalog) -> Knowledge:
        """Look through a catalog once."""
        return cls(catalog, frozenset(entity.kind.lower() for entity in catalog))

    def can_judge(self, target: str) -> bool:
        """Tell whether the catalog knows enough to call a target absent."""
        kind = split_ref(target).kind
        if kind in ORGANISATION:
            return not ORGANISATION.isdisjoint(self.kinds)
        return "system" in self.kinds if kind in _GROUPING else True

    def is_dangling(self, mention: Mention) -> bool:
        """Tell whether a mention's target is certainly absent (REF001 says so)."""
        return self._is_unknown(mention) and self.can_judge(mention.target)

    def is_beyond(self, mention: Mention) -> bool:
        """Tell whether a mention's target cannot be checked here (REF002 says so)."""
        return self._is_unknown(mention) and not self.can_judge(mention.target)

    def _is_unknown(self, mention: Mention) -> bool:
        # a template that nobody rendered is TPL001, and says nothing about its target
        return mention.target not in self.catalog.entities and not has_placeholder(mention.target)
