"""/opensearch.xml: browsers add the portal's search to their address bar."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from urllib.parse import urljoin

PATH = "opensearch.xml"
CONTENT_TYPE = "application/opensearchdescription+xml"

_SHORT_NAME = 16  # characters, by the specification


def opensearch(site_name: str, site_url: str | None) -> Iterator[tuple[str, bytes]]:
    """Yield the description, where the site's URL is known: it must be absolute.

    Source: OpenSearch 1.1, draft 6.
    """
    if not site_url:
        return
    root = site_url.rstrip("/") + "/"
    name = " ".join(site_name.split())
    query = escape(urljoin(root, "catalog/")) + "?q={searchTerms}"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
        f"  <ShortName>{escape(name[:_SHORT_NAME].rstrip())}</ShortName>",
        f"  <LongName>{escape(name[:48].rstrip())}</LongName>",
        f"  <Description>{escape(f'Services, APIs and teams in {name}'[:1024])}</Description>",
        "  <InputEncoding>UTF-8</InputEncoding>",
        f'  <Url type="text/html" method="get" template="{query}"/>',
        f'  <Url type="{CONTENT_TYPE}" rel="self" template="{escape(urljoin(root, PATH))}"/>',
        "</OpenSearchDescription>",
    ]
    yield PATH, "\n".join([*lines, ""]).encode()
