"""GitHub and GitLab as sources: which repositories, what asking again costs, and what happens when they refuse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from generator.errors import BuildError, UsageError
from generator.harvest.credentials import Credentials
from generator.harvest.credentials import Forge as ForgeName
from tests.harvest.forges import TOKEN, Forge, GitHub, GitLab
from tests.harvest.loopback import Loopback, Response
from tests.harvest.organisation import BROKEN, Portals, component, found, refs, stale

MakePortals = Callable[..., Portals]


def service(name: str) -> dict[str, str]:
    return {"catalog-info.yaml": component(name)}


def names(portal_refs: list[str]) -> list[str]:
    return [ref.removeprefix("component:default/") for ref in portal_refs]


@pytest.fixture
def github(server: Loopback) -> GitHub:
    return GitHub(server)


@pytest.fixture(params=[GitHub, GitLab])
def forge(server: Loopback, request: pytest.FixtureRequest) -> Forge:
    made: Forge = request.param(server)
    return made


class TestBoth:
    def test_all_repositories_page_by_page(self, forge: Forge, portals: MakePortals) -> None:
        forge.largest_page = 2
        for name in ("a", "b", "c", "d", "e"):
            forge.add(f"acme/{name}", service(name))
        forge.add("other/x", service("x"))
        portal = portals(forge.source()).portal()
        assert names(refs(portal)) == ["a", "b", "c", "d", "e"]
        assert found(portal, "REP001", "REP009") == []

    @pytest.mark.parametrize(
        ("options", "expected"),
        [
            ({"names": ["pay*", "!pay-old"]}, ["pay"]),
            ({"names": ["!pay*"]}, ["cart", "old"]),
            ({"topics": ["shop", "trains"]}, ["cart"]),
            ({"archived": False}, ["cart", "pay", "pay-old"]),
            ({"visibility": ["public"]}, ["pay"]),
        ],
    )
    def test_filters(self, forge: Forge, portals: MakePortals, options: dict[str, Any], expected: list[str]) -> None:
        forge.add("acme/pay", service("pay"), visibility="public")
        forge.add("acme/pay-old", service("pay-old"))
        forge.add("acme/cart", service("cart"), topics=["shop"])
        forge.add("acme/old", service("old"), archived=True)
        assert names(refs(portals(forge.source(**options)).portal())) == expected

    def test_what_a_filter_leaves_out_goes_at_once(self, forge: Forge, portals: MakePortals) -> None:
        forge.add("acme/pay", service("pay"))
        made = portals(forge.source())
        made.harvest()
        forge.projects["acme/pay"].facts["archived"] = True
        made.sources = [forge.source(archived=False)]
        portal = made.portal()
        assert (refs(portal), found(portal, "REP001")) == ([], [])

    def test_a_rename_is_followed(self, forge: Forge, portals: MakePortals) -> None:
        forge.add("acme/pay", service("pay"))
        made = portals(forge.source())
        made.harvest()
        forge.move("acme/pay", "acme/payments")
        portal = made.portal()
        entity = portal.catalog.entities["component:default/pay"]
        assert entity.origin.repository.endswith("/acme/payments")
        assert (stale(portal), found(portal, "REP001", "REP003")) == ([], [])
        (record,) = portal.harvested.records
        assert [name.rpartition("/")[2] for name in record.former] == ["pay"]

    def test_a_transfer_is_followed_and_said(self, forge: Forge, portals: MakePortals) -> None:
        forge.add("acme/pay", service("pay"))
        forge.add("acme/cart", service("cart"))
        made = portals(forge.source())
        made.harvest()
        forge.move("acme/pay", "other/pay")
        forge.push("other/pay", {"catalog-info.yaml": component("pay", owner="new")})
        portal = made.portal()
        assert (names(refs(portal)), stale(portal)) == (["cart", "pay"], [])
        assert portal.catalog.targets("component:default/pay", "ownedBy") == ["group:default/new"]
        (problem,) = found(portal, "REP003")
        assert "/other/pay (formerly " in problem.message

    def test_one_that_was_deleted_is_stale_and_then_gone(self, forge: Forge, portals: MakePortals) -> None:
        forge.add("acme/pay", service("pay"))
        forge.add("acme/cart", service("cart"))
        made = portals(forge.source(), stale_after=1)
        made.harvest()
        forge.delete("acme/pay")
        portal = made.portal()
        assert stale(portal) == ["component:default/pay"]
        assert "was deleted, or is hidden" in found(portal, "REP001")[0].message
        portal = made.portal(hours=25)
        assert names(refs(portal)) == ["cart"]
        assert len(found(portal, "REP008")) == 1
        portal = made.portal()
        assert found(portal, "REP008", "REP001") == []
        assert len(portal.harvested.records) == 1

    def test_one_that_is_archived_stays(self, forge: Forge, portals: MakePortals) -> None:
        forge.add("acme/pay", service("pay"))
        made = portals(forge.source())
        made.harvest()
        forge.projects["acme/pay"].facts["archived"] = True
        portal = made.portal()
        assert names(refs(portal)) == ["pay"]
        assert [problem.severity for problem in found(portal, "REP005")] == ["info"]

    def test_while_it_is_down_nothing_is_lost(self, forge: Forge, portals: MakePortals) -> None:
        forge.add("acme/pay", service("pay"))
        made = portals(forge.source())
        made.harvest()
        forge.down = 503
        forge.push("acme/pay", {"catalog-info.yaml": component("pay", owner="new")})
        portal = made.portal(sleep=lambda _seconds: None)
        assert stale(portal) == []  # git answers, and says what is new
        assert portal.catalog.targets("component:default/pay", "ownedBy") == ["group:default/new"]
        assert [str(problem.severity) for problem in found(portal, "REP009")] == ["warning"]

    def test_a_source_of_which_nothing_is_known_stops_the_harvest(self, forge: Forge, portals: MakePortals) -> None:
        forge.down = 500
        with pytest.raises(BuildError, match="answers with 500, and nothing is kept of it"):
            portals(forge.source()).harvest(sleep=lambda _seconds: None)

    def test_an_organisation_that_is_not_there(self, forge: Forge, portals: MakePortals) -> None:
        with pytest.raises(BuildError, match="has no such thing, or hides it from this token"):
            portals(forge.source("nobody")).harvest()

    def test_a_page_to_log_in_is_recognised(self, forge: Forge, portals: MakePortals) -> None:
        forge.limited = [Response(200, b"<html>Sign in", {"Content-Type": "text/html"})]
        with pytest.raises(BuildError, match="a web page, perhaps one to log in"):
            portals(forge.source()).harvest()

    def test_a_redirect_to_another_host_is_not_followed(self, forge: Forge, portals: MakePortals) -> None:
        forge.limited = [Response(302, headers={"Location": "https://login.example.com/start"})]
        with pytest.raises(BuildError, match=r"leads to another host, login\.example\.com"):
            portals(forge.source()).harvest()

    def test_answers_are_asked_for_under_a_condition(self, forge: Forge, portals: MakePortals) -> None:
        forge.largest_page = 2
        for name in ("a", "b", "c"):
            forge.add(f"acme/{name}", service(name))
        made = portals(forge.source())
        made.harvest()
        assert (forge.calls, forge.unchanged) == (2, 0)
        made.harvest()
        assert (forge.calls, forge.unchanged) == (4, 2)

    def test_a_page_that_is_full_may_get_a_next_one(self, forge: Forge, portals: MakePortals) -> None:
        """Where it is the same as before, the answer does not say that there is a further one now."""
        forge.largest_page = 1
        forge.add("acme/a", service("a"))
        forge.add("acme/b", service("b"))
        made = portals(forge.source())
        made.harvest()
        forge.add("acme/c", service("c"))
        assert names(refs(made.portal())) == ["a", "b", "c"]


class TestLimits:
    @pytest.fixture
    def slept(self) -> list[float]:
        return []

    def harvest(self, github: GitHub, portals: MakePortals, slept: list[float], said: list[str]) -> list[str]:
        github.add("acme/pay", service("pay"))
        return names(refs(portals(github.source()).portal(sleep=slept.append, say=said.append)))

    def test_a_secondary_limit_says_how_long(self, github: GitHub, portals: MakePortals, slept: list[float]) -> None:
        said: list[str] = []
        github.limited = [Response(403, headers={"Retry-After": "42"})]
        assert self.harvest(github, portals, slept, said) == ["pay"]
        assert slept == [42.0]
        assert "waiting 42 s, until" in said[0]

    def test_the_hourly_limit(self, github: GitHub, portals: MakePortals, slept: list[float]) -> None:
        reset = datetime.now(UTC) + timedelta(seconds=100)
        headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(reset.timestamp()))}
        github.limited = [Response(403, headers=headers)]
        assert self.harvest(github, portals, slept, []) == ["pay"]
        assert 90 < slept[0] < 105

    def test_429_of_gitlab(self, server: Loopback, portals: MakePortals, slept: list[float]) -> None:
        gitlab = GitLab(server)
        gitlab.add("acme/pay", service("pay"))
        gitlab.limited = [Response(429, headers={"Retry-After": "3"}), Response(429)]
        assert names(refs(portals(gitlab.source()).portal(sleep=slept.append))) == ["pay"]
        assert slept == [3.0, 60.0]

    def test_one_that_asks_for_too_long_is_not_waited_for(
        self, github: GitHub, portals: MakePortals, slept: list[float]
    ) -> None:
        github.limited = [Response(429, headers={"Retry-After": "3600"})]
        with pytest.raises(BuildError, match="asks to wait 60 min; try again then"):
            self.harvest(github, portals, slept, [])
        assert slept == []

    def test_a_refusal_is_no_limit(self, github: GitHub, portals: MakePortals, slept: list[float]) -> None:
        github.limited = [Response(403)]
        with pytest.raises(BuildError, match="does not let this token read that"):
            self.harvest(github, portals, slept, [])

    def test_passing_faults_are_tried_again_after_a_pause(
        self, github: GitHub, portals: MakePortals, slept: list[float]
    ) -> None:
        github.limited = [Response(502), Response(503)]
        assert self.harvest(github, portals, slept, []) == ["pay"]
        assert len(slept) == 2
        assert 0.25 <= slept[0] <= 0.75
        assert 0.5 <= slept[1] <= 1.5


class TestCost:
    def test_an_unchanged_repository_of_github_is_not_asked(self, github: GitHub, portals: MakePortals) -> None:
        for name in ("a", "b", "c"):
            github.add(f"acme/{name}", service(name))
        made = portals(github.source())
        made.harvest()
        github.server.requests.clear()
        made.harvest()
        assert github.server.asked(".git/") == 0
        github.push("acme/b", {"catalog-info.yaml": component("b", owner="new")})
        portal = made.portal()
        assert portal.catalog.targets("component:default/b", "ownedBy") == ["group:default/new"]
        assert {request.path.split("/")[2] for request in github.server.requests if ".git/" in request.path} == {
            "b.git"
        }

    def test_unless_it_was_pushed_to_just_now(self, github: GitHub, portals: MakePortals) -> None:
        made = portals(github.source())
        pushed = made.now + timedelta(hours=1, seconds=-2)
        github.add("acme/a", service("a"), pushed_at=f"{pushed:%Y-%m-%dT%H:%M:%SZ}")
        made.harvest()
        github.projects["acme/a"].git.commit({"catalog-info.yaml": component("a", owner="new")})
        portal = made.portal()
        assert portal.catalog.targets("component:default/a", "ownedBy") == ["group:default/new"]

    def test_paranoid_asks_all(self, github: GitHub, portals: MakePortals) -> None:
        github.add("acme/a", service("a"))
        made = portals(github.source())
        made.harvest()
        github.projects["acme/a"].git.commit({"catalog-info.yaml": component("a", owner="new")})
        assert made.portal().catalog.targets("component:default/a", "ownedBy") == ["group:default/shop"]
        assert made.portal(paranoid=True).catalog.targets("component:default/a", "ownedBy") == ["group:default/new"]

    def test_one_of_gitlab_costs_one_listing(self, server: Loopback, portals: MakePortals) -> None:
        gitlab = GitLab(server)
        gitlab.add("acme/a", service("a"))
        made = portals(gitlab.source())
        made.harvest()
        server.requests.clear()
        made.harvest()
        assert server.asked(".git/") == 2


class TestTokens:
    def test_it_is_sent_to_the_forge_and_written_nowhere(
        self, github: GitHub, portals: MakePortals, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("MILEPOST_GITHUB_TOKEN", TOKEN)
        github.wants_token = True
        github.add("acme/pay", service("pay"))
        github.add("acme/gone", service("gone")).git.delete()
        made = portals(github.source(), {"git": f"{github.url}/acme/nowhere.git"})
        portal = made.portal()
        assert names(refs(portal)) == ["pay"]
        sent = {request.headers.get("authorization", "") for request in github.server.requests}
        assert f"Bearer {TOKEN}" in sent
        assert any(header.startswith("Basic ") for header in sent)
        written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
        assert TOKEN.encode() not in written
        said = " ".join(f"{problem.message} {problem.fix} {problem.evidence}" for problem in portal.problems)
        assert TOKEN not in said

    def test_another_host_does_not_get_it(
        self, github: GitHub, portals: MakePortals, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("MILEPOST_GITHUB_TOKEN", TOKEN)
        github.add("acme/pay", service("pay"))
        made = portals({"git": f"{github.url}/acme/pay.git"})  # no source says that this is GitHub
        assert names(refs(made.portal())) == ["pay"]
        assert {request.headers.get("authorization") for request in github.server.requests} == {None}

    @pytest.mark.parametrize(
        ("url", "forges", "expected"),
        [
            ("https://github.com/x", {}, ["own", "any", "public"]),
            ("https://github.com/x", {"https://github.com": "github"}, ["own", "any", "public"]),
            ("https://github.com/x", {"https://a.example.com": "github"}, ["own"]),
            ("https://a.example.com/x", {"https://a.example.com": "github"}, ["own", "any", "enterprise"]),
            (
                "https://a.example.com/x",
                {"https://a.example.com": "github", "https://github.com": "github"},
                ["own", "enterprise"],
            ),
            (
                "https://a.example.com/x",
                {"https://a.example.com": "github", "https://b.example.com": "github"},
                ["own"],
            ),
        ],
    )
    def test_which_variables_are_for_which_host(
        self, monkeypatch: pytest.MonkeyPatch, url: str, forges: dict[str, ForgeName], expected: list[str]
    ) -> None:
        host = urlsplit(url).netloc.upper().replace(".", "_")
        variables = {
            "own": f"MILEPOST_GITHUB_TOKEN_{host}",
            "any": "MILEPOST_GITHUB_TOKEN",
            "public": "GITHUB_TOKEN",
            "enterprise": "GH_ENTERPRISE_TOKEN",
        }
        monkeypatch.setenv("PATH", "")  # no gh
        found = []
        for word, name in variables.items():
            monkeypatch.setenv(name, word)
            if Credentials(forges).token(url):
                found.append(word)
            monkeypatch.delenv(name)
        assert found == expected

    def test_one_that_cannot_be_sent_is_not_repeated(
        self, github: GitHub, portals: MakePortals, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("MILEPOST_GITHUB_TOKEN", "s3c\nret")
        with pytest.raises(UsageError, match=r"^MILEPOST_GITHUB_TOKEN: ") as refused:
            portals(github.source()).harvest()
        assert "s3c" not in str(refused.value)

    def test_without_one_it_is_said_what_is_missing(self, github: GitHub, portals: MakePortals) -> None:
        github.wants_token = True
        with pytest.raises(BuildError, match="does not accept the token, or wants one"):
            portals(github.source()).harvest()


class TestWrongAnswers:
    @pytest.mark.parametrize("body", [b"", b"{", b"{}", b"[1]", b'[{"id": 1}]', b'[{"id":1,"full_name":"../x"}]'])
    def test_none_is_a_traceback(self, github: GitHub, portals: MakePortals, body: bytes) -> None:
        github.limited = [Response(200, body, {"Content-Type": "application/json"})]
        with pytest.raises(BuildError, match="the source github "):
            portals(github.source()).harvest()

    def test_a_broken_file_of_one_leaves_the_others(self, github: GitHub, portals: MakePortals) -> None:
        github.add("acme/a", service("a"))
        github.add("acme/b", {"catalog-info.yaml": BROKEN})
        github.add("acme/c", {"README.md": "no catalog file"})
        github.add("acme/d")
        portal = portals(github.source()).portal()
        assert names(refs(portal)) == ["a"]
        assert len(portal.harvested.records) == 4
