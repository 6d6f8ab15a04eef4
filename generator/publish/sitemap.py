"""sitemap.xml: Material's instant navigation takes the pages that it may fetch from it."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from html import escape
from urllib.parse import quote, urljoin

from generator.publish.chrome import SHELL_FOLDER

PATH = "sitemap.xml"


def sitemap(engines: str, site_url: str, pages: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the sitemap, plain and compressed: the engine's with our pages, and without its shells."""
    urls = [quote(url) for url in pages]
    before, _, _ = engines.rpartition("</urlset>")
    entries = [entry for entry in before.split("<url>")[1:] if f"/{SHELL_FOLDER}" not in entry]
    head = before.split("<url>")[0].rstrip()
    known = "".join(f"\n    <url>{entry.rstrip()}" for entry in entries)
    added = "".join(
        f"\n    <url>\n         <loc>{escape(urljoin(site_url, url))}</loc>\n    </url>"
        for url in urls
        if f"<loc>{urljoin(site_url, url)}</loc>" not in before
    )
    content = f"{head}{known}{added}\n</urlset>\n".encode()
    yield PATH, content
    yield f"{PATH}.gz", gzip.compress(content, mtime=0)
