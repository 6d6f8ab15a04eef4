"""The URLs that entities had before they were renamed: each leads on to where the entity is now."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.model.formats import DNS_LABEL, KIND, NAME
from generator.model.ref import split_ref
from generator.pages.page import Page, Sheet
from generator.pages.site import Site, entity_url


def sheets(site: Site) -> Iterator[Sheet]:
    """Yield what is made every time: it is about the whole catalog."""
    yield Sheet("moved", None, partial(pages, site))


def pages(site: Site) -> Iterator[Page]:
    """Yield a page for each former ref that could be one and that is no other entity's now."""
    for old, new in sorted(site.catalog.renamed.items()):
        if old in site.catalog.entities or not _is_well_formed(old):
            continue
        url, target = entity_url(old), f"../../../../{entity_url(new)}"
        title = site.catalog.entities[new].title
        body = site.render("moved.html", url, {"old": old, "new": new, "target": target})
        yield Page(url, "catalog", f"Moved: {title}", f"{old} is {new} now", body, redirect=target)


def _is_well_formed(ref: str) -> bool:
    kind, namespace, name = split_ref(ref)
    return bool(KIND.fullmatch(kind) and DNS_LABEL.fullmatch(namespace) and NAME.fullmatch(name))
