from __future__ import annotations

import gzip
from xml.etree import ElementTree as ET

from generator.publish.opensearch import PATH, opensearch
from generator.publish.sitemap import sitemap

NAMESPACE = {"o": "http://a9.com/-/spec/opensearch/1.1/"}


def described(name: str, url: str) -> ET.Element:
    ((path, content),) = opensearch(name, url)
    assert path == PATH
    return ET.fromstring(content)  # noqa: S314 our own file


def test_the_search_page_is_named_with_its_query() -> None:
    for site_url in ("https://example.com/portal/", "https://example.com/portal"):
        url = described("Portal", site_url).find("o:Url[@type='text/html']", NAMESPACE)
        assert url is not None
        assert url.get("template") == "https://example.com/portal/catalog/?q={searchTerms}"


def test_names_are_escaped_and_cut_to_what_the_format_takes() -> None:
    root = described("Tom & Jerry's <developer> portal of everything", "https://example.com/")
    assert root.findtext("o:ShortName", namespaces=NAMESPACE) == "Tom & Jerry's <d"
    assert root.findtext("o:LongName", namespaces=NAMESPACE) == "Tom & Jerry's <developer> portal of everything"


def test_without_a_site_url_there_is_none() -> None:
    assert list(opensearch("Portal", None)) == []
    assert list(opensearch("Portal", "")) == []


SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <url>
         <loc>https://example.com/guides/</loc>
    </url>
    <url>
         <loc>https://example.com/milepost-shell-catalog/x/</loc>
    </url>
</urlset>
"""


def test_the_sitemap_has_our_pages_and_not_the_shells() -> None:
    pages = ["catalog/", "guides/", "catalog/default/api/a/"]
    files = dict(sitemap(SITEMAP, "https://example.com/", pages))
    root = ET.fromstring(files["sitemap.xml"])  # noqa: S314 our own file
    assert [entry.text for entry in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")] == [
        "https://example.com/guides/",
        "https://example.com/catalog/",
        "https://example.com/catalog/default/api/a/",
    ]
    assert gzip.decompress(files["sitemap.xml.gz"]) == files["sitemap.xml"]
    assert dict(sitemap(SITEMAP, "https://example.com/", pages)) == files
