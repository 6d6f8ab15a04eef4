"""Questions to a graph of refs, asked in the words of the catalog: the only module that knows networkx.

networkx takes 0.3 s to import, so it is imported where a graph is really walked; whether a graph has a
circle at all, the standard library finds out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from networkx import DiGraph

Edges = Mapping[str, Sequence[str]]
"""The refs that each ref leads to."""


def circles(edges: Edges) -> list[list[str]]:
    """Return one circle a knot, as `[a, b, c, a]`, sorted: the shortest one through the knot's first ref.

    A knot is a set of refs that all lead to one another; a ref that leads to itself is one, too.
    """
    try:
        TopologicalSorter(edges).prepare()
    except CycleError:
        return sorted(_circle(min(knot), graph) for graph, knot in _knots(edges))
    return []


def reached(edges: Edges, number: Mapping[str, int]) -> dict[str, int]:
    """Return what each ref leads to at last, itself included, as a set of bits.

    Args:
        edges: every ref is a key.
        number: the bit of each ref, from 0.
    """
    found: dict[str, int] = {}
    for knot in knots_in_order(edges):
        reach = 0
        for ref in knot:
            reach |= 1 << number[ref]
            for following in edges[ref]:
                reach |= found.get(following, 0)
        found.update(dict.fromkeys(knot, reach))
    return found


def knots_in_order(edges: Edges) -> Iterable[Sequence[str]]:
    """Return each knot (mostly a single ref) after all those that it leads to; every ref is a key of `edges`."""
    try:
        return [(ref,) for ref in TopologicalSorter(edges).static_order()]
    except CycleError:
        import networkx as nx  # noqa: PLC0415

        knots = nx.condensation(_graph(edges))
        return [sorted(knots.nodes[knot]["members"]) for knot in reversed(list(nx.topological_sort(knots)))]


def _graph(edges: Edges) -> DiGraph[str]:
    import networkx as nx  # noqa: PLC0415

    graph: DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(edges)
    graph.add_edges_from((source, target) for source, targets in edges.items() for target in sorted(targets))
    return graph


def _knots(edges: Edges) -> Iterator[tuple[DiGraph[str], set[str]]]:
    import networkx as nx  # noqa: PLC0415

    graph = _graph(edges)
    for knot in nx.strongly_connected_components(graph):
        if len(knot) > 1 or any(graph.has_edge(ref, ref) for ref in knot):
            yield graph, knot


def _circle(start: str, graph: DiGraph[str]) -> list[str]:
    """Return the shortest way from a ref back to it, the first found where neighbours are taken in order."""
    import networkx as nx  # noqa: PLC0415

    came_from: dict[str, str] = {}
    for source, target in nx.edge_bfs(graph, start):
        if target == start:
            way = [source]
            while way[-1] != start:
                way.append(came_from[way[-1]])
            return [*reversed(way), start]
        came_from.setdefault(target, source)
    raise ValueError(f"{start} lies on no circle")
