"""The small graph on an entity's page: what uses it on the left, what it depends on on the right, as inline SVG."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from generator.model.entity import Entity
from generator.pages.site import Site

SHOWN = 12
RIGHT = ("dependsOn", "consumesApi", "apiProvidedBy")
_ROW = 30
_BOX = 24
_COLUMNS = (0, 235, 470)  # where the three columns start
_BOX_WIDTH = 170  # as in the style sheet
_WIDTH = 640
_LETTERS = 23


def neighbours(entity: Entity, site: Site) -> tuple[list[str], list[str]]:
    """Return the refs to the left (what fails with it) and to the right (what it fails with).

    The relations below the graph hold the same: those to the left as "Used by", "Used through its APIs" and
    "Consumed by".
    """
    return list(site.direct_dependents(entity.ref)), site.catalog.targets(entity.ref, *RIGHT)


def graph(entity: Entity, site: Site) -> Markup:
    """Return the graph as SVG, nothing where an entity has no neighbours."""
    left, right = neighbours(entity, site)
    if not left and not right:
        return Markup()
    height = max(_height(left), _height(right), _ROW)
    before, lines_before = _column(left, 0, height, site)
    after, lines_after = _column(right, 2, height, site)
    start = _COLUMNS[0] if left else _COLUMNS[1]
    width = (_WIDTH if right else _COLUMNS[1] + _BOX_WIDTH) - start
    half = "" if left and right else " mp-graph--half"
    label = escape(f"{entity.title}: used by {_things(left)} (left), depends on {_things(right)} (right)")
    return Markup(  # noqa: S704 built from escaped pieces
        f'<div class="mp-scroll" tabindex="0" role="region" aria-label="Dependency graph">'
        f'<svg class="mp-graph{half}" viewBox="{start - 1} -1 {width + 2} {height + 2}" width="{width}"'
        f' role="group" aria-label="{label}">'
        f'<path d="{lines_before}{lines_after}"/>{before}{after}'
        f'<g class="mp-here" transform="translate({_COLUMNS[1]} {(height - _BOX) // 2})"><rect/>'
        f'<text x="8" y="16">{_short(entity.title)}</text></g></svg></div>'
    )


def _things(refs: Sequence[str]) -> str:
    return f"{len(refs)} thing{'s' * (len(refs) != 1)}"


def _height(refs: Sequence[str]) -> int:
    return min(len(refs), SHOWN + 1) * _ROW


def _column(refs: list[str], column: int, height: int, site: Site) -> tuple[str, str]:
    """Return the boxes of a column, and the path of its edges."""
    top = (height - _height(refs)) // 2 + (_ROW - _BOX) // 2
    x, nodes, lines = _COLUMNS[column], [], []
    for position, ref in enumerate(refs[:SHOWN]):
        y = top + position * _ROW
        lines.append(_edge(column, y + _BOX // 2, height // 2))
        nodes.append(_node(ref, x, y, site))
    if len(refs) > SHOWN:
        y = top + SHOWN * _ROW
        nodes.append(f'<text x="{x + 8}" y="{y + 16}"><a xlink:href="#relations">+ {len(refs) - SHOWN} more</a></text>')
    return "".join(nodes), "".join(lines)


def _edge(column: int, y: int, middle: int) -> str:
    """Return a curve between a box of the outer column and the middle, drawn in the direction of dependence."""
    if column == 0:
        return f"M170 {y}C205 {y} 200 {middle} 235 {middle}"
    return f"M405 {middle}C440 {middle} 435 {y} 470 {y}"


def _node(ref: str, x: int, y: int, site: Site) -> str:
    label = site.labels.get(ref)
    if label is None:
        text = _short(ref.partition("/")[2])
        return f'<g class="mp-unknown" transform="translate({x} {y})"><rect/><text x="8" y="16">{text}</text></g>'
    url, title, _ = label
    short = title if len(title) <= _LETTERS else _short(title.unescape())
    tip = f"<title>{title}</title>" if short is not title else ""
    shape = f'<rect/><text x="8" y="16">{short}</text>'
    # xlink: Material's instant navigation takes every plain href for an HTML link's, and fails.
    return f'<a xlink:href="../../../{url}" transform="translate({x} {y})">{tip}{shape}</a>'


def _short(text: str) -> Markup:
    return escape(text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1]}…")
