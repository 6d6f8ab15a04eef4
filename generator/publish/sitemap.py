"""sitemap.xml: Material's instant navigation takes the pages that it may fetch from it."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from html import escape
from pathlib import Path
from urllib.parse import quote, urljoin

from generator.publish.chrome import SHELL_FOLDER


def rewrite_sitemap(site: Path, site_url: str | None, pages: Iterable[str]) -> None:
    """Add our pages to the engine's sitemap, and take its shells out; without a site_url it stays empty."""
    sitemap = site / "sitemap.xml"
    if not site_url or not sitemap.is_file():
        return
    urls = [quote(url) for url in pages]
    before, _, _ = sitemap.read_text("utf-8").rpartition("</urlset>")
    entries = [entry for entry in before.split("<url>")[1:] if f"/{SHELL_FOLDER}" not in entry]
    head = before.split("<url>")[0].rstrip()
    known = "".join(f"\n    <url>{entry.rstrip()}" for entry in entries)
    added = "".join(
        f"\n    <url>\n         <loc>{escape(urljoin(site_url, url))}</loc>\n    </url>"
        for url in urls
        if f"<loc>{urljoin(site_url, url)}</loc>" not in before
    )
    content = f"{head}{known}{added}\n</urlset>\n".encode()
    sitemap.write_bytes(content)
    (site / "sitemap.xml.gz").write_bytes(gzip.compress(content, mtime=0))
