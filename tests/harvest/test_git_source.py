"""A git repository as a source: what is taken of it, what never is, and what one question costs."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.errors import SettingsError
from generator.harvest.credentials import Credentials
from generator.harvest.git import Git
from generator.harvest.git_errors import GitError
from generator.harvest.git_process import Allowance
from generator.harvest.state import State
from tests.harvest.conftest import Make
from tests.harvest.loopback import Loopback, Request, Response, loopback
from tests.harvest.organisation import BROKEN, Portals, component, documents, found, group, location, refs, stale
from tests.harvest.repositories import Content, Link

MakePortals = Callable[..., Portals]
API = """\
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: pay-api}
spec: {type: openapi, lifecycle: production, owner: shop, definition: {$text: ./openapi.yaml}}
"""


@pytest.fixture
def pay(server: Loopback, portals: MakePortals) -> Portals:
    """Return a portal of the repository acme/pay."""
    return portals({"git": f"{server.url}/acme/pay.git"})


def name(server: Loopback) -> str:
    return server.url.removeprefix("http://") + "/acme/pay"


class TestWhatIsTaken:
    def test_catalog_files_at_any_depth_and_nothing_else(self, make: Make, pay: Portals) -> None:
        files = {
            "catalog-info.yaml": component("pay"),
            "services/cart/catalog-info.yml": component("cart"),
            "node_modules/x/catalog-info.yaml": component("never"),
            "main.py": "import os",
        }
        make("acme/pay", files)
        portal = pay.portal()
        assert refs(portal) == ["component:default/cart", "component:default/pay"]
        assert [path.name for path in pay.base.rglob("*.py")] == []

    def test_files_are_called_by_host_and_repository(self, make: Make, pay: Portals, server: Loopback) -> None:
        make("acme/pay", {"services/catalog-info.yaml": component("pay")})
        entity = pay.portal().catalog.entities["component:default/pay"]
        assert entity.origin.path == f"{name(server)}/services/catalog-info.yaml"
        assert (entity.origin.repository, entity.origin.inside) == (name(server), "services/catalog-info.yaml")

    def test_what_they_take_in(self, make: Make, pay: Portals) -> None:
        make("acme/pay", {"a/catalog-info.yaml": API, "a/openapi.yaml": "openapi: 3.1.0", "a/other.yaml": "x"})
        entity = pay.portal().catalog.entities["api:default/pay-api"]
        assert entity.as_json()["spec"]["definition"] == "openapi: 3.1.0"
        assert [path.name for path in pay.base.rglob("other.yaml")] == []

    def test_what_else_the_repository_says_of_owners(self, make: Make, pay: Portals) -> None:
        teams = documents(component("pay"), group("shop"), group("web"))
        make("acme/pay", {"catalog-info.yaml": teams, "docs/CODEOWNERS": "*", ".github/CODEOWNERS": "* @acme/web"})
        portal = pay.portal()
        assert [problem.evidence for problem in found(portal, "OWN006")] == [
            (f"{portal.catalog.entities['component:default/pay'].origin.repository}/.github/CODEOWNERS:1: *",)
        ]

    def test_what_they_lead_to(self, make: Make, pay: Portals) -> None:
        files = {
            "catalog-info.yaml": location("./teams/*.yaml", "./deep/**/x.yaml"),
            "teams/one.yaml": component("one"),
            "teams/two.yaml": location("../three.yaml", name="two"),
            "three.yaml": component("three"),
            "deep/a/b/x.yaml": component("deep"),
            "deep/a/b/y.yaml": component("never"),
        }
        make("acme/pay", files)
        portal = pay.portal()
        assert [ref for ref in refs(portal) if ref.startswith("component")] == [
            "component:default/deep",
            "component:default/one",
            "component:default/three",
        ]
        assert found(portal, "LOC001", "LOC002") == []

    def test_only_what_the_settings_want(self, make: Make, server: Loopback, portals: MakePortals) -> None:
        files = {
            "a/service.yaml": component("a"),
            "b/service.yaml": component("b"),
            "b/skeleton/service.yaml": component("never"),
            "catalog-info.yaml": component("never-2"),
        }
        make("acme/pay", files)
        source = {"git": f"{server.url}/acme/pay.git", "folder": "./b"}
        portal = portals(source, include=["service.yaml"], exclude=["**/skeleton/**"]).portal()
        assert refs(portal) == ["component:default/b"]

    @pytest.mark.parametrize(("ref", "expected"), [("next", "next"), ("v1", "tagged"), (None, "main")])
    def test_a_branch_or_a_tag(
        self, make: Make, server: Loopback, portals: MakePortals, ref: str | None, expected: str
    ) -> None:
        repository = make("acme/pay", {"catalog-info.yaml": component("tagged")})
        repository.tag("v1")
        repository.commit({"catalog-info.yaml": component("main")})
        repository.commit({"catalog-info.yaml": component("next")}, branch="next")
        source: dict[str, Any] = {"git": f"{server.url}/acme/pay.git"}
        portal = portals(source if ref is None else {**source, "ref": ref}).portal()
        assert refs(portal) == [f"component:default/{expected}"]

    def test_a_commit(self, make: Make, server: Loopback, portals: MakePortals) -> None:
        repository = make("acme/pay", None)
        first = repository.commit({"catalog-info.yaml": component("first")})
        repository.commit({"catalog-info.yaml": component("second")})
        portal = portals({"git": f"{server.url}/acme/pay.git", "ref": first}).portal()
        assert refs(portal) == ["component:default/first"]

    def test_a_ref_that_is_not_there(self, make: Make, server: Loopback, portals: MakePortals) -> None:
        make("acme/pay", {"catalog-info.yaml": component("pay")})
        portal = portals({"git": f"{server.url}/acme/pay.git", "ref": "nope"}).portal()
        (problem,) = found(portal, "REP001")
        assert "has no branch and no tag nope" in problem.message

    def test_a_repository_without_commits(self, make: Make, pay: Portals) -> None:
        make("acme/pay", None)
        portal = pay.portal()
        assert (refs(portal), list(portal.problems)) == ([], [])


class TestWhatNeverIs:
    def test_hooks_filters_submodules_and_symlinks_do_nothing(self, make: Make, pay: Portals, tmp_path: Path) -> None:
        files: dict[str, Content] = {
            ".gitattributes": "*.yaml filter=evil diff=evil\n* text eol=crlf working-tree-encoding=UTF-16\n",
            ".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = ext::sh -c touch% /tmp/x\n',
            "catalog-info.yaml": component("pay"),
            "a/catalog-info.yaml": Link("../../../../../../etc/hostname"),
            "b/catalog-info.yaml": Link("../c.yaml"),
            "c.yaml": component("linked"),
            "x": Link("a" * 40, is_commit=True),
            "docs": Link("/"),
        }
        (tmp_path / "gitconfig").write_text(f'[filter "evil"]\n\tsmudge = touch {tmp_path}/run; cat\n\trequired\n')
        make("acme/pay", files)
        portal = pay.portal()
        assert refs(portal) == ["component:default/linked", "component:default/pay"]
        assert not (tmp_path / "run").exists()
        assert not any(path.is_symlink() for path in pay.base.rglob("*"))
        (problem,) = found(portal, "SRC001")
        assert "symlink that leaves the repository" in problem.message
        assert b"\r\n" not in next(pay.base.rglob("catalog-info.yaml")).read_bytes()

    def test_what_is_in_lfs(self, make: Make, pay: Portals) -> None:
        make("acme/pay", {"catalog-info.yaml": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"})
        (problem,) = pay.portal().problems
        assert (problem.code, str(problem.severity)) == ("REP006", "error")

    def test_a_file_that_is_too_large(self, make: Make, server: Loopback, portals: MakePortals) -> None:
        make("acme/pay", {"catalog-info.yaml": component("pay") + "#" * 2_000, "a/catalog-info.yaml": component("a")})
        portal = portals({"git": f"{server.url}/acme/pay.git"}, limits={"file_bytes": 1_000}).portal()
        assert refs(portal) == ["component:default/a"]
        assert len(found(portal, "YAML005")) == 1

    @pytest.mark.parametrize("path", ["../x", "a/../../x"])
    def test_nothing_outside_of_the_repository(self, make: Make, pay: Portals, path: str) -> None:
        make("acme/pay", {"catalog-info.yaml": API.replace("./openapi.yaml", path)})
        assert [problem.code for problem in found(pay.portal(), "TXT003")] == ["TXT003"]


class TestHosts:
    def test_one_that_sends_without_end(self, make: Make, server: Loopback, portals: MakePortals) -> None:
        make("acme/pay", {"catalog-info.yaml": component("pay")})

        def endless(request: Request) -> Response | None:
            if "git-upload-pack" not in request.path or b"command=fetch" not in request.body:
                return None

            def flood() -> Iterator[bytes]:
                yield b"000dpackfile\n"
                block = b"\x01" + b"PACK\x00\x00\x00\x02\x00\x0f\xff\xff".ljust(65_000, b"x")
                for _ in range(80_000):  # 5 GB
                    yield b"%04x" % (len(block) + 4) + block

            return Response(headers={"Content-Type": "application/x-git-upload-pack-result"}, stream=flood)

        server.answers.append(endless)
        made = portals({"git": f"{server.url}/acme/pay.git"}, limits={"repository_bytes": 2_000_000})
        portal = made.portal()
        (problem,) = found(portal, "REP001")
        assert "sends more than 2 MB" in problem.message or "cannot be read" in problem.message
        assert sum(path.stat().st_size for path in made.base.rglob("*") if path.is_file()) < 10_000

    def test_one_that_hangs(self, make: Make, server: Loopback, portals: MakePortals) -> None:
        make("acme/cart", {"catalog-info.yaml": component("cart")})
        server.hanging("/acme/pay.git")
        sources = [{"git": f"{server.url}/acme/{name}.git"} for name in ("pay", "cart")]
        portal = portals(*sources, limits={"repository_seconds": 2}).portal()
        assert refs(portal) == ["component:default/cart"]
        (problem,) = found(portal, "REP001")
        assert "took longer than 2 seconds" in problem.message

    @pytest.mark.parametrize("status", [401, 403, 404, 500, 503])
    def test_one_that_refuses(self, server: Loopback, pay: Portals, status: int) -> None:
        server.failing("/acme/pay.git", status)
        (problem,) = found(pay.portal(), "REP001")
        assert (str(problem.severity), problem.fix is not None) == ("error", True)

    def test_one_that_leads_to_another_host_is_not_followed(self, server: Loopback, pay: Portals, make: Make) -> None:
        make("acme/pay", {"catalog-info.yaml": component("pay")})
        with loopback(server.root) as other:

            def away(request: Request) -> Response | None:
                return Response(302, headers={"Location": f"{other.url}{request.path}?service=git-upload-pack"})

            server.answers.append(away)
            portal = pay.portal()
            assert other.requests == []
        (problem,) = found(portal, "REP001")
        assert "moved to another address" in problem.message
        assert refs(portal) == []

    def test_one_that_leads_on_within_its_host_is_followed_and_said(
        self, server: Loopback, pay: Portals, make: Make
    ) -> None:
        repository = make("acme/new", {"catalog-info.yaml": component("pay")})

        def renamed(request: Request) -> Response | None:
            if not request.path.startswith("/acme/pay.git/"):
                return None
            target = request.path.replace("/pay.git/", "/new.git/")
            return Response(301, headers={"Location": f"{target}?service=git-upload-pack"})

        server.answers.append(renamed)
        for owner in ("shop", "next"):
            repository.commit({"catalog-info.yaml": component("pay", owner=owner)})
            portal = pay.portal()
            assert portal.catalog.targets("component:default/pay", "ownedBy") == [f"group:default/{owner}"]
            (problem,) = found(portal, "REP003")
            assert problem.message == f"the repository has moved to {server.url}/acme/new.git"

    @pytest.mark.parametrize("url", ["file:///etc", "ext::sh -c touch% x", "-u./x", "/etc", "http://", "https://a b/c"])
    def test_transports_that_are_refused(self, portals: MakePortals, url: str) -> None:
        with pytest.raises(SettingsError, match=r"sources\.0\.git"):
            portals({"git": url}).settings  # noqa: B018 reading it is what is tested

    def test_git_itself_refuses_them_too(self) -> None:
        git = Git(Credentials(), Allowance(1_000_000, 10))
        with pytest.raises(GitError, match="not allowed"):
            git.head("ext::touch x", None)


class TestCost:
    def test_no_change_costs_one_listing(self, make: Make, server: Loopback, pay: Portals) -> None:
        make("acme/pay", {"catalog-info.yaml": component("pay")})
        first = pay.harvest()
        server.requests.clear()
        second = pay.harvest()
        assert [request.path.rpartition("/")[2] for request in server.requests] == ["refs", "git-upload-pack"]
        assert (second.records, second.as_of) == (first.records, first.as_of)
        assert State(pay.base).checked() == pay.now

    def test_a_file_that_is_the_same_is_not_fetched_again(self, make: Make, server: Loopback, pay: Portals) -> None:
        repository = make("acme/pay", {"catalog-info.yaml": component("pay")})
        pay.harvest()
        repository.commit({"catalog-info.yaml": component("pay"), "README.md": "New"})
        server.requests.clear()
        pay.harvest()
        assert sum(b"command=fetch" in request.body for request in server.requests) == 1

    def test_other_settings_take_everything_anew(self, make: Make, pay: Portals) -> None:
        make("acme/pay", {"catalog-info.yaml": component("pay"), "x.yaml": component("x")})
        assert refs(pay.portal()) == ["component:default/pay"]
        pay.options["include"] = ["x.yaml"]
        assert refs(pay.portal()) == ["component:default/x"]


class TestLastGoodState:
    def test_a_broken_file(self, make: Make, pay: Portals) -> None:
        repository = make("acme/pay", {"catalog-info.yaml": component("pay", owner="shop")})
        pay.harvest()
        repository.commit({"catalog-info.yaml": BROKEN})
        portal = pay.portal()
        assert stale(portal) == ["component:default/pay"]
        entity = portal.catalog.entities["component:default/pay"]
        assert entity.annotations["milepost/stale-since"] == "2026-03-01T14:00:00Z"
        assert "bracket" in entity.annotations["milepost/stale-reason"]
        assert entity.origin.inside == "catalog-info.yaml"
        (problem,) = found(portal, "REP007")
        assert problem.entity == "component:default/pay"
        assert found(portal, "YAML001")
        repository.commit({"catalog-info.yaml": component("pay", owner="trains")})
        assert stale(pay.portal()) == []

    def test_it_keeps_its_first_since(self, make: Make, pay: Portals) -> None:
        repository = make("acme/pay", {"catalog-info.yaml": component("pay")})
        pay.harvest()
        repository.commit({"catalog-info.yaml": BROKEN})
        pay.harvest()
        repository.commit({"catalog-info.yaml": BROKEN + "#"})
        entity = pay.portal().catalog.entities["component:default/pay"]
        assert entity.annotations["milepost/stale-since"] == "2026-03-01T14:00:00Z"

    def test_one_document_of_several(self, make: Make, pay: Portals) -> None:
        texts = [component("a"), component("b"), component("c")]
        repository = make("acme/pay", {"catalog-info.yaml": documents(*texts)})
        pay.harvest()
        broken = component("b").replace("  owner: shop\n", "")
        repository.commit({"catalog-info.yaml": documents(component("a", owner="new"), broken)})
        portal = pay.portal()
        assert refs(portal) == ["component:default/a", "component:default/b"]  # c was removed
        assert stale(portal) == ["component:default/b"]
        assert portal.catalog.entities["component:default/b"].origin.line == 10

    def test_a_file_that_was_deleted_goes(self, make: Make, pay: Portals) -> None:
        files = {"catalog-info.yaml": component("a"), "b/catalog-info.yaml": component("b")}
        repository = make("acme/pay", files)
        pay.harvest()
        repository.commit({"catalog-info.yaml": component("a")})
        portal = pay.portal()
        assert (refs(portal), stale(portal)) == (["component:default/a"], [])

    def test_an_entity_that_moved_to_another_file(self, make: Make, pay: Portals) -> None:
        repository = make("acme/pay", {"catalog-info.yaml": component("a")})
        pay.harvest()
        repository.commit({"catalog-info.yaml": BROKEN, "b/catalog-info.yaml": component("a")})
        portal = pay.portal()
        assert (refs(portal), stale(portal)) == (["component:default/a"], [])

    def test_what_a_broken_location_led_to_stays_and_is_fresh(self, make: Make, pay: Portals) -> None:
        files = {"catalog-info.yaml": location("./a.yaml", "./b.yaml"), "a.yaml": component("a")}
        repository = make("acme/pay", {**files, "b.yaml": component("b")})
        pay.harvest()
        repository.commit(
            {"catalog-info.yaml": BROKEN, "a.yaml": component("a", owner="new"), "b.yaml": BROKEN, "c.yaml": "x"}
        )
        portal = pay.portal()
        assert refs(portal) == ["component:default/a", "component:default/b", "location:default/all"]
        assert stale(portal) == ["component:default/b", "location:default/all"]
        assert portal.catalog.targets("component:default/a", "ownedBy") == ["group:default/new"]

    def test_what_was_taken_in_stays(self, make: Make, pay: Portals) -> None:
        repository = make("acme/pay", {"catalog-info.yaml": API, "openapi.yaml": "openapi: 3.1.0"})
        pay.harvest()
        for _ in range(2):
            repository.commit({"catalog-info.yaml": BROKEN})
            entity = pay.portal().catalog.entities["api:default/pay-api"]
            assert entity.as_json()["spec"]["definition"] == "openapi: 3.1.0"

    def test_a_repository_out_of_reach(self, make: Make, pay: Portals, server: Loopback) -> None:
        repository = make("acme/pay", {"catalog-info.yaml": component("pay")})
        pay.harvest()
        fail = server.failing("/acme/pay.git", 500)
        portal = pay.portal()
        assert stale(portal) == ["component:default/pay"]
        assert [str(problem.severity) for problem in found(portal, "REP001")] == ["warning"]
        server.answers.remove(fail)
        repository.commit({"catalog-info.yaml": component("pay")}, orphan=True)  # and it was force-pushed
        portal = pay.portal()
        assert (refs(portal), stale(portal)) == (["component:default/pay"], [])

    def test_until_stale_after(self, make: Make, pay: Portals) -> None:
        pay.options["stale_after"] = 2
        repository = make("acme/pay", {"catalog-info.yaml": component("pay")})
        pay.harvest()
        repository.commit({"catalog-info.yaml": BROKEN})
        pay.harvest()
        assert stale(pay.portal(hours=47)) == ["component:default/pay"]
        portal = pay.portal(hours=3)
        assert refs(portal) == []
        assert [problem.entity for problem in found(portal, "REP008")] == ["component:default/pay"]

    def test_what_is_no_longer_shown_is_told_as_long_as_it_is_broken(self, make: Make, pay: Portals) -> None:
        pay.options["stale_after"] = 2
        repository = make("acme/pay", {"catalog-info.yaml": component("pay")})
        pay.harvest()
        repository.commit({"catalog-info.yaml": BROKEN})
        pay.harvest()
        pay.harvest(hours=50)
        for number in range(2):
            repository.commit({"catalog-info.yaml": f"{BROKEN}# {number}"})
            portal = pay.portal()
            assert refs(portal) == []
            assert [problem.entity for problem in found(portal, "REP008")] == ["component:default/pay"]
        repository.commit({"catalog-info.yaml": component("pay")})
        portal = pay.portal()
        assert (refs(portal), stale(portal), found(portal, "REP008")) == (["component:default/pay"], [], [])

    @pytest.mark.parametrize(
        ("old", "new"),
        [("kind: Component", "kind: Componnt"), ("name: pay", "name: pay service!"), ("name: pay", "nam: pay")],
    )
    def test_a_slip_in_kind_or_name(self, make: Make, pay: Portals, old: str, new: str) -> None:
        always = component("odd name!")
        repository = make("acme/pay", {"catalog-info.yaml": documents(component("pay"), component("b"), always)})
        pay.harvest()
        repository.commit({"catalog-info.yaml": documents(component("pay"), always)})
        portal = pay.portal()
        assert (refs(portal), stale(portal)) == (["component:default/pay"], [])  # b was removed, whatever else is wrong
        for slip in (new, f"{new}x"):  # and another one over it
            repository.commit({"catalog-info.yaml": documents(component("pay").replace(old, slip, 1), always)})
            portal = pay.portal()
            assert (refs(portal), stale(portal)) == (["component:default/pay"], ["component:default/pay"])
        repository.commit({"catalog-info.yaml": documents(component("paid"), always)})  # it was renamed
        portal = pay.portal()
        assert "component:default/paid" in refs(portal)

    def test_a_repository_until_stale_after(self, make: Make, pay: Portals, server: Loopback) -> None:
        pay.options["stale_after"] = 2
        make("acme/pay", {"catalog-info.yaml": component("pay")})
        pay.harvest()
        server.failing("/acme/pay.git", 500)
        pay.harvest()
        portal = pay.portal(hours=49)
        assert refs(portal) == []
        assert [problem.code for problem in portal.problems] == ["REP008"]

    def test_a_source_that_is_removed_goes(self, make: Make, pay: Portals, server: Loopback) -> None:
        make("acme/pay", {"catalog-info.yaml": component("pay")})
        make("acme/cart", {"catalog-info.yaml": component("cart")})
        pay.sources.append({"git": f"{server.url}/acme/cart.git"})
        assert len(refs(pay.portal())) == 2
        pay.sources.pop(0)
        assert refs(pay.read()) == ["component:default/cart"]
        assert refs(pay.portal()) == ["component:default/cart"]
        pay.harvest()  # until then a build may read its files
        assert len(list((pay.base / ".milepost" / "repositories").iterdir())) == 1

    def test_a_fresh_entity_elsewhere_wins_over_a_stale_one(self, make: Make, pay: Portals, server: Loopback) -> None:
        repository = make("acme/pay", {"catalog-info.yaml": component("pay")})
        pay.harvest()
        repository.commit({"catalog-info.yaml": BROKEN})
        assert stale(pay.portal()) == ["component:default/pay"]
        make("acme/new", {"catalog-info.yaml": component("pay")})
        pay.sources.append({"git": f"{server.url}/acme/new.git"})
        portal = pay.portal()
        assert (stale(portal), found(portal, "DUP001")) == ([], [])

    def test_a_damaged_record_is_none(self, make: Make, pay: Portals) -> None:
        make("acme/pay", {"catalog-info.yaml": component("pay")})
        pay.harvest()
        for path in pay.base.rglob("record.json"):
            path.write_bytes(b"{")
        assert refs(pay.portal()) == ["component:default/pay"]

    def test_files_that_were_deleted_here_are_fetched_again(self, make: Make, pay: Portals) -> None:
        make("acme/pay", {"catalog-info.yaml": component("pay")})
        pay.harvest()
        for path in list((pay.base / ".milepost" / "repositories").glob("*/*-*")):
            shutil.rmtree(path)
        assert refs(pay.portal()) == ["component:default/pay"]
