"""Circles in graphs."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from generator.graph import circles, reached

NODES = st.sampled_from("abcdef")
GRAPHS = st.dictionaries(NODES, st.lists(NODES, unique=True, max_size=3))


@given(GRAPHS)
def test_there_is_one_circle_for_each_strongly_connected_component(graph: dict[str, list[str]]) -> None:
    digraph: nx.DiGraph[str] = nx.DiGraph([(source, target) for source, targets in graph.items() for target in targets])
    knots = [
        knot for knot in nx.strongly_connected_components(digraph) if len(knot) > 1 or digraph.has_edge(*list(knot) * 2)
    ]
    found = circles(graph)
    assert sorted(min(circle) for circle in found) == sorted(min(knot) for knot in knots)
    for circle in found:
        assert circle[0] == circle[-1] == min(circle)
        assert all(target in graph[source] for source, target in pairwise(circle))


@given(GRAPHS)
def test_the_order_of_a_graph_does_not_matter(graph: dict[str, list[str]]) -> None:
    turned = {source: graph[source][::-1] for source in reversed(list(graph))}
    assert circles(graph) == circles(turned)


def test_a_circle_of_ten_thousand_is_found_without_recursion() -> None:
    names = [f"{number:05}" for number in range(10_000)]
    graph = {name: [names[index - 1]] for index, name in enumerate(names)}
    ((first, *_, last),) = circles(graph)
    assert first == last == "00000"


def test_checking_does_not_import_networkx() -> None:
    code = "import generator.pipeline, generator.rules.table, sys; sys.exit('networkx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(GRAPHS)
def test_what_is_reached_is_what_networkx_reaches(graph: dict[str, list[str]]) -> None:
    nodes = sorted({*graph, *(target for targets in graph.values() for target in targets)})
    edges = {node: graph.get(node, []) for node in nodes}
    number = {node: index for index, node in enumerate(nodes)}
    digraph: nx.DiGraph[str] = nx.DiGraph([(source, target) for source in edges for target in edges[source]])
    digraph.add_nodes_from(nodes)
    for node, bits in reached(edges, number).items():
        expected = {node, *nx.descendants(digraph, node)}
        assert {other for other in nodes if bits >> number[other] & 1} == expected
