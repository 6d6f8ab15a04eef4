"""Things depend on one another in a circle.

Why: none of them can be started, deployed or restored before the others. A circle that nobody planned
is found on the day when all of them are down.

Bad:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
spec:
  type: service
  lifecycle: production
  owner: payments
  dependsOn: [component:stock]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: stock
spec:
  type: service
  lifecycle: production
  owner: payments
  dependsOn: [component:orders]
```

Good:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
spec:
  type: service
  lifecycle: production
  owner: payments
  dependsOn: [component:stock]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: stock
spec:
  type: service
  lifecycle: production
  owner: payments
```

Fix: break the circle at the reference that is wrong, or, if all of them are right, move what they
share into a component of its own. `dependsOn`, `dependencyOf`, and consuming an API that something
provides count. Circles that share an entity are reported as one, by the shortest through the first
of their refs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from generator.catalog import Catalog
from generator.graph import Edges, circles
from generator.model.entity import Entity, Mention
from generator.problems import Location, Problem, Severity
from generator.rules.rule import at_start, at_value

CODE = "DEP002"
TITLE = "Dependencies in a circle"
SEVERITY = Severity.WARNING


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each circle."""
    for circle in circles(_dependencies(catalog)):
        steps = list(pairwise(circle))
        yield Problem(
            CODE,
            SEVERITY,
            f"things depend on one another in a circle: {' -> '.join(circle)}",
            _place(*steps[0], catalog),
            circle[0],
            "Remove the reference that is wrong, or move what they share into a component of its own.",
            tuple(_said(*step, catalog) for step in steps),
        )


def _dependencies(catalog: Catalog) -> Edges:
    """Return what each entity depends on, among the known; consuming its own API is no dependency."""
    graph: dict[str, set[str]] = defaultdict(set)
    for ref in catalog.entities:
        for relation in catalog.relations.get(ref, ()):
            if relation.type == "dependsOn":
                graph[ref].add(relation.target)
            elif relation.type == "consumesApi":
                graph[ref].update(
                    provider for provider in catalog.targets(relation.target, "apiProvidedBy") if provider != ref
                )
    return {ref: sorted(target for target in graph[ref] if target in catalog.entities) for ref in sorted(graph)}


def _place(source: str, target: str, catalog: Catalog) -> Location:
    """Return where a dependency is written, be it in the source's file or in the target's."""
    for entity, mention in _mentions(source, target, catalog):
        return at_value(entity, mention.path)
    return at_start(catalog.entities[source])


def _mentions(source: str, target: str, catalog: Catalog) -> Iterator[tuple[Entity, Mention]]:
    provided = set(catalog.targets(target, "providesApi"))
    for mention in catalog.entities[source].mentions:
        if mention.relation == "dependsOn" and mention.target == target:
            yield catalog.entities[source], mention
    for mention in catalog.entities[target].mentions:
        if mention.relation == "dependencyOf" and mention.target == source:
            yield catalog.entities[target], mention
    for mention in catalog.entities[source].mentions:
        if mention.relation == "consumesApi" and mention.target in provided:
            yield catalog.entities[source], mention


def _said(source: str, target: str, catalog: Catalog) -> str:
    for entity, mention in _mentions(source, target, catalog):
        where = at_value(entity, mention.path)
        if mention.relation == "consumesApi":
            return f"{source} consumes {mention.target}, which {target} provides ({where})"
        return f"{source} depends on {target} ({where})"
    return f"{source} depends on {target}"
