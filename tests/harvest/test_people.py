"""Teams and people of forges, as a portal shows them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.harvest.conftest import Make
from tests.harvest.forges import GitHub, GitLab
from tests.harvest.loopback import Loopback, Response
from tests.harvest.organisation import Portals, component, documents, found, refs

MakePortals = Callable[..., Portals]
GROUP = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: NAME
  annotations: {github.com/team-slug: acme/SLUG}
spec: {type: team, children: [], REST}
"""


def group(name: str, slug: str, rest: str = "profile: {}") -> str:
    return GROUP.replace("NAME", name).replace("SLUG", slug).replace("REST", rest)


@pytest.fixture
def github(server: Loopback) -> GitHub:
    made = GitHub(server)
    made.team("platform")
    made.team("payments", "ann", "bob", parent="platform", description="Takes money.")
    return made


def teams(github: GitHub) -> dict[str, str]:
    return {"github_teams": "acme", "url": github.url}


class TestGithub:
    def test_teams_become_groups_with_parents_and_members(self, github: GitHub, portals: MakePortals) -> None:
        github.add("acme/pay", {"catalog-info.yaml": component("pay", owner="payments")})
        portal = portals(github.source(), teams(github)).portal()
        catalog = portal.catalog
        assert refs(portal) == [
            "component:default/pay",
            "group:default/payments",
            "group:default/platform",
            "user:default/ann",
            "user:default/bob",
        ]
        assert catalog.targets("group:default/payments", "hasMember") == ["user:default/ann", "user:default/bob"]
        assert catalog.targets("group:default/payments", "childOf") == ["group:default/platform"]
        assert catalog.entities["group:default/payments"].metadata.description == "Takes money."
        assert catalog.entities["group:default/payments"].annotations["github.com/team-slug"] == "acme/payments"
        assert found(portal, "REF001", "REF002", "ENT001", "ENT003") == []

    def test_when_the_forge_is_down_they_are_as_before(self, github: GitHub, portals: MakePortals) -> None:
        made = portals(teams(github))
        made.harvest()
        github.down = 503
        portal = made.portal(sleep=lambda _seconds: None)
        assert len(refs(portal)) == 4
        (problem,) = found(portal, "REP009")
        assert "its teams are those that were known before" in problem.message

    def test_without_the_right_to_read_them_the_services_are_there(self, github: GitHub, portals: MakePortals) -> None:
        github.add("acme/pay", {"catalog-info.yaml": component("pay")})
        github.server.answers.insert(0, lambda request: Response(403) if request.path.endswith("/teams") else None)
        portal = portals(github.source(), teams(github)).portal()
        assert refs(portal) == ["component:default/pay"]
        assert [str(problem.severity) for problem in found(portal, "REP009")] == ["error"]

    def test_a_namespace(self, github: GitHub, portals: MakePortals) -> None:
        portal = portals({**teams(github), "namespace": "acme"}).portal()
        assert "group:acme/payments" in refs(portal)
        assert portal.catalog.targets("group:acme/payments", "childOf") == ["group:acme/platform"]


class TestFilesWin:
    def portal(self, github: GitHub, portals: MakePortals, make: Make, *texts: str) -> Portals:
        make("acme/org", {"catalog-info.yaml": documents(*texts)})
        return portals({"git": f"{github.url}/acme/org.git"}, teams(github))

    def test_what_a_file_leaves_open_is_filled_in(self, github: GitHub, portals: MakePortals, make: Make) -> None:
        portal = self.portal(github, portals, make, group("payments", "payments")).portal()
        entity = portal.catalog.entities["group:default/payments"]
        assert entity.metadata.description == "Takes money."
        assert entity.origin.inside == "catalog-info.yaml"
        assert portal.catalog.targets(entity.ref, "hasMember") == ["user:default/ann", "user:default/bob"]
        assert portal.catalog.targets(entity.ref, "childOf") == ["group:default/platform"]
        assert found(portal, "PPL001", "DUP001") == []

    def test_an_annotation_says_which_team_it_is(self, github: GitHub, portals: MakePortals, make: Make) -> None:
        portal = self.portal(github, portals, make, group("money", "Payments"), group("base", "platform")).portal()
        assert [ref for ref in refs(portal) if ref.startswith("group")] == ["group:default/base", "group:default/money"]
        assert portal.catalog.targets("group:default/money", "childOf") == ["group:default/base"]
        assert portal.catalog.targets("group:default/money", "hasMember") == ["user:default/ann", "user:default/bob"]

    def test_contradictions_are_told(self, github: GitHub, portals: MakePortals, make: Make) -> None:
        text = group("payments", "payments", "parent: other, members: [ann, eve]")
        portal = self.portal(github, portals, make, text).portal()
        assert portal.catalog.targets("group:default/payments", "hasMember") == ["user:default/ann", "user:default/eve"]
        members, parent = sorted(found(portal, "PPL001"), key=lambda problem: "parent" in problem.message)
        shown = f"{github.url.removeprefix('http://')}/orgs/acme/teams"
        assert members.evidence == ("only in the file: user:default/eve", f"only in {shown}: user:default/bob")
        assert members.location is not None
        assert members.location.line == 6
        assert "of its parent" in parent.message

    def test_membership_that_users_declare_counts(self, github: GitHub, portals: MakePortals, make: Make) -> None:
        user = "apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: {name: ann}\nspec: {memberOf: [payments]}\n"
        portal = self.portal(github, portals, make, group("payments", "payments"), user).portal()
        assert portal.catalog.targets("group:default/payments", "hasMember") == ["user:default/ann"]
        assert len(found(portal, "PPL001")) == 1


class TestGitlab:
    def test_groups_below_the_one_that_is_named(self, server: Loopback, portals: MakePortals) -> None:
        gitlab = GitLab(server)
        gitlab.team("acme", "boss")
        gitlab.team("acme/platform", "ann")
        gitlab.team("acme/platform/pay", "bob", "ann")
        portal = portals({"gitlab_groups": "acme", "url": server.url}).portal()
        assert [ref for ref in refs(portal) if ref.startswith("group")] == [
            "group:default/acme",
            "group:default/platform",
            "group:default/platform-pay",
        ]
        assert portal.catalog.targets("group:default/platform-pay", "childOf") == ["group:default/platform"]
        assert portal.catalog.targets("group:default/platform", "childOf") == ["group:default/acme"]
        assert portal.catalog.entities["user:default/bob"].title == "Bob"
