"""`/tags/` and `/tags/<tag>/`: what carries a tag."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from urllib.parse import quote

from generator.model.formats import TAG
from generator.pages.holdings import holdings
from generator.pages.page import Heading, Page, Sheet
from generator.pages.site import Site

URL = "tags/"


def tag_href(tag: str) -> str:
    """Return the page of a tag, as a link to it is written; `c#` is `tags/c%23/`."""
    return f"{URL}{quote(tag, safe='')}/"


def tagged(site: Site) -> Mapping[str, list[str]]:
    """Return the refs of the entities that carry each tag."""
    by_tag: dict[str, list[str]] = defaultdict(list)
    for entity in site.catalog:
        for tag in entity.metadata.tags or ():
            if TAG.fullmatch(tag):
                by_tag[tag].append(entity.ref)
    return dict(sorted(by_tag.items()))


def sheets(site: Site) -> Iterator[Sheet]:
    """Yield the list of tags, and a sheet for each."""
    by_tag = tagged(site)
    yield Sheet("tags", None, partial(_list, site, by_tag))
    for tag, refs in by_tag.items():
        yield Sheet(f"tags/{tag}", refs, partial(_page, site, tag, refs))


def _list(site: Site, by_tag: Mapping[str, list[str]]) -> Iterator[Page]:
    body = site.render("tags.html", URL, {"tags": [(tag, len(refs)) for tag, refs in by_tag.items()]})
    yield Page(URL, "catalog", "Tags", f"The {len(by_tag)} tags of the catalog", body)


def _page(site: Site, tag: str, refs: list[str]) -> Iterator[Page]:
    url = f"{URL}{tag}/"
    held = holdings(refs, site, "../../", owners=True, limit=None)
    body = site.render("tag.html", url, {"tag": tag, "count": len(refs), "holdings": held})
    contents = tuple(Heading(holding.id, holding.title) for holding in held)
    yield Page(url, "catalog", f"Tag {tag}", f"What carries the tag {tag}", body, contents)
