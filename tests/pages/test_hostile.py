"""Texts that attack the page: they are shown, and do nothing."""

from __future__ import annotations

import pytest

from generator.model.urls import SAFE_SCHEMES, scheme_of
from generator.pages import entity, problems, tags, teams
from generator.pages.prose import prose
from generator.problems import Problem, Severity
from tests.pages.conftest import Html, SiteOf
from tests.pages.sheets import pages_of

SCRIPT = "<script>alert(1)</script>"
HOSTILE = f"""\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: {"n" * 63}
  title: "{SCRIPT}\\u202e {"x" * 200} \U0001f4a5"
  description: "{SCRIPT} [a](javascript:alert(1)) <img src=x onerror=alert(1)> **bold**"
  labels: {{a: b}}
  annotations:
    milepost/runbook: "java\\tscript:alert(1)"
    milepost/on-call: "\\x01javascript:alert(1)"
    backstage.io/edit-url: "data:text/html,{SCRIPT}"
    backstage.io/view-url: "//evil.example.com/"
    backstage.io/source-location: "url:javascript:alert(1)"
    github.com/project-slug: '"><script>alert(1)</script>'
    grafana/dashboard-selector: '"><script>'
    milepost/successor: "{SCRIPT}"
    milepost/sunset: "{SCRIPT}"
    other: '{SCRIPT}'
  links:
    - {{url: "javascript:alert(1)", title: '{SCRIPT}'}}
spec: {{type: '{SCRIPT}', lifecycle: '"><script>', owner: '{SCRIPT}', dependsOn: ['component:"><script>']}}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {{name: team, annotations: {{milepost/chat: 'javascript:alert(1)', milepost/on-call: 'vbscript:x'}}}}
spec: {{type: '{SCRIPT}', children: ['{SCRIPT}'], profile: {{email: 'x"><script>'}}}}
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {{name: api}}
spec: {{type: openapi, lifecycle: x, owner: team, definition: '</code></pre>{SCRIPT} "<b>": x'}}
"""


def test_nothing_of_a_hostile_catalog_runs(site_of: SiteOf) -> None:
    site = site_of(HOSTILE)
    for page_type in (entity, teams, tags, problems):
        for one in pages_of(page_type, site):
            html = Html(one.body)
            assert not html.all("script")
            assert not html.all("img")
            assert not [e for e in html.elements if any(name.startswith("on") for name in e.attributes)]
            for element in html.all("a"):
                url = element.get("href") or ""
                assert scheme_of(url) is None or scheme_of(url) in SAFE_SCHEMES
                assert not url.startswith(("//", "\\"))


def test_owners_of_any_name_lead_to_no_odd_page(site_of: SiteOf) -> None:
    text = HOSTILE.replace(f"owner: '{SCRIPT}'", "owner: 'group:../../../etc/passwd'")
    found = tuple(
        Problem("REF001", Severity.WARNING, str(number), entity=f"component:default/{'n' * 63}")
        for number in range(300)
    )
    assert {one.url for one in problems.pages(site_of(text, problems=found))} == {"problems/", "problems/nobody/"}


def test_what_is_hostile_is_still_shown(site_of: SiteOf) -> None:
    body = Html(next(iter(pages_of(entity, site_of(HOSTILE)))).body)
    assert body.text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Takes money & gives it back", "<p>Takes money &amp; gives it back</p>"),
        ("One.\n\nTwo.", "<p>One.</p><p>Two.</p>"),
        ("**bold** `x`", "<p><strong>bold</strong> <code>x</code></p>"),
        ("[a](javascript:alert(1))", "<p><a>a</a></p>"),
        ("[a](//evil.example.com)", "<p><a>a</a></p>"),
        ("[a](https://example.com)", '<p><a href="https://example.com">a</a></p>'),
        ("<script>alert(1)</script>*x*", "<p><em>x</em></p>"),
        ("snake_case_name stays", "<p>snake_case_name stays</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("# A title", "A title"),
        ("![picture](https://example.com/x.png)", "<p></p>"),
    ],
)
def test_descriptions_are_markdown_without_danger(text: str, html: str) -> None:
    assert prose(text) == html
