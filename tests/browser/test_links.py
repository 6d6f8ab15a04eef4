"""Every link of the example organisation's site leads somewhere, and nothing on it comes from another host."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

HERE = "https://portal.lindmere.example.com/"
ELSEWHERE = {"http", "https", "mailto", "tel"}
RESOURCES = {"script", "img", "source", "iframe", "object", "embed", "video", "audio", "use", "image"}
RESOURCE_RELS = {"stylesheet", "icon", "preload", "modulepreload", "manifest", "preconnect", "dns-prefetch"}
ADDRESSES = {"href", "src", "xlink:href", "action", "data", "poster"}

_CSS_URL = re.compile(r"""(?:url\(|@import)\s*["']?([^"')\s;]+)""")
_JS_IMPORT = re.compile(r"""(?:\bfrom|\bimport\(?)\s*["']([^"'\s]+)["']""")


@dataclass
class Facts:
    """What a page links to, what it loads, and its ids."""

    links: set[str] = field(default_factory=set)
    loads: set[str] = field(default_factory=set)
    ids: Counter[str] = field(default_factory=Counter)


class _Reader(HTMLParser):
    def __init__(self, facts: Facts) -> None:
        super().__init__()
        self.facts = facts

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.facts.ids[values["id"]] += 1
        is_loaded = tag in RESOURCES or (tag == "link" and bool(RESOURCE_RELS & set(values.get("rel", "").split())))
        to = self.facts.loads if is_loaded else self.facts.links
        to.update(values[name] for name in ADDRESSES & values.keys())


def read(text: str) -> Facts:
    """Return the facts of an HTML page."""
    facts = Facts()
    reader = _Reader(facts)
    reader.feed(text)
    reader.close()
    return facts


class Site:
    """The files of a built site, and the facts of its pages."""

    def __init__(self, folder: Path) -> None:
        self.files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        pages = (name for name in self.files if name.endswith(".html"))
        self.pages: Mapping[str, Facts] = {name: read(self.files[name].read_text("utf-8")) for name in pages}

    def broken(self, name: str) -> Iterator[str]:
        """Yield each link of a page that leads nowhere."""
        for link in sorted(self.pages[name].links | self.pages[name].loads):
            url = urlsplit(urljoin(HERE + name, link))
            is_ours = url.geturl().startswith(HERE)
            if not is_ours and url.scheme not in ELSEWHERE and not link.startswith("data:image/"):
                yield f"{link}: no browser follows this"
            elif is_ours and not self.leads_somewhere(url.path, url.fragment):
                yield link

    def leads_somewhere(self, path: str, fragment: str) -> bool:
        """Tell whether there is a file at a path, and on it what a fragment names (one with `?` is state)."""
        name = unquote(path).lstrip("/")
        name = f"{name}index.html" if name.endswith("/") or not name else name
        if not fragment or fragment.startswith("?") or not name.endswith(".html"):
            return name in self.files
        return name in self.pages and unquote(fragment) in self.pages[name].ids

    def foreign(self) -> Iterator[tuple[str, str]]:
        """Yield each thing that is loaded from another host: by a page, a style sheet or a script."""
        for name, facts in self.pages.items():
            yield from ((name, link) for link in facts.loads if _is_foreign(link))
        for name, path in self.files.items():
            pattern = {".css": _CSS_URL, ".js": _JS_IMPORT}.get(path.suffix)
            if pattern:
                yield from ((name, link) for link in pattern.findall(path.read_text("utf-8")) if _is_foreign(link))


def _is_foreign(link: str) -> bool:
    url = urlsplit(urljoin(HERE, link))
    return url.scheme != "data" and not url.geturl().startswith(HERE)


@pytest.fixture(scope="module")
def site(site_folder: Path) -> Site:
    return Site(site_folder)


def test_every_link_leads_somewhere(site: Site) -> None:
    assert len(site.pages) > 200
    assert {name: broken for name in site.pages if (broken := list(site.broken(name)))} == {}


def test_no_id_is_there_twice(site: Site) -> None:
    twice = {name: [key for key, count in facts.ids.items() if count > 1] for name, facts in site.pages.items()}
    assert {name: keys for name, keys in twice.items() if keys} == {}


def test_nothing_comes_from_another_host(site: Site) -> None:
    assert list(site.foreign()) == []


def test_our_scripts_import_what_is_there(site: Site) -> None:
    ours = [name for name in site.files if name.startswith("assets/milepost/") and name.endswith(".js")]
    imports = {(n, link) for n in ours for link in _JS_IMPORT.findall(site.files[n].read_text("utf-8"))}
    assert imports
    assert [
        pair for pair in imports if urlsplit(urljoin(HERE + pair[0], pair[1])).path.lstrip("/") not in site.files
    ] == []


def test_the_sitemap_lists_every_page_and_no_other(site: Site) -> None:
    listed = re.findall(r"<loc>(.*?)</loc>", site.files["sitemap.xml"].read_text("utf-8"))
    paths = [unquote(url.removeprefix(HERE)) + "index.html" for url in listed]
    moved = {name for name in site.pages if 'http-equiv="refresh"' in site.files[name].read_text("utf-8")}
    assert len(moved) == 1
    assert sorted(paths) == sorted(set(site.pages) - {"404.html"} - moved)


def test_the_checker_sees(tmp_path: Path) -> None:
    (tmp_path / "a b").mkdir()
    (tmp_path / "a b" / "index.html").write_text('<p id="größe"><p id="größe">', "utf-8")
    links = ["a%20b/#gr%C3%B6%C3%9Fe", "a%20b/?kind=api#?q=pay", HERE, "mailto:x@example.com", "https://else.example/"]
    broken = ["a%20b/#absent", "absent/", "a%20b", "javascript:alert(1)", "entity:pay", "/a%20b/#absent", "#top"]
    anchors = "".join(f'<a href="{link}">' for link in [*links, *broken])
    (tmp_path / "index.html").write_text(
        f'<svg><a xlink:href="gone/"/></svg><img src="//cdn.example/x">{anchors}', "utf-8"
    )
    (tmp_path / "x.css").write_text(
        "@import 'https://fonts.example/a.css'; a { background: url(data:image/png;base64,) }"
    )
    site = Site(tmp_path)
    assert [found.partition(": ")[0] for found in site.broken("index.html")] == sorted([*broken, "gone/"])
    assert {link for _, link in site.foreign()} == {"//cdn.example/x", "https://fonts.example/a.css"}
    assert site.pages["a b/index.html"].ids["größe"] == 2
