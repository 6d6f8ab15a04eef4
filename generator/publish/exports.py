"""The table of files that the site holds beside its pages: for programs, and for the scripts of our pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.pages.site import Site

Export = Callable[[Site], Iterator[tuple[str, bytes]]]
"""Yields paths relative to the site's root, with their content."""

EXPORTS: tuple[Export, ...] = ()


def all_exports(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield every such file."""
    for export in EXPORTS:
        yield from export(site)
