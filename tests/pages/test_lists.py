"""Lists: teams, tags, rules, problems, and the home page."""

from __future__ import annotations

from generator.pages import home, problems, rules, tags, teams
from generator.pages.site import AGE
from generator.problems import Location, Problem, Severity
from tests.pages.catalogs import PAY, TEAM
from tests.pages.conftest import Html, SiteOf
from tests.pages.sheets import pages_of

REF = "component:default/pay"


def _wrong(number: int, entity: str | None = REF, path: str = "2.yaml") -> Problem:
    return Problem("REF001", Severity.WARNING, f"wrong {number}", Location(path, number, 1), entity, "Mend it.")


def test_teams_are_listed_with_contacts(site_of: SiteOf) -> None:
    (one,) = teams.pages(site_of(TEAM, PAY))
    html = Html(one.body)
    assert html.links()["E-mail"] == "mailto:payments@example.com"
    assert "owns 3, 1 of tier 1" in html.text
    assert "No contact in its file" in html.text


def test_without_teams_the_page_says_what_to_write(site_of: SiteOf) -> None:
    (one,) = teams.pages(site_of(PAY))
    assert "kind: Group" in Html(one.body).text


def test_each_tag_has_a_page(site_of: SiteOf) -> None:
    by_url = {one.url: Html(one.body) for one in pages_of(tags, site_of(TEAM, PAY))}
    assert set(by_url) == {"tags/", "tags/java/", "tags/c#/"}
    assert by_url["tags/"].links()["c#"] == "../tags/c%23/"
    assert by_url["tags/java/"].links()["Pay"] == "../../catalog/default/component/pay/"


def test_without_tags_the_page_says_what_to_write(site_of: SiteOf) -> None:
    (one,) = pages_of(tags, site_of(TEAM))
    assert "metadata.tags" in Html(one.body).text


def test_each_rule_has_a_page_with_what_it_found(site_of: SiteOf) -> None:
    by_url = {one.url: one for one in rules.pages(site_of(TEAM, PAY, problems=(_wrong(1),)))}
    assert "found 1 time" in Html(by_url["rules/"].body).text
    assert "wrong 1" in Html(by_url["rules/REF001/"].body).text
    assert "Nowhere, as of" in Html(by_url["rules/YAML001/"].body).text


def test_problems_are_counted_by_owner(site_of: SiteOf) -> None:
    found = (_wrong(3), Problem("SRC001", Severity.ERROR, "unreadable", Location("x.yaml")))
    (one,) = problems.pages(site_of(TEAM, PAY, problems=found))
    html = Html(one.body)
    assert "1 error, 1 warning" in html.text
    assert [heading.text for heading in one.headings] == ["Payments", "Nobody's"]
    assert html.links("group-default-payments")["Edit"] == "https://github.com/acme/pay/blob/HEAD/2.yaml"
    assert "Mend it." in html.text


def test_problems_of_a_file_without_an_entity_are_its_owners(site_of: SiteOf) -> None:
    (one,) = problems.pages(site_of(TEAM, PAY, problems=(_wrong(1, entity=None),)))
    assert [heading.text for heading in one.headings] == ["Payments"]


def test_many_problems_have_a_page_an_owner(site_of: SiteOf) -> None:
    found = tuple(_wrong(number) for number in range(1, problems.ON_ONE_PAGE + 2))
    by_url = {one.url: Html(one.body) for one in problems.pages(site_of(TEAM, PAY, problems=found))}
    assert set(by_url) == {"problems/", "problems/group/default/payments/"}
    assert by_url["problems/"].links()["201"] == "../problems/group/default/payments/"
    assert "wrong 201" in by_url["problems/group/default/payments/"].text


def test_a_code_without_a_manual_is_no_link(site_of: SiteOf) -> None:
    (one,) = problems.pages(site_of(PAY, problems=(Problem("XYZ001", Severity.ERROR, "odd"),)))
    html = Html(one.body)
    assert "XYZ001" in html.text
    assert "XYZ001" not in html.links()


def test_no_problem_is_good_news(site_of: SiteOf) -> None:
    (one,) = problems.pages(site_of(TEAM, PAY))
    assert "Nothing is wrong" in Html(one.body).text


def test_home_finds_without_a_script(site_of: SiteOf) -> None:
    (one,) = home.pages(site_of(TEAM, PAY, documents=frozenset({"guides/start-a-service/"})))
    html = Html(one.body)
    (form,) = html.all("form")
    (field,) = [e for e in html.all("input") if e.get("name") == "q"]
    assert form["action"] == "catalog/"
    assert "data-milepost-search" in field.attributes
    assert "guides/start-a-service/" in html.links().values()
    assert "guides/ship-to-production.md" in html.text
    assert "Payments" in html.links("my-team")
    assert "60%" in html.text
    assert AGE in one.body


def test_the_home_of_nothing_says_what_to_do(site_of: SiteOf) -> None:
    (one,) = home.pages(site_of())
    assert "catalog-info.yaml" in Html(one.body).text
