"""The mkdocs plugin `milepost`: hands the engine our shells, takes their chrome, and stamps the portal's pages."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.config.base import ConfigErrors, ConfigWarnings, LegacyConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page as EnginePage

from generator.errors import MilepostError, SettingsError
from generator.pages.table import HOME, RESERVED, TABS
from generator.people.reading import people_files
from generator.pipeline import build
from generator.portal import Portal
from generator.problems import Location, Problem, Severity, printable
from generator.progress import Progress, unseen
from generator.publish import sitemap
from generator.publish.assets import add_assets
from generator.publish.checked import note_checked
from generator.publish.chrome import SHELL_FOLDER, Chrome, ChromeError, Shell
from generator.publish.engine import OFFLINE
from generator.publish.engine_output import EngineOutput
from generator.publish.entity_links import linked_refs, resolve_entity_links
from generator.publish.stamping import write_site
from generator.publish.writing import SiteWriter
from generator.resources import resource
from generator.settings import Settings, parse_settings, with_moment
from generator.sources.discovery import source_roots
from generator.sources.files import shown_path

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer

log = logging.getLogger("mkdocs.plugins.milepost")

HOME_SHELL = Shell(HOME, 0)
TAB_SHELLS = tuple(Shell(tab.name, depth) for tab in TABS for depth in tab.depths)


class MilepostPlugin(BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]
    """One instance serves one build, or all the builds of one `mkdocs serve`."""

    settings: Settings
    portal: Portal | None = None
    given: Portal | None = None
    """What `milepost build` has read already; it writes the portal's pages itself."""
    announce_problems = True
    progress: Progress = staticmethod(unseen)

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Validate our options with the same schema as the command line."""
        super().load_config({}, config_file_path)
        base = Path(config_file_path).parent if config_file_path else Path.cwd()
        try:
            self.settings = parse_settings(options, base)
        except SettingsError as error:
            return [("milepost", error)], []
        return [], []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Harvest once; and keep this instance for all the builds of one `mkdocs serve`."""
        del command, dirty
        if self.given is None and self.settings.needs_harvest and not os.environ.get(OFFLINE):
            from generator.harvest.harvesting import Ways, harvest  # noqa: PLC0415 most builds need no network

            try:
                harvest(self.settings, Path.cwd(), Ways(datetime.now(UTC), say=log.info))
            except MilepostError as error:
                raise PluginError(str(error)) from error

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the catalog, and put our templates and assets where the theme finds them."""
        self.chromes: dict[Shell, Chrome] = {}
        self.document_problems: list[Problem] = []
        self.linked: set[str] = set()
        try:
            _refuse_unfit(config)
            self.portal = self.given or build(
                with_moment(self.settings, Path.cwd()), Path.cwd(), progress=self.progress
            )
        except MilepostError as error:
            raise PluginError(str(error)) from error
        add_assets(config)
        if self.announce_problems:
            self._announce(self.portal.problems)
        return config

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Add the shells; a document that stands where the portal has its own pages is reported."""
        for file in list(files.documentation_pages()):
            if file.url.split("/")[0] in RESERVED:
                self._collision(file)
                files.remove(file)
        self.documents = frozenset(file.url for file in files.documentation_pages())
        self.shells = {shell.source: shell for shell in TAB_SHELLS}
        if not any(file.url in ("", ".", "./") for file in files.documentation_pages()):
            self.shells[HOME_SHELL.source] = HOME_SHELL
        for shell in self.shells.values():
            hidden = InclusionLevel.NOT_IN_NAV
            files.append(File.generated(config, shell.source, content=shell.markdown, inclusion=hidden))
        return files

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Give the navigation our tabs, and each shell the tab that it is shown under."""
        first = 1 if nav.items and nav.items[0] is nav.homepage else 0
        for position, tab in enumerate(TABS, start=first):
            section = Section(tab.title, [Link(entry.title, entry.url) for entry in tab.entries])
            for child in section.children:
                child.parent = section
            nav.items.insert(position, section)
            for shell in (shell for shell in TAB_SHELLS if shell.tab == tab.name):
                file = files.get_file_from_path(shell.source)
                if file is not None:
                    EnginePage(None, file, config).parent = section
        return nav

    def on_page_content(self, html: str, /, *, page: EnginePage, config: MkDocsConfig, files: Files) -> str:
        """Make `entity:` links into links to entity pages."""
        del config, files
        if self.portal is None or page.file.generated_by:
            return html
        self.linked |= linked_refs(html)
        source, depth = page.file.content_string, page.url.count("/")
        html, problems = resolve_entity_links(html, source, _shown(page.file), depth, self.portal.catalog)
        self._report(problems)
        return html

    def on_post_page(self, output: str, /, *, page: EnginePage, config: MkDocsConfig) -> str:
        """Take a shell's chrome; its page is removed once the site is written."""
        del config
        shell = self.shells.get(page.file.src_uri) if page.file.generated_by else None
        if shell is None:
            return output
        try:
            self.chromes[shell] = Chrome.split(output, shell)
        except ChromeError as error:
            raise PluginError(str(error)) from error
        return output

    def on_serve(self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Rebuild when a catalog file, a template or a style changes."""
        del config, builder
        for place in watched(self.settings):
            server.watch(str(place))
        return server

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Stamp every page of the portal into the site; `milepost build` does that itself."""
        if self.portal is None or self.given is not None:
            return
        folder = Path(config.site_dir)
        try:
            write_site(self.output(config, {sitemap.PATH}), self.portal, SiteWriter(folder), progress=self.progress)
        except MilepostError as error:
            raise PluginError(str(error)) from error
        note_checked(self.settings.base, folder)
        for shell in TAB_SHELLS:
            shutil.rmtree(folder / shell.url.split("/")[0], ignore_errors=True)

    def output(self, config: MkDocsConfig, wanted: Collection[str] | None = None) -> EngineOutput:
        """Return what the engine has made, once it is done: with all its files, or those that are wanted."""
        folder = Path(config.site_dir)
        files = {}
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            is_wanted = wanted is None or name in wanted
            if is_wanted and path.is_file() and not name.startswith(SHELL_FOLDER):
                files[name] = path.read_bytes()
        if HOME_SHELL in self.chromes:
            files.pop("index.html", None)
        entities = self.portal.catalog.entities if self.portal else {}
        return EngineOutput(
            config.site_name,
            config.site_url,
            self.chromes,
            self.documents,
            tuple(self.document_problems),
            {ref: ref in entities for ref in self.linked},
            files,
        )

    def _announce(self, problems: Iterable[Problem]) -> None:
        """Log problems as the engine does its own, so that --strict fails on them."""
        levels = {Severity.ERROR: logging.WARNING, Severity.WARNING: logging.WARNING, Severity.INFO: logging.INFO}
        for problem in problems:
            place, message = printable(str(problem.location or "catalog")), printable(problem.message)
            log.log(levels[problem.severity], "%s: [%s] %s", place, problem.code, message)

    def _collision(self, file: File) -> None:
        place = Location(_shown(file))
        message = f"the portal has its own pages at /{file.url}, so this document is left out"
        self._report([Problem("URL001", Severity.WARNING, message, place, fix="Move or rename the document.")])

    def _report(self, problems: Iterable[Problem]) -> None:
        """Take in what is wrong with the documents; it is known only while the engine runs."""
        self.document_problems.extend(problems)
        if self.announce_problems:
            self._announce(problems)


def _refuse_unfit(config: MkDocsConfig) -> None:
    """Refuse what the portal cannot be built with, before anything is read."""
    if config.theme.name != "material":
        raise SettingsError(f"theme: the portal needs material, not {config.theme.name}", config.config_file_path)
    if not config.use_directory_urls:
        raise SettingsError("use_directory_urls: the portal's URLs need it to be true", config.config_file_path)


def watched(settings: Settings) -> list[Path]:
    """Return the folders and files whose changes change the site, beside the documents."""
    own = [settings.templates_dir, settings.kinds, settings.annotations]
    places = [
        *source_roots(settings),
        *(settings.path(path) for path in own if path),
        *people_files(settings),
        resource("templates"),
        resource("site_overrides"),
    ]
    return [place for place in places if place.exists()]


def _shown(file: File) -> str:
    return shown_path(Path(file.abs_src_path), Path.cwd()) if file.abs_src_path else file.src_uri
