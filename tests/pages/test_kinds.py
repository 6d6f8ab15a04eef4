"""What the pages of single kinds add."""

from __future__ import annotations

from generator.pages.sources import files
from tests.pages.catalogs import PAY, TEAM
from tests.pages.conftest import PageOf, SiteOf

TEMPLATE = """\
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {name: service}
spec:
  type: service
  owner: payments
  parameters:
    - title: The service
      required: [name]
      properties:
        name: {title: Name, type: string, description: Lower case., ui:autofocus: true}
        tier: {type: string, enum: ["1", "2"], default: "2"}
        owner: {title: Owner, type: string, ui:field: OwnerPicker}
        database: {title: Database, type: boolean, default: false}
      dependencies:
        database:
          oneOf:
            - properties: {database: {const: true}, engine: {title: Engine, type: string}}
            - properties: {database: {const: false}}
    - properties: {}
  steps:
    - {id: fetch, name: Fill in the skeleton, action: fetch:template}
    - {id: publish, action: publish:github, if: "${{ parameters.name }}"}
"""
SYSTEM = """\
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: sales}
spec: {owner: payments, domain: money}
---
apiVersion: backstage.io/v1alpha1
kind: Domain
metadata: {name: money}
spec: {owner: payments}
---
apiVersion: backstage.io/v1alpha1
kind: Domain
metadata: {name: empty}
spec: {owner: payments}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: till}
spec: {type: service, lifecycle: production, owner: cards, system: sales}
"""


def test_a_template_shows_its_questions(page: PageOf) -> None:
    html = page("template:default/service", TEAM, TEMPLATE)
    text = " ".join(html.text.split())
    assert "1. The service" in text
    assert "Name required name · text Lower case." in text
    assert "One of 1, 2.Unless you say otherwise: 2." in text
    assert "owner · owner picker" in text
    assert "Engine engine · text Asked if database is yes." in text
    assert "2. Page 2 It asks nothing." in text
    assert "Fill in the skeleton fetch:template" in text
    assert "publish publish:github if ${{ parameters.name }}" in text
    assert not html.all("input")


def test_an_api_shows_its_definition_and_gives_it_away(page: PageOf, site_of: SiteOf) -> None:
    html = page("api:default/pay-api", TEAM, PAY)
    assert 'info: {title: "<b>Pay</b>"}' in html.text
    assert {e.text for e in html.all("span", css="mp-k")} >= {"openapi", "info"}
    assert [e.text for e in html.all("span", css="mp-c")] == ["# a comment"]
    (download,) = [e for e in html.all("a") if e.get("download")]
    assert (download["href"], download["download"]) == ("definition.yaml", "pay-api-definition.yaml")
    assert dict(files(site_of(TEAM, PAY)))["catalog/default/api/pay-api/definition.yaml"].startswith(b"openapi: 3.1.0")


def test_long_definitions_and_documents_are_files(page: PageOf, site_of: SiteOf) -> None:
    long = PAY.replace("openapi: 3.1.0", "openapi: 3.1.0\n" + "    # much more\n" * 200)
    html = page("api:default/pay-api", TEAM, long)
    assert not html.all("pre")
    assert html.links("source")["The whole document"] == "catalog-info.yaml"
    written = dict(files(site_of(TEAM, long)))
    assert written["catalog/default/api/pay-api/catalog-info.yaml"].count(b"much more") == 200
    assert len(written["catalog/default/api/pay-api/definition.yaml"]) > 2048


def test_a_team_shows_how_to_call_it_and_tier_one_first(page: PageOf) -> None:
    html = page("group:default/payments", TEAM, PAY)
    order = [
        "On-call schedule",
        "Chat",
        "E-mail",
        "Escalate to Managers, then Company",
        "Tier 1",
        "Pay",
        "Owns",
        "Components",
    ]
    positions = [html.text.find(words, html.text.find("Group")) for words in order]
    assert positions == sorted(positions)
    assert -1 not in positions
    assert html.links("tier-1")["Runbook"] == "https://runbooks.example.com/pay"
    assert "ada" in html.links("members")
    assert {"Company", "Cards"} <= set(html.links("hierarchy"))


def test_a_team_that_owns_nothing_says_how_to(page: PageOf) -> None:
    html = page("group:default/cards", TEAM)
    assert "name this team in spec.owner" in html.text
    assert "no way to reach them here" in html.text


def test_systems_and_domains_show_what_they_hold(page: PageOf) -> None:
    system = page("system:default/sales", TEAM, SYSTEM)
    assert {"till", "Cards"} <= set(system.links("holds"))
    assert "sales" in page("domain:default/money", TEAM, SYSTEM).links("holds")
    assert "name it in spec.domain" in page("domain:default/empty", TEAM, SYSTEM).text


def test_a_user_shows_the_teams(page: PageOf) -> None:
    assert page("user:default/ada", TEAM).links("teams") == {"Payments": "../../../default/group/payments/"}
