"""The known-item queries, run through the very script that the search box runs."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from generator.pages.site import Site
from generator.pipeline import build
from generator.publish import search_index
from generator.publish.pieces import Pieces
from generator.rendering import Renderer
from generator.settings import parse_settings

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
SCRIPTS = ROOT / "site_overrides" / "assets" / "milepost"
CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()


class KnownItem(NamedTuple):
    """A query and the entity that a person means by it."""

    query: str
    expected: str
    kind: str


class Answer(NamedTuple):
    """What was shown for a query; `rank` from 1, 0 if the entity was not shown."""

    item: KnownItem
    shown: Sequence[str]

    @property
    def rank(self) -> int:
        """Return the place of the entity that was meant."""
        return self.shown.index(self.item.expected) + 1 if self.item.expected in self.shown else 0

    @property
    def reciprocal(self) -> float:
        """Return the reciprocal rank."""
        return 1 / self.rank if self.rank else 0.0


def known_items() -> list[KnownItem]:
    """Read known_items.tsv."""
    with (HERE / "known_items.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return [KnownItem(*row) for row in rows]


def has_runtime() -> bool:
    """Tell whether there is anything to run scripts with."""
    return shutil.which("node") is not None or CHROMIUM.exists()


def write_index(folder: Path) -> None:
    """Write the search index of the example organisation."""
    options = {
        "sources": [{"path": "catalog/org/*"}],
        "exclude": ["**/skeleton/**"],
        "kinds": "catalog/kinds",
        "annotations": "catalog/links.yaml",
    }
    portal = build(parse_settings(options, ROOT), ROOT)
    for path, content in search_index.exports(Site(portal, Renderer(None, {}), "Known items"), Pieces(portal)):
        (folder / Path(path).name).write_bytes(content)


def answers(folder: Path, items: Sequence[KnownItem]) -> list[Answer]:
    """Run the queries, with node or else with chromium; `folder` is for temporary files.

    Raises:
        RuntimeError: neither is installed.
    """
    index, queries = folder / "index", [item.query for item in items]
    index.mkdir()
    write_index(index)
    shutil.copytree(SCRIPTS, folder / "milepost")
    for name in ("evaluate.js", "in_node.js"):
        shutil.copy(HERE / name, folder)
    (folder / "package.json").write_text('{"type": "module"}', "utf-8")
    shown = _in_node(folder, queries) if shutil.which("node") else _in_chromium(folder, queries)
    return [Answer(item, refs) for item, refs in zip(items, shown, strict=True)]


def by_class(found: Sequence[Answer]) -> dict[str, list[Answer]]:
    """Group answers by the class of their query, in the order of the file."""
    table: dict[str, list[Answer]] = defaultdict(list)
    for answer in found:
        table[answer.item.kind].append(answer)
    return table


def mean_reciprocal(found: Sequence[Answer]) -> float:
    """Return the mean reciprocal rank."""
    return sum(answer.reciprocal for answer in found) / len(found)


def _in_node(folder: Path, queries: Sequence[str]) -> list[list[str]]:
    command = ["node", str(folder / "in_node.js"), str(folder / "index")]
    done = subprocess.run(command, input=json.dumps(queries), capture_output=True, encoding="utf-8", check=True)
    shown: list[list[str]] = json.loads(done.stdout)
    return shown


def _in_chromium(folder: Path, queries: Sequence[str]) -> list[list[str]]:
    if not CHROMIUM.exists():
        raise RuntimeError("neither node nor chromium is installed, so the search cannot be run")
    from playwright.sync_api import sync_playwright

    (folder / "index.html").write_text("<!doctype html><title>Known items</title>", "utf-8")
    with _served(folder) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=CHROMIUM_ARGUMENTS)
        page = browser.new_page()
        page.goto(f"{url}/index.html")
        run = """async (queries) => (await import("/evaluate.js")).evaluate(
            async (file) => (await fetch(`/index/${file}`)).json(), queries)"""
        shown: list[list[str]] = page.evaluate(run, list(queries))
        browser.close()
    return shown


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the base class names it so
        del format, args


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
