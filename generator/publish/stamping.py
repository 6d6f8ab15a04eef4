"""From a site's pages to its files: each body is stamped into its chrome, and what is known is not made again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from generator.cache.data import Codec, DamagedError, digest
from generator.cache.store import Store
from generator.pages.filters import FILTERS
from generator.pages.fingerprints import Fingerprints, changes, fingerprints
from generator.pages.page import Heading, Page, Sheet
from generator.pages.site import Site, age
from generator.pages.table import all_sheets
from generator.pages.watching import Looked
from generator.portal import Portal
from generator.progress import Progress, unseen
from generator.publish import sitemap
from generator.publish.api import entity_files
from generator.publish.chrome import Chrome, Shell
from generator.publish.engine_output import EngineOutput
from generator.publish.exports import all_exports
from generator.publish.opensearch import opensearch
from generator.publish.origins import for_publication
from generator.publish.pieces import PieceMemory, Pieces
from generator.publish.writing import SiteWriter
from generator.rendering import Renderer

TABLE = "pages"
_CODEC = Codec((Page, Heading))
_STEP = 100  # pages between two reports of progress
_BATCH = 500  # entities whose pages are written to the store at once


@dataclass(frozen=True)
class Made:
    """How a sheet was made.

    Args:
        looked: what it has looked at.
        key: the digest of all that it depends on.
        given: the digest of what it was made from.
        pages: the URLs of its pages, with their tabs.
    """

    looked: Looked
    key: bytes
    given: bytes
    pages: tuple[tuple[str, str], ...]

    def today(self, sheet: Sheet, ground: bytes, changed: Sequence[set[str]], now: Fingerprints) -> Made:
        """Return the same with the key that it would have today."""
        given = sheet.given or ()
        is_same = self.given == digest(*given) and all(
            keys.isdisjoint(looked) for keys, looked in zip(changed, self.looked, strict=True) if keys
        )
        return self if is_same else replace(self, key=now.key((ground, sheet.name, *given), self.looked))


@dataclass
class PageMemory:
    """The pages of earlier builds.

    Args:
        store: bodies by what they depend on.
        program: the digest of the program.
        ground: digest of what all pages depend on: the program, templates, settings, links.
        known: how each sheet was made in the last build, by its name.
        before: the fingerprints of that build.
    """

    store: Store
    program: bytes
    ground: bytes
    known: dict[str, Made] = field(default_factory=dict)
    before: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    made: dict[str, Made] = field(default_factory=dict)
    now: Fingerprints = field(default_factory=Fingerprints)

    @classmethod
    def from_data(cls, store: Store, program: bytes, ground: bytes, data: Any) -> PageMemory:
        """Return the memory of what `as_data` has kept."""
        if data is None or data[0] != ground:
            return cls(store, program, ground)
        return cls(store, program, ground, {ref: Made(*made) for ref, made in data[1].items()}, data[2])

    def as_data(self) -> Any:
        """Return plain values, for the next build."""
        made = {ref: (made.looked, made.key, made.given, made.pages) for ref, made in self.made.items()}
        return self.ground, made, dict(self.now)


class Stamper:
    """Writes the pages of one site.

    Args:
        site: the site.
        chromes: by tab and depth.
        writer: of its files.
        memory: the pages of earlier builds, None where nothing is remembered.
        progress: told of each page.
    """

    def __init__(
        self,
        site: Site,
        chromes: Mapping[Shell, Chrome],
        writer: SiteWriter,
        memory: PageMemory | None = None,
        progress: Progress = unseen,
    ) -> None:
        self._site, self._chromes, self._writer, self._memory = site, chromes, writer, memory
        self._progress = progress
        self._age = age(site.portal.settings.as_of)
        self._chrome_keys = {
            shell: digest(*chrome.parts, *chrome.slots, self._age) for shell, chrome in chromes.items()
        }
        self.urls: list[str] = []

    def stamp_all(self) -> None:
        """Write every page; `urls` holds those that belong into the sitemap."""
        self._count(())
        if self._memory is None:
            for sheet in all_sheets(self._site):
                self._stamp_each(sheet.make(), b"")
        else:
            self._stamp_changed(self._memory)

    def _stamp_changed(self, memory: PageMemory) -> None:
        site, watch = self._site, self._site.watch
        now = memory.now = fingerprints(site)
        changed = changes(memory.before, now)
        memory.before = {}  # memory is short where there are many pages
        fresh: dict[bytes, bytes] = {}
        for sheet in all_sheets(site):
            if sheet.given is None:
                self._stamp_each(sheet.make(), b"")
                continue
            known = memory.known.pop(sheet.name, None)
            if known is not None and self._reuse(known.today(sheet, memory.ground, changed, now), sheet, memory):
                continue
            watch.start()
            pages = list(sheet.make())
            looked, addresses = watch.looked(), tuple((page.url, page.tab) for page in pages)
            key = now.key((memory.ground, sheet.name, *sheet.given), looked)
            memory.made[sheet.name] = Made(looked, key, digest(*sheet.given), addresses)
            fresh[key] = _CODEC.dump(pages)
            if len(fresh) == _BATCH:
                memory.store.put(TABLE, fresh)
                fresh.clear()
            self._stamp_each(pages, key)
        memory.store.put(TABLE, fresh)
        memory.store.keep(TABLE, (made.key for made in memory.made.values()))

    def _reuse(self, made: Made, sheet: Sheet, memory: PageMemory) -> bool:
        """Take a sheet from the old site, or its bodies from the store; tell whether it was there."""
        if not self._keep(made):
            pages = _loaded(memory.store.get(TABLE, made.key))
            if pages is None:
                return False
            self._stamp_each(pages, made.key)
        memory.made[sheet.name] = made
        return True

    def _keep(self, made: Made) -> bool:
        """Link the pages of the old site, if all of them are there and of today's chrome."""
        keys = [(url, self._key(made.key, tab, url)) for url, tab in made.pages]
        if not all(key and self._writer.keep(f"{url}index.html", key) for url, key in keys):
            return False
        self._count(url for url, _ in keys)
        return True

    def _stamp_each(self, pages: Iterable[Page], key: bytes) -> None:
        for page in pages:
            self._stamp(page, key)

    def _stamp(self, page: Page, key: bytes) -> None:
        chrome = self._chromes.get(Shell(page.tab, page.depth))
        if chrome is None:  # the documents have a home page of their own
            return
        self._writer.write_text(
            f"{page.url}index.html", chrome.stamp(page, self._age), self._key(key, page.tab, page.url)
        )
        if page.redirect is None:
            self._count([page.url])

    def _key(self, key: bytes, tab: str, url: str) -> bytes:
        """Return the key of a file of the site: of its body, its chrome and the age of the data."""
        chrome = self._chrome_keys.get(Shell(tab, url.count("/")))
        return digest(key, chrome, url) if key and chrome else b""

    def _count(self, urls: Iterable[str]) -> None:
        self.urls.extend(urls)
        if len(self.urls) % _STEP == 0:
            self._progress("Writing pages", len(self.urls), max(len(self.urls), len(self._site.portal.catalog)))


def write_site(
    output: EngineOutput,
    portal: Portal,
    writer: SiteWriter,
    memory: PageMemory | None = None,
    progress: Progress = unseen,
) -> None:
    """Write all files of a site but the engine's own: pages, exports, sitemap.

    Raises:
        BuildError: the disk refuses.
        SettingsError: a user's own template is faulty.
    """
    portal = for_publication(portal)
    urls = _write_pages(output, portal, writer, memory, progress)
    progress("Writing the API and the search index", 0, 0)
    remembered = PieceMemory(memory.store, memory.program, memory.now["relations"]) if memory else None
    pieces = Pieces(portal, remembered)
    for path, content, key in entity_files(pieces):
        if not writer.keep(path, key):
            writer.write_bytes(path, content, key)
    site = _site(output, portal)
    for path, content in chain(all_exports(site, pieces), opensearch(output.name, output.url)):
        writer.write_bytes(path, content)
    if output.url and sitemap.PATH in output.files:
        engines = output.files[sitemap.PATH].decode()
        for path, content in sitemap.sitemap(engines, output.url, urls):
            writer.write_bytes(path, content)


def _write_pages(
    output: EngineOutput, portal: Portal, writer: SiteWriter, memory: PageMemory | None, progress: Progress
) -> list[str]:
    """Write the pages and return their URLs; what they share is let go of, as the exports need the memory."""
    stamper = Stamper(_site(output, portal), output.chromes, writer, memory, progress)
    stamper.stamp_all()
    return stamper.urls


def _site(output: EngineOutput, portal: Portal) -> Site:
    settings = portal.settings
    own = settings.path(settings.templates_dir) if settings.templates_dir else None
    return Site(portal, Renderer(own, FILTERS), output.name, output.documents)


def _loaded(content: bytes | None) -> list[Page] | None:
    try:
        return _CODEC.load(content) if content is not None else None
    except DamagedError:
        return None
