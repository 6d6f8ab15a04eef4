"""What tests of harvests share: catalog files in one line, settings, and a harvest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from generator.harvest.harvested import Harvested
from generator.harvest.harvesting import Ways, harvest
from generator.pipeline import build
from generator.portal import Portal
from generator.problems import Problem
from generator.settings import Settings, parse_settings

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BROKEN = "apiVersion: [backstage.io/v1alpha1\nkind: Component\n"


def component(name: str, owner: str = "shop", **spec: str) -> str:
    """Return a Component; further fields of spec are YAML."""
    further = "".join(f"  {field}: {value}\n" for field, value in spec.items())
    return (
        f"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: {name}\n"
        f"spec:\n  type: service\n  lifecycle: production\n  owner: {owner}\n{further}"
    )


def group(name: str) -> str:
    """Return a Group."""
    head = f"apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: {name}\n"
    return f"{head}spec: {{type: team, children: []}}\n"


def location(*targets: str, name: str = "all") -> str:
    """Return a Location."""
    listed = "".join(f"    - {target}\n" for target in targets)
    return f"apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: {name}\nspec:\n  targets:\n{listed}"


def documents(*texts: str) -> str:
    """Return several documents as one file."""
    return "---\n".join(texts)


class Portals:
    """Harvests and reads what some sources name, again and again; the clock goes on by an hour each time."""

    def __init__(self, base: Path, sources: Iterable[dict[str, Any]] = (), **options: Any) -> None:
        self.base, self.sources, self.options = base, list(sources), options
        self.now = NOW
        base.mkdir(parents=True, exist_ok=True)

    @property
    def settings(self) -> Settings:
        return parse_settings({"sources": self.sources, **self.options}, self.base)

    def harvest(self, *, hours: float = 1, **ways: Any) -> Harvested:
        self.now += timedelta(hours=hours)
        return harvest(self.settings, self.base, Ways(self.now, **ways))

    def read(self) -> Portal:
        return build(self.settings, self.base)

    def portal(self, *, hours: float = 1, **ways: Any) -> Portal:
        self.harvest(hours=hours, **ways)
        return self.read()


def refs(portal: Portal) -> list[str]:
    """Return what the catalog holds."""
    return list(portal.catalog.entities)


def stale(portal: Portal) -> list[str]:
    """Return what is shown as it last was."""
    return [entity.ref for entity in portal.catalog if "milepost/stale-since" in entity.annotations]


def found(portal: Portal, *codes: str) -> list[Problem]:
    """Return the problems of some codes."""
    return [problem for problem in portal.problems if problem.code in codes]
