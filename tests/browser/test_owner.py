"""`/owner/` answers as `milepost owner` does: the same table of questions runs through both."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tests.browser.serving import SiteHandler, SiteServer, policy
from tests.owning.organisation import published, write
from tests.owning.test_cases import CASES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ASK = """async ([cases, content]) => {
  const owning = await import("./assets/milepost/owning.js".replace(".", location.origin));
  const index = new owning.Index(JSON.parse(content));
  const ways = {thing: owning.answerThing, alert: owning.answerAlert, text: owning.answerText};
  return cases.map(({kind, text}) => {
    const answer = ways[kind](text, index);
    return {best: answer.best.map((match) => match.entry.ref).sort(), clear: answer.clear};
  });
}"""


def test_the_table_of_questions(page: Page, tmp_path: Path) -> None:
    write(tmp_path)
    page.goto("owner/")
    answers = page.evaluate(ASK, [CASES, published(tmp_path).decode()])
    wrong = [
        (case["kind"], case["text"][:60], answer)
        for case, answer in zip(CASES, answers, strict=True)
        if answer != {"best": case["best"], "clear": case["clear"]}
    ]
    assert wrong == []


def test_a_name(page: Page) -> None:
    page.goto("owner/")
    page.locator("form[data-alive]").wait_for()
    page.keyboard.type("pay")
    page.keyboard.press("Enter")
    card = page.locator(".mp-owner-card")
    card.get_by_role("link", name="group:default/payments").wait_for()
    assert card.get_by_text("pay is its name (pay/catalog-info.yaml:1)").is_visible()
    assert page.url.endswith("/owner/?q=pay")
    card.get_by_role("link", name="component:default/pay").click()
    page.get_by_role("heading", level=1, name="pay").wait_for()


@pytest.mark.parametrize(
    "text", ['{"labels": {"component": "pay"}}', '  File "/srv/pay/refund.py", line 3, in x\n', "component=pay"]
)
def test_an_alert_and_a_trace(page: Page, text: str) -> None:
    page.goto("owner/")
    page.locator("form[data-alive]").wait_for()
    page.locator("#mp-owner-q").fill(text)
    page.get_by_role("button", name="Find the owner").click()
    page.locator(".mp-owner-card h2", has_text="component:default/pay").wait_for()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("payy", "Nobody is known to own this. Did you mean"),
        ("grafana.lindmere.example.com", "entities have an equal claim"),
        ("x" * 2000, "Nobody is known to own this."),
        ("%3Cimg src=x onerror=alert(1)%3E", "Nobody is known to own this."),
        ("%E2%80%AE.*%F0%9F%98%80(", "Nobody is known to own this."),
    ],
)
def test_what_nobody_is_known_to_own(page: Page, query: str, words: str) -> None:
    page.goto(f"owner/?q={query}")
    page.get_by_text(words).wait_for()


@pytest.mark.parametrize(("media", "body"), [("text/html", "<h1>Sign in"), ("application/json", '{"format": "other"}')])
def test_an_index_that_cannot_be_read_is_said(page: Page, media: str, body: str) -> None:
    page.route("**/ownership-v1.json", lambda route: route.fulfill(status=200, content_type=media, body=body))
    page.goto("owner/?q=pay")
    page.get_by_text("The index of owners cannot be read").wait_for()


class Host:
    """Serves the site, sends everybody to log in, or is gone."""

    def __init__(self, site: Path) -> None:
        self.is_strict = False
        self.removed = ""
        host = self

        class Handler(SiteHandler):
            def do_GET(self) -> None:  # noqa: N802 the base class names it so
                if host.removed and self.path.startswith(host.removed):
                    self.send_error(404)
                    return
                if not host.is_strict or self.path.startswith("/login"):
                    super().do_GET()
                    return
                self.send_response(302)
                self.send_header("Location", "/login/")
                self.end_headers()

        self._server = SiteServer(("127.0.0.1", 0), partial(Handler, directory=str(site), policy=policy(site)))
        Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def go(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def host(site_folder: Path) -> Iterator[Host]:
    made = Host(site_folder)
    yield made
    made.go()


@pytest.fixture
def visited(browser: Browser, host: Host) -> Iterator[Page]:
    """Yield a browser that has asked once, with a team chosen, and keeps what it needs."""
    context = browser.new_context(base_url=f"{host.url}/")
    page = context.new_page()
    page.add_init_script("localStorage.setItem('milepost.team', 'group:default/payments')")
    page.goto("owner/?q=pay")
    page.locator(".mp-owner-card").wait_for()
    page.wait_for_function(
        """async () => {
          const cache = await caches.open("milepost-kept-1");
          const urls = (await cache.keys()).map((request) => new URL(request.url).pathname);
          const wanted = ["/owner/", "/api/snapshot/ownership-v1.json", "/catalog/default/group/payments/"];
          return wanted.every((path) => urls.includes(path)) && urls.some((path) => path.endsWith("/owning.js"));
        }"""
    )
    page.reload()
    yield page
    context.close()


@pytest.mark.parametrize("trouble", ["gone", "login"])
def test_it_answers_with_the_network_or_the_single_sign_on_gone(visited: Page, host: Host, trouble: str) -> None:
    if trouble == "gone":
        host.go()
    else:
        host.is_strict = True
    visited.goto("owner/?q=cart-that-is-none")
    visited.get_by_text("Nobody is known to own this.").wait_for()
    visited.goto("owner/?q=orders")
    visited.locator(".mp-owner-card h2", has_text="component:default/orders").wait_for()
    assert visited.get_by_text("this is the copy that this browser keeps").is_visible()
    assert visited.locator(".mp-owner-ask").evaluate("(form) => getComputedStyle(form).display") == "grid"
    visited.goto("catalog/default/group/payments/")
    visited.get_by_role("heading", level=1, name="Payments").wait_for()


def test_what_the_portal_has_removed_is_not_shown(visited: Page, host: Host) -> None:
    host.removed = "/catalog/default/group/payments/"
    response = visited.goto("catalog/default/group/payments/")
    assert response is not None
    assert response.status == 404


def test_what_is_new_is_shown_while_the_portal_answers(visited: Page) -> None:
    response = visited.goto("owner/?q=orders#members")
    assert response is not None
    assert "x-milepost-copy" not in response.headers
    visited.locator(".mp-owner-card").wait_for()
    assert not visited.get_by_text("this is the copy that this browser keeps").is_visible()
