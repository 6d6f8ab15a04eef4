"""The same catalog as a team would keep it in Hugo: the site in `hugo_work/`, and its content.

An entity's front matter is its catalog file. The templates find out what `records.py` works out for others: relations
in both directions, direct dependents by owner, the graph. The frame is that of Milepost's own pages, as a theme has it:
partials for its parts, links and titles by Hugo.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from textwrap import indent

from tests.bench.records import Record

HUGO_WORK = Path(__file__).parent / "hugo_work"

_LINK = re.compile(r'(href|src|action)="(?:\.\./){3}\.\./?([^"]*)"')
_SIDEBARS = re.compile(r'<div class="md-sidebar .*?(?=<div class="md-content")', re.DOTALL)
_PARTS = {
    "header.html": re.compile(r"<header class=\"md-header\".*?</header>", re.DOTALL),
    "tabs.html": re.compile(r"<nav class=\"md-tabs\".*?</nav>", re.DOTALL),  # ours, with Hugo's menu
    "footer.html": re.compile(r"<footer class=\"md-footer\">.*?</footer>", re.DOTALL),
}


def write_working_hugo(folder: Path, records: Iterable[Record], catalog: Path, sample: str) -> None:
    """Write a Hugo site that gets nothing but the catalog.

    Args:
        folder: must not be there yet.
        records: the entities, of which only the files and places are used.
        catalog: the folder of their files.
        sample: the HTML of one of Milepost's entity pages, for its frame.
    """
    shutil.copytree(HUGO_WORK, folder)
    shutil.copytree(catalog, folder / catalog.name)
    _write_frame(folder / "layouts", sample)
    for record in records:
        page = folder / "content" / f"{record.folder}.md"
        if not page.parent.is_dir():
            page.parent.mkdir(parents=True)
            (page.parent / "_index.md").write_text(f"---\ntitle: {page.parent.name}\n---\n", encoding="utf-8")
        page.write_text(_content(record, catalog.name), encoding="utf-8")
    (folder / "content" / "catalog" / "_index.md").write_text("---\ntitle: Catalog\n---\n", encoding="utf-8")


def _content(record: Record, catalog: str) -> str:
    """Return the catalog file as front matter, with what Hugo itself looks for above it."""
    entity = record.entity
    title, tags = json.dumps(entity.title), json.dumps(entity.metadata.tags or [])
    data = indent(entity.origin.text.rstrip(), "  ")
    return f"---\ntitle: {title}\ntags: {tags}\nparams:\n  file: {catalog}/{entity.origin.path}\n{data}\n---\n"


def _write_frame(layouts: Path, sample: str) -> None:
    before, article, rest = re.split(r"(<article[^>]*>)", sample, maxsplit=1)
    title = re.search(r"<h1>(.*?)</h1>", rest)
    if not title or "{{" in sample:
        raise ValueError("the page of Milepost's has no frame that Hugo could take")
    text = f'{before}{article}{{{{ block "main" . }}}}{{{{ end }}}}</article>{rest.partition("</article>")[2]}'
    text = re.sub(rf"{title[1]} \(\w+\)", "{{ .Title }}", text)
    text = re.sub(r'(<meta name="description" content=")[^"]*', r"\1{{ .Params.metadata.description }}", text)
    text = re.sub(r'(<link rel="canonical" href=")[^"]*', r"\1{{ .Permalink }}", text)
    text = re.sub(r'<link rel="describedby"[^>]*>', "", text)
    text = _SIDEBARS.sub("", text)  # about as much as Chroma makes the catalog file longer
    text = _LINK.sub(r'\1="{{ "\2" | relURL }}"', text)
    for name, pattern in _PARTS.items():
        partial = layouts / "_partials" / name
        found = pattern.search(text)
        if not found:
            raise ValueError(f"the page of Milepost's has nothing for {name}")
        if not partial.exists():
            partial.write_text(found[0], encoding="utf-8")
        text = text.replace(found[0], f'{{{{ partial "{name}" . }}}}')
    (layouts / "baseof.html").write_text(text.lstrip(), encoding="utf-8")
