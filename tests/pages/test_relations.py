"""Many relations stay readable; the graph shows what the lists say."""

from __future__ import annotations

from generator.pages import entity
from generator.pages.entity import page_of
from generator.pages.neighbourhood import SHOWN as IN_GRAPH
from generator.pages.neighbourhood import graph
from generator.pages.relations import SHOWN, title_of
from tests.pages.catalogs import PAY, TEAM
from tests.pages.conftest import Html, SiteOf
from tests.pages.sheets import pages_of

HUB = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: hub}
spec: {type: service, lifecycle: production, owner: payments}
"""


def users(number: int) -> str:
    return "".join(
        f"---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: user-{i:04}}}\n"
        f"spec: {{type: service, lifecycle: production, owner: team-{i % 40}, dependsOn: ['component:hub']}}\n"
        for i in range(number)
    )


def test_a_thousand_dependents_are_cut_short_and_all_on_a_page_of_their_own(site_of: SiteOf) -> None:
    site = site_of(TEAM, HUB + users(1000))
    all_pages = {one.url: one for one in pages_of(entity, site)}
    main = all_pages["catalog/default/component/hub/"]
    html = Html(main.body)
    assert len(main.body) < 14_000
    assert len([url for url in html.links("relations").values() if "/user-" in url]) == SHOWN
    assert html.links("relations")[f"{1000 - SHOWN} more"] == "relations/#dependencyOf"
    assert "1000 things are hit at once" in html.text
    assert "30 more owners" in html.text
    whole = Html(all_pages["catalog/default/component/hub/relations/"].body)
    assert len(whole.links("dependencyOf")) == 1000
    assert whole.links("dependencyOf")["user-0000"] == "../../../../../catalog/default/component/user-0000/"


def test_the_graph_names_the_same_as_the_lists(site_of: SiteOf) -> None:
    site = site_of(TEAM, PAY)
    one = page_of(site.catalog.entities["component:default/pay"], site)
    drawn = Html(graph(site.catalog.entities["component:default/pay"], site))
    nodes = {element["href"] for element in drawn.all("a")}
    assert nodes == {"../../../default/component/shop/", "../../../default/resource/db/"}
    listed = {element["href"] for element in Html(one.body).all("a", section="relations")}
    assert nodes <= listed
    assert drawn.all("svg")[0]["aria-label"] == "Pay: used by 1 thing (left), depends on 2 things (right)"


def test_a_large_graph_says_how_many_more_there_are(site_of: SiteOf) -> None:
    site = site_of(HUB + users(40))
    html = Html(graph(site.catalog.entities["component:default/hub"], site))
    assert len(html.all("a")) == IN_GRAPH + 1
    assert html.links()[f"+ {40 - IN_GRAPH} more"] == "#relations"


def test_without_neighbours_there_is_no_graph(site_of: SiteOf) -> None:
    site = site_of(HUB)
    assert graph(site.catalog.entities["component:default/hub"], site) == ""


def test_relations_of_custom_kinds_read_as_words() -> None:
    assert title_of("measuredBy") == "Measured by"
    assert title_of("dependencyOf") == "Used by"
