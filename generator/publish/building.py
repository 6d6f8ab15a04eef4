"""`milepost build`: from a folder of catalog files to a site that stands in the old one's place."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from generator.cache.data import digest
from generator.cache.inputs import EVERY_VARIABLE, Recorder, note_variable, recording
from generator.cache.records import FOLDER, LastBuild, Report
from generator.cache.store import Store
from generator.pipeline import build
from generator.portal import Portal
from generator.progress import Progress, unseen
from generator.publish.circumstances import PACKAGE, Circumstances, circumstances
from generator.publish.engine import configuration, is_plain, load_engine, run_engine
from generator.publish.engine_output import EngineOutput, Rested, read_output, write_output
from generator.publish.stamping import PageMemory, write_site
from generator.publish.writing import SiteWriter
from generator.resources import resource
from generator.settings import load_settings, site_folder, with_moment
from generator.sources.remembering import Remembered
from generator.swapping import fresh_site, swap_in

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


@dataclass(frozen=True, slots=True)
class Built:
    """What a build came to: what was read, the site's folder, and whether it holds this portal now."""

    portal: Portal
    site: Path
    is_written: bool


def build_site(  # noqa: PLR0913 all but the first two have defaults
    config: Path | None,
    folder: Path,
    *,
    strict: bool = False,
    site_dir: Path | None = None,
    around: Circumstances | None = None,
    paranoid: bool = False,
    executor: Executor | None = None,
    summarise: Callable[[Portal], Report] = lambda portal: Report(portal.has_problems, (), portal.is_harvested),
    say: Callable[[str], None] = lambda _sentence: None,
    progress: Progress = unseen,
) -> Built:
    """Build the portal and put it in place of the old one, in one step at the end.

    Args:
        config: the mkdocs.yml, or None for the defaults.
        folder: where the command runs.
        strict: leave the old site in place when there are problems.
        site_dir: where to, instead of the configuration's own.
        around: the circumstances, with the cache; without them nothing is remembered.
        paranoid: take no file for unchanged but by its content, and write every file of the site.
        executor: where many changed files are read at once, None for here.
        summarise: makes what is kept to be said again when nothing has changed.
        say: called with a sentence where a person should know why it takes long.
        progress: told of each step, of each file that was read and each page that was written.

    Raises:
        BuildError: the site could not be written.
        SettingsError: the engine does not accept the configuration.
    """
    target = Path(os.path.abspath(site_dir or site_folder(config, folder)))
    around = around or circumstances(config, folder, site_dir, None)
    with fresh_site(target, say) as fresh, closing(_Builder(around, target, progress, paranoid=paranoid)) as builder:
        builder.remembered.executor = executor
        portal = builder.write(config, folder, fresh)
        is_good = not (strict and portal.has_problems)
        if is_good:
            progress("Swapping the site in", 0, 0)
            swap_in(fresh, target)
            builder.remember(summarise(portal))
    return Built(portal, target, is_good)


class _Builder:
    """One build, and what it knows of those before it."""

    def __init__(self, around: Circumstances, target: Path, progress: Progress, *, paranoid: bool) -> None:
        self._around, self._target, self._progress, self._paranoid = around, target, progress, paranoid
        self._place = around.place(target)
        self._last = None if paranoid else around.last_build()
        self._store = Store(around.cache)
        self._pages: PageMemory | None = None
        self._recorder, self._engine_listener = self._listener(), self._listener()
        known = self._last.paths if self._last else {}
        record = f"files-{around.name}"
        self.remembered = Remembered(self._store, around.records, record, self._place, known)

    def close(self) -> None:
        """Let go of the cache."""
        self._store.close()

    def write(self, config: Path | None, folder: Path, fresh: Path) -> Portal:
        """Read the catalog, and write the site into a fresh folder."""
        with recording(self._recorder), configuration(config, folder) as path:
            if config is None:
                self._leave_out(path.parent)
            settings = with_moment(load_settings(config, folder), folder)
            around = self._around
            kept = read_output(around.records, self._engine_record, around.ground, self._place, paranoid=self._paranoid)
            # A configuration that the engine refuses is refused before anything is read.
            loaded = self._load(path) if kept is None else None
            portal = build(settings, folder, progress=self._progress, remembered=self.remembered)
            self.remembered.save()
            self.remembered.known = {}
            if kept is not None and kept[0].fits(portal.catalog):
                output, self._rested = kept
            else:
                output = self._run(loaded or self._load(path), portal)
            self._write_files(output, portal, fresh)
        return portal.with_problems(output.problems)

    def remember(self, report: Report) -> None:
        """Keep what the next build can make use of; the site is in its place."""
        around = self._around
        if self._pages is None:
            return
        around.records.write(self._pages_record, self._pages.as_data())
        if self._recorder.strange:  # it asked others, whose answer may be another one the next time
            return
        paths = {**self._rested.paths, **self._recorder.paths()}
        environment = {**self._rested.environment, **self._recorder.environment}
        ground = digest(around.ground, around.moment)
        target = self._place.relative(str(self._target))
        last = LastBuild(ground, environment, paths, target, self._writer.written, report)
        last.save(around.records, around.last_record)

    def _load(self, path: Path) -> MkDocsConfig:
        with recording(self._engine_listener):
            return load_engine(path)

    def _run(self, config: MkDocsConfig, portal: Portal) -> EngineOutput:
        """Let the engine work, and keep what it made if it asked nobody but files."""
        self._progress("Rendering documents", 0, 0)
        listener = self._engine_listener
        with recording(listener), tempfile.TemporaryDirectory(prefix="milepost-") as name:
            self._leave_out(Path(name))
            if not is_plain(config):
                note_variable(EVERY_VARIABLE)
            output = run_engine(config, portal, Path(name))
        self._rested = Rested(listener.paths(), {**self._recorder.environment, **listener.environment})
        if not listener.strange:
            write_output(self._around.records, self._engine_record, self._around.ground, output, self._rested)
        return output

    def _write_files(self, output: EngineOutput, portal: Portal, fresh: Path) -> None:
        known = self._last.outputs if self._last else {}
        self._last = None
        self._writer = writer = SiteWriter(fresh, self._target, known)
        for path, content in output.files.items():
            key = digest(content)
            if not writer.keep(path, key):
                writer.write_bytes(path, content, key)
        settings = portal.settings
        templates = settings.path(settings.templates_dir) if settings.templates_dir else None
        own = [self._place.digest(str(path)) or b"" for path in sorted(templates.rglob("*"))] if templates else []
        ground = digest(self._around.program, output.name, repr(portal.links.patterns), *own)
        if portal.reading.digests:  # nothing is kept where the cache cannot be opened
            data = self._around.records.read(self._pages_record)
            self._pages = PageMemory.from_data(self._store, self._around.program, ground, data)
        write_site(output, portal, writer, self._pages, self._progress)

    def _listener(self) -> Recorder:
        known = self._last.paths if self._last else {}
        shared = (self._around.base, self._target.parent, self._around.base / FOLDER.parts[0])
        return Recorder(self._place, known, map(str, shared), _programs())

    def _leave_out(self, folder: Path) -> None:
        """Take what lies below a folder of our own for no input."""
        for listener in (self._recorder, self._engine_listener):
            listener.leave_out(str(folder))

    @property
    def _engine_record(self) -> str:
        return f"engine-{self._around.name}"

    @property
    def _pages_record(self) -> str:
        return f"pages-{self._around.name}"


def _programs() -> Iterator[str]:
    """Yield the folders of programs, whose digest stands for them, and what the system makes up."""
    libraries = find_spec("mkdocs")
    places = [Path(os.__file__).parent, PACKAGE, resource("templates"), resource("site_overrides")]
    if libraries is not None and libraries.origin:
        places.append(Path(libraries.origin).parents[1])
    yield from (f"{place}{os.sep}" for place in places)
    yield from ("/proc/", "/sys/")
