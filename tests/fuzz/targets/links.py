"""`entity:` links in documents."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path

from generator.catalog import Catalog, link
from generator.publish.entity_links import resolve_entity_links
from generator.sources.files import SourceFile
from tests.fuzz.expectations import expect_problems
from tests.fuzz.targets.judging import judged

SECONDS = 1.0
TOKENS = (
    "entity:", 'href="entity:', '"', "](entity:", ")", "component:default/pay", "pay", "default/pay", "group:",
    "&#58;", "&amp;",
    "&quot;", "<a ", "<code>", "javascript:", "\n", " ", "%20", "../", "'", ">", "&#x1b;", "&#0;", "&#xD800;",
)  # fmt: skip
COVERS = ("publish/entity_links.py",)

_PAY = (
    b"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: pay}\n"
    b"spec: {type: a, lifecycle: b, owner: c}"
)
_HREF = re.compile(r'href="([^"]*)"')


@cache
def _catalog() -> Catalog:
    found = judged(_PAY, SourceFile(Path("f.yaml"), Path(), "f.yaml"))
    return link(judgement.entity for judgement in found if judgement.entity)


def seeds() -> list[bytes]:
    """Return documents with links to what is there, and to what is not."""
    links = (b"pay", b"component:default/pay", b"component:pay", b"nobody", b"a:b:c", b":", b"PAY", b"a&amp;b")
    return [b'<p><a href="entity:%s">x</a></p>' % ref for ref in links] + [
        b'<a href="entity:pay">\n<a href="entity:no">'
    ]


def check(data: bytes) -> None:
    """Expect links to pages that are there, and a problem with its place for each of the others."""
    html = data.decode("utf-8", "replace")
    source = html.replace('href="', "](")
    made, problems = resolve_entity_links(html, source, "docs/index.md", 2, _catalog())
    expect_problems(problems, source.split("\n"))
    before, after = _HREF.findall(html), _HREF.findall(made)
    if html.count('href="') != len(before):  # no HTML of ours: one link begins within another
        return
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        if not old.removeprefix("entity:") or not old.startswith("entity:"):
            assert new == old
        else:
            assert new in {"#", f"../../{escape('catalog/default/component/pay/')}"}
    assert after.count("#") - before.count("#") == len(problems)
