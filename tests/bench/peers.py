"""The same catalog, its answers worked out beforehand, for other generators: a Hugo site, and one for mkdocs-material.

Hugo's is in `hugo_site/`, but for its content and its `baseof.html`: that is the frame of Milepost's own pages, as
fixed text. A page an entity, in HTML and JSON; a list a kind; a page a tag; a search index. What pages say is in the
front matter, which is JSON: with YAML there, Hugo took nearly twice the CPU. The site that gets nothing but the catalog
is in `hugo_work.py`.

mkdocs-material's pages stand outside of the navigation, which at this size is the only way that it can build them.
They have no graph and no JSON, and there are no pages of tags.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from generator.publish.engine import default_configuration
from tests.bench.records import Record

HUGO_SITE = Path(__file__).parent / "hugo_site"
_ROOT = re.compile(r"(?:\.\./){3}\.\.(?:/|(?=\"))")


def write_hugo(folder: Path, records: Iterable[Record], sample: str) -> None:
    """Write a Hugo site.

    Args:
        folder: must not be there yet.
        records: the entities.
        sample: the HTML of one of Milepost's entity pages, for its frame.
    """
    shutil.copytree(HUGO_SITE, folder)
    (folder / "layouts" / "baseof.html").write_text(frame(sample), encoding="utf-8")
    content = folder / "content"
    for record in records:
        page = content / f"{record.folder}.md"
        if not page.parent.is_dir():
            page.parent.mkdir(parents=True)
            _write_front(page.parent / "_index.md", {"title": page.parent.name})
        _write_front(page, record.shown)
    _write_front(content / "catalog" / "_index.md", {"title": "Catalog"})


def _write_front(path: Path, front: dict[str, Any]) -> None:
    text = json.dumps(front, ensure_ascii=False)
    path.write_text(f"{text}\n\n{front.get('summary', '')}\n", encoding="utf-8")


def frame(sample: str) -> str:
    """Return Milepost's frame as a template of Hugo's: fixed text but for the title and the page itself."""
    before, article, rest = re.split(r"(<article[^>]*>)", sample, maxsplit=1)
    _, close, after = rest.partition("</article>")
    if not close or "{{" in before + after:
        raise ValueError("the page of Milepost's has no frame that Hugo could take")
    before = re.sub(r"<title>[^<]*</title>", "<title>{{ .Title }}</title>", before, count=1)
    before = re.sub(r'(<meta name="description" content=")[^"]*', r"\1{{ .Params.summary }}", before, count=1)
    main = '{{ block "main" . }}{{ end }}'
    return _ROOT.sub("/", f"{before}{article}{main}{close}{after}").lstrip()


def write_material(folder: Path, records: Iterable[Record]) -> None:
    """Write an mkdocs.yml, and a Markdown page an entity."""
    docs = folder / "docs"
    for record in records:
        page = docs / f"{record.folder}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("\n".join(_markdown(record.shown)), encoding="utf-8")
    (docs / "index.md").write_text("# Portal\n", encoding="utf-8")
    settings = {
        **default_configuration(folder),
        "site_url": "https://portal.example/",
        "plugins": ["search"],
        "nav": [{"Home": "index.md"}],
        "not_in_nav": "/catalog/",
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")


def _markdown(shown: dict[str, Any]) -> Iterator[str]:
    yield f"# {shown['title']}\n\n{' · '.join(shown['facts'])} · `{shown['name']}`\n"
    if shown["owner"]:
        yield f"Owned by {_link(shown['owner'])}\n"
    yield f"{shown['summary']}\n"
    trouble = shown["trouble"]
    yield f"## In trouble?\n\n{trouble['direct']} things are hit at once, {trouble['total']} in the end.\n"
    yield "| Owner | Direct | All | Direct dependents |\n|---|---|---|---|"
    for share in trouble["owners"]:
        owner = _link(share["owner"]) if share["owner"] else ""
        yield f"| {owner} | {len(share['direct'])} | {share['total']} | {', '.join(map(_link, share['direct']))} |"
    yield "\n## Relations\n"
    for group in shown["relations"]:
        yield f"**{group['title']}** {group['total']}\n"
        yield "\n".join(f"- {_link(target)}" for target in group["targets"]) + "\n"
    yield "## Links\n"
    yield "\n".join(f"- [{link['title']}]({link['url']})" for link in shown["links"])
    yield f"\n## Details\n\n| Reference | `{shown['ref']}` |\n|---|---|\n| Tags | {', '.join(shown['tags'])} |"
    yield from (f"| `{pair['key']}` | {pair['value']} |" for pair in shown["annotated"])
    yield f"\n## Catalog file\n\n`{shown['file']}`\n\n```\n{shown['source'].rstrip()}\n```\n"


def _link(target: dict[str, str]) -> str:
    """Return a link between pages that lie in `catalog/default/<kind>/`."""
    kind, name = target["url"].strip("/").split("/")[2:]
    return f"[{target['title']}](../{kind}/{name}.md)"
