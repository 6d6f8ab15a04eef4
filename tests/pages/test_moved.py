"""An entity that was renamed is still found at its old URL."""

from __future__ import annotations

import pytest

from generator.pages import moved
from generator.publish.chrome import Chrome
from tests.pages.conftest import Html, SiteOf

ENTITY = """
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: accounts, annotations: {milepost/renamed-from: "%s"}}
spec: {type: service, lifecycle: production, owner: team}
"""


def test_each_old_url_leads_on(site_of: SiteOf) -> None:
    first, second = moved.pages(site_of(ENTITY % "customers, component:old/people"))
    assert (first.url, second.url) == ("catalog/default/component/customers/", "catalog/old/component/people/")
    html = Html(first.body)
    assert html.links()["accounts"] == "../../../default/component/accounts/"
    assert "component:default/customers is accounts now" in " ".join(html.text.split())


def test_the_browser_goes_on_by_itself(site_of: SiteOf) -> None:
    (one,) = moved.pages(site_of(ENTITY % "customers"))
    page = Chrome(("<head>", "</head>"), ("head",)).stamp(one, "today")
    assert 'http-equiv="refresh" content="0; url=../../../../catalog/default/component/accounts/"' in page


@pytest.mark.parametrize("old", ["../../x", "a b", "x/../../y", "accounts", "<b>"])
def test_what_cannot_have_been_a_page_or_is_one_has_none(site_of: SiteOf, old: str) -> None:
    assert list(moved.pages(site_of(ENTITY % old))) == []
