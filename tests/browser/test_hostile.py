"""The portal of the hostile organisation in a browser: nothing runs, nothing asks, nothing is asked for outside.

The pages are served under the strict Content-Security-Policy; a payload that gets as far as the browser is then a
violation, which the console reports. One test serves them without it, so that what would run does run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.browser.conftest import Tripwires
from tests.browser.serving import served
from tests.hostile.building import Built, built_once
from tests.hostile.organisation import cases, name_of
from tests.hostile.payloads import BY_CLASS, PAYLOADS, TRIP, some
from tests.running import PROVE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Dialog, Page

WHOLE = bool(os.environ.get(PROVE))
SAID = "tripped:"

WIRE = f"""
window.{TRIP} = () => console.error("{SAID} a script ran");
document.addEventListener("securitypolicyviolation", (event) => console.error(`{SAID} ${{event.violatedDirective}}`));
"""
CONTENT = ".md-content :is(h1, [data-milepost-explorer])"
ADDRESSES = """() => [...document.querySelectorAll("a, area, form, use, image")].flatMap((element) =>
    ["href", "xlink:href", "action"].map((name) => element.getAttribute(name)).filter((address) => address !== null)
        .map((address) => new URL(address, document.baseURI))
        .map((url) => element.tagName === "FORM" && url.origin !== location.origin ? "sent" : url.protocol))"""
SAFE = {f"{scheme}:" for scheme in "http https mailto tel ssh git irc slack msteams".split()}

OVERVIEWS = ("", "catalog/", "teams/", "tags/", "tags/tripped/", "problems/", "problems/nobody/", "rules/", "guide/")
CODES = ("ENT003", "YAML001", "TXT003", "LNK001", "ANN002", "DUP001", "LOC004", "SRC001")


@pytest.fixture(scope="module")
def portal(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the portal, built once for all processes of a test run."""
    del browser  # without chromium nothing is built
    return built_once(tmp_path_factory)


@pytest.fixture(scope="module")
def url(portal: Built) -> Iterator[str]:
    """Yield where the portal is served, with a final slash."""
    with served(portal.site) as address:
        yield f"{address}/"


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Yield a context whose pages tell what runs in them."""
    with browser.new_context() as made:
        made.set_default_timeout(30_000)
        made.add_init_script(WIRE)
        yield made


@pytest.fixture
def page(context: BrowserContext, url: str, tripwires: Tripwires) -> Iterator[Page]:
    """Yield a page with tripwires, for dialogs too."""
    with context.new_page() as made:
        watch(made, url, tripwires)
        yield made


def watch(page: Page, url: str, wires: Tripwires) -> None:
    """Listen to a page, and to what it opens."""

    def refuse(dialog: Dialog) -> None:
        wires.seen.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    wires.watch(page, url)
    page.on("dialog", refuse)
    page.on("popup", lambda popup: wires.seen.append(f"a window: {popup.url}"))
    page.on("download", lambda download: wires.seen.append(f"a download: {download.suggested_filename}"))
    page.on("frameattached", lambda frame: wires.seen.append(f"a frame: {frame.url}"))


def entity_pages() -> list[str]:
    """Return pages of entities to visit: of each kind one payload, of another class each time; or of each some ten."""
    every = len(BY_CLASS) + 1 if not WHOLE else 7  # no divisor of the number of classes, or of payloads
    return [
        f"catalog/default/{subject.kind.name.lower()}/{name_of(subject, payload)}/"
        for subject, payload in list(cases(whole=WHOLE))[::every]
    ]


@pytest.mark.parametrize("part", range(2))
def test_pages_do_nothing_but_show(part: int, page: Page, portal: Built, url: str) -> None:
    paths = [*OVERVIEWS, *(f"rules/{code}/" for code in CODES), *entity_pages()]
    assert len(paths) > 30
    for path in paths[part::2]:
        assert (portal.site / path / "index.html").is_file(), path
        page.goto(url + path)
        assert page.locator(CONTENT).first.is_visible()
        assert set(page.evaluate(ADDRESSES)) <= SAFE, path
        assert page.url == url + path


def test_the_explorer_shows_what_its_address_says(page: Page, url: str) -> None:
    for payload in PAYLOADS if WHOLE else some(0)[::3]:
        text = quote(payload.text[:1000], safe="")
        facets = "&".join(f"{facet}={text}" for facet in ("kind", "owner", "tag", "system", "sort", "cols", text))
        page.goto(f"{url}catalog/?q={text}&{facets}#{text}")
        page.locator(".mp-explorer--live .mp-chip").first.wait_for()
        assert set(page.evaluate(ADDRESSES)) <= SAFE
    box = page.locator(".mp-explorer__filter")
    for payload in PAYLOADS:
        box.fill(payload.text[:200])
    page.goto(f"{url}catalog/?cols=name,kind,type,owner,system,lifecycle,tier,tags,namespace,problems&sort=-problems")
    page.locator(".mp-grid tbody tr").first.wait_for()
    page.evaluate("() => window.scrollTo(0, document.body.scrollHeight)")
    assert set(page.evaluate(ADDRESSES)) <= SAFE


def test_the_search_finds_payloads_and_runs_none(page: Page, url: str) -> None:
    page.goto(f"{url}problems/")
    page.keyboard.press("/")
    box = page.locator(".mp-search__input")
    for payload in PAYLOADS:
        box.fill(payload.text[:200])
        page.locator(".mp-search__row, .mp-search__note :is(p, div)").first.wait_for()
    box.fill("owner:tripped script")
    page.locator(".mp-search__note, .mp-search__row").first.wait_for()
    for words in ("milepostTripped", "outside invalid", "neighbour"):
        box.fill(words)
        page.locator(".mp-search__row").first.wait_for()
        assert set(page.evaluate(ADDRESSES)) <= SAFE


def test_what_the_browser_remembers_is_no_script(page: Page, url: str) -> None:
    texts = [payload.text for payload in some(0)[::3]]
    page.goto(f"{url}rules/")
    for text in texts:
        page.evaluate(
            "(text) => { localStorage['milepost.team'] = text; localStorage['milepost.recent'] = `[${text}]`; }", text
        )
        page.goto(url)
        page.locator(".mp-team__choice").wait_for()
    page.evaluate("(texts) => { localStorage['milepost.recent'] = JSON.stringify(texts); }", texts)
    page.evaluate("() => { localStorage['milepost.team'] = 'group:default/team-script-0'; }")
    page.goto(url)
    page.locator(".mp-team__links a").first.wait_for()
    page.keyboard.press("/")
    page.locator(".mp-search__hints").wait_for()
    assert set(page.evaluate(ADDRESSES)) <= SAFE


def test_addresses_of_no_page(page: Page, url: str, tripwires: Tripwires) -> None:
    tripwires.allowed = ["404"]
    for payload in some(1):
        text = quote(payload.text[:1000], safe="")
        page.goto(f"{url}{text.replace('.', '%2e')}/?q={text}&h={text}#{text}")
        page.goto(f"{url}guide/?h={text}&q={text}#{text}")
        assert page.locator(".md-content h1").first.is_visible()


def test_without_a_policy_nothing_runs_either(
    context: BrowserContext, portal: Built, tripwires: Tripwires, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.browser.serving.policy", lambda _site: NO_POLICY)
    paths = ["", "problems/nobody/", "rules/ENT003/", *entity_pages()[::7]]
    with served(portal.site) as address, context.new_page() as page:
        watch(page, address, tripwires)
        for path in paths:
            page.goto(f"{address}/{path}")
            assert page.locator(".md-content").first.is_visible()


NO_POLICY = "default-src * 'unsafe-inline' 'unsafe-eval' data:"

ELEMENTS = [text for group in ("script", "style", "html") for text in BY_CLASS[group] if text.startswith("<")]
POISONS = [
    *(text for text in ELEMENTS if "://" in text or (TRIP in text and "<!--" not in text)),
    f"<a href='javascript:{TRIP}(1)'>x</a>",
    "<img src=x onerror=alert(1)>",
    "<script>window.open('/')</script>",
]


@pytest.mark.parametrize("with_policy", [True, False], ids=["policy", "none"])
def test_the_tripwires_see(
    *, with_policy: bool, context: BrowserContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each poison that a page could hold is seen: by the console, by a request, by the script or by the addresses."""
    if not with_policy:
        monkeypatch.setattr("tests.browser.serving.policy", lambda _site: NO_POLICY)
    for number, text in enumerate(POISONS):
        page = tmp_path / f"{number}" / "index.html"
        page.parent.mkdir()
        page.write_text(f"<!doctype html><title>x</title><h1>x</h1><div>{text}</div><img src=x.png>", "utf-8")
    (tmp_path / "index.html").write_text("<!doctype html><title>x</title>&lt;b onclick=x&gt;", "utf-8")
    tried = list(enumerate(POISONS))[:: 1 if with_policy or WHOLE else 3]
    with served_as_found(tmp_path, with_policy=with_policy) as address:
        assert seen(context, address, "") == []
        missed = [text for number, text in tried if not seen(context, address, f"{number}/")]
    assert missed == []


@contextmanager
def served_as_found(folder: Path, *, with_policy: bool) -> Iterator[str]:
    """Serve poisoned pages; the policy is a clean site's, which knows none of their scripts."""
    with pytest.MonkeyPatch.context() as patch:
        if with_policy:
            patch.setattr("tests.browser.serving.inline_hashes", lambda _site: [])
        with served(folder) as address:
            yield address


def seen(context: BrowserContext, address: str, path: str) -> list[str]:
    """Return what the tripwires and the addresses tell of a page."""
    wires = Tripwires()
    wires.allowed = ["favicon.ico", "status of 404"]
    with context.new_page() as page:
        watch(page, address, wires)
        page.goto(f"{address}/{path}")
        page.wait_for_timeout(100)
        if wires.problems:  # it may be on its way to another page
            return wires.problems
        return sorted(set(page.evaluate(ADDRESSES)) - SAFE)
