"""What an entity's page says, worked out once for the sites that other generators build.

Hugo and mkdocs-material are given the answers (relations both ways, with titles and URLs, dependents by owner, the
places of the boxes in the graph); Milepost has to find them within its time. This favours the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.catalog import Catalog
from generator.insights.dependents import DependentsIndex
from generator.model.entity import Entity
from generator.model.ref import split_ref
from generator.pages.relations import SHOWN, TITLES
from generator.pipeline import build
from generator.settings import Settings

BOXES = 12
"""Neighbours on either side of a graph."""
_ROW = 30


@dataclass(frozen=True, slots=True)
class Record:
    """An entity, its folder below the site (`catalog/default/component/pay`), and what its page shows."""

    entity: Entity
    folder: str
    shown: dict[str, Any]


def records_of(folder: Path) -> list[Record]:
    """Return the entities of the catalog below a folder."""
    catalog = build(Settings(base=folder), folder).catalog
    answers = _Answers(catalog, DependentsIndex(catalog))
    return [Record(entity, _folder(entity.ref), answers.shown(entity)) for entity in catalog]


def _folder(ref: str) -> str:
    kind, namespace, name = split_ref(ref)
    return f"catalog/{namespace}/{kind}/{name}"


@dataclass(frozen=True, slots=True)
class _Answers:
    catalog: Catalog
    index: DependentsIndex

    def shown(self, entity: Entity) -> dict[str, Any]:
        """Return the facts as JSON has them; `links` are `{title, url}`, with URLs from the site's root."""
        owners = self.catalog.targets(entity.ref, "ownedBy")
        relations = self.catalog.relations.get(entity.ref, ())
        document = {**entity.as_json(), "relations": [{"type": r.type, "targetRef": r.target} for r in relations]}
        facts = [entity.kind, entity.type, entity.lifecycle, entity.annotations.get("milepost/tier")]
        return {
            "title": entity.title,
            "name": entity.name,
            "ref": entity.ref,
            "facts": [fact for fact in facts if fact],
            "owner": self.link(owners[0]) if owners else None,
            "summary": entity.metadata.description or "",
            "trouble": self.trouble(entity),
            "graph": self.graph(entity),
            "relations": list(self.groups(entity)),
            "links": [{"title": link.title, "url": link.url} for link in entity.metadata.links or ()],
            "annotated": [{"key": key, "value": value} for key, value in entity.annotations.items()],
            "file": f"{entity.origin.path}:{entity.origin.line}",
            "source": entity.origin.text,
            "json": json.dumps(document, ensure_ascii=False, separators=(",", ":")),
            "tags": entity.metadata.tags or [],
        }

    def link(self, ref: str) -> dict[str, str]:
        return {"title": self.catalog.entities[ref].title, "url": f"/{_folder(ref)}/"}

    def groups(self, entity: Entity) -> Iterator[dict[str, Any]]:
        """Yield the relations by type; long lists are cut as Milepost cuts them."""
        for name, title in TITLES.items():
            targets = self.catalog.targets(entity.ref, name)
            if targets:
                links = [self.link(ref) for ref in targets[:SHOWN]]
                yield {"title": title, "total": len(targets), "targets": links}

    def trouble(self, entity: Entity) -> dict[str, Any]:
        found = self.index.of(entity.ref)
        owners = [
            {
                "owner": self.link(share.owner) if share.owner else None,
                "direct": [self.link(ref) for ref in share.direct[:BOXES]],
                "total": share.total,
            }
            for share in found.owners[:BOXES]
        ]
        return {"direct": found.direct, "total": found.total, "owners": owners}

    def graph(self, entity: Entity) -> dict[str, Any] | None:
        """Return the boxes with their places, and the path of the lines between them."""
        left = self.index.direct(entity.ref)[:BOXES]
        right = self.catalog.targets(entity.ref, "dependsOn", "consumesApi", "apiProvidedBy")[:BOXES]
        if not left and not right:
            return None
        height = max(len(left), len(right)) * _ROW
        boxes, lines = [], ""
        for refs, x, start, end in ((left, 0, 170, 235), (right, 470, 405, 470)):
            top = (height - len(refs) * _ROW) // 2
            for row, ref in enumerate(refs):
                y, middle = top + row * _ROW, height // 2
                boxes.append({**self.link(ref), "short": self.catalog.entities[ref].title[:22], "x": x, "y": y + 3})
                ends = (y + 15, middle) if x == 0 else (middle, y + 15)
                lines += f"M{start} {ends[0]}C{start + 35} {ends[0]} {end - 35} {ends[1]} {end} {ends[1]}"
        return {"height": height, "middle": height // 2 - 12, "lines": lines, "boxes": boxes}
