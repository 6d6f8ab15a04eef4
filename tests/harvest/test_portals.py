"""Other portals as sources: how their snapshots are reached, and how what they hold stands beside one's own."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import SettingsError, UsageError
from generator.harvest.portals import SNAPSHOT, headers_for
from generator.publish.pieces import Pieces
from generator.publish.snapshot import snapshot_files
from tests.harvest.conftest import Make
from tests.harvest.loopback import Loopback, Request, Response
from tests.harvest.organisation import Portals, component, documents, found, group, refs, stale

MakePortals = Callable[..., Portals]
TOKEN = "a-token-of-a-test"  # noqa: S105


@pytest.fixture
def other(tmp_path: Path) -> Portals:
    """Return another portal, of files on this disk."""
    made = Portals(tmp_path / "other", [{"path": "org/*"}])
    write(made, "pay", documents(component("pay", owner="shop"), group("shop")))
    return made


def write(portals: Portals, repository: str, text: str) -> None:
    place = portals.base / "org" / repository
    place.mkdir(parents=True, exist_ok=True)
    (place / "catalog-info.yaml").write_text(text, "utf-8")


def snapshot(portals: Portals) -> bytes:
    return dict(snapshot_files(Pieces(portals.read())))[SNAPSHOT]


def publish(portals: Portals, folder: Path) -> Path:
    file = folder / SNAPSHOT
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(snapshot(portals))
    return folder


def serve(server: Loopback, portals: Portals, answer: Callable[[Request], Response | None] | None = None) -> str:
    """Let the server publish a portal under /portal/; `answer` is asked before."""

    def site(request: Request) -> Response | None:
        if request.path != f"/portal/{SNAPSHOT}":
            return None
        before = answer(request) if answer else None
        return before or Response(200, snapshot(portals), {"Content-Type": "application/gzip"})

    server.answers.append(site)
    return f"{server.url}/portal/"


class TestHowItIsReached:
    def test_a_folder_of_a_site(self, other: Portals, portals: MakePortals, tmp_path: Path) -> None:
        publish(other, tmp_path / "site")
        assert refs(portals({"snapshot": "../site"}).portal()) == ["component:default/pay", "group:default/shop"]

    def test_an_address(self, other: Portals, portals: MakePortals, server: Loopback) -> None:
        portal = portals({"snapshot": serve(server, other)}).portal()
        assert refs(portal) == ["component:default/pay", "group:default/shop"]
        entity = portal.catalog.entities["component:default/pay"]
        assert entity.annotations["milepost/portal"] == f"{server.url}/portal/"
        assert entity.origin.path == f"{server.url.removeprefix('http://')}/pay/catalog-info.yaml"
        assert (entity.origin.inside, entity.origin.line) == ("catalog-info.yaml", 1)
        assert portal.catalog.entities["group:default/shop"].origin.line == 10

    def test_one_that_is_not_compressed(self, other: Portals, portals: MakePortals, server: Loopback) -> None:
        plain = gzip.decompress(snapshot(other))
        url = serve(server, other, lambda _request: Response(200, plain, {"Content-Type": "application/json"}))
        assert len(refs(portals({"snapshot": url}).portal())) == 2

    def test_the_branch_that_it_is_published_to(
        self, other: Portals, portals: MakePortals, server: Loopback, make: Make
    ) -> None:
        make("acme/site", None).commit({SNAPSHOT: snapshot(other), "index.html": "x"}, branch="pages")
        address = f"git+{server.url}/acme/site.git#pages"
        portal = portals({"snapshot": address}).portal()
        assert refs(portal) == ["component:default/pay", "group:default/shop"]
        assert portal.catalog.entities["component:default/pay"].annotations["milepost/portal"] == "acme/site"

    def test_with_a_token(
        self, other: Portals, portals: MakePortals, server: Loopback, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def guard(request: Request) -> Response | None:
            return None if request.headers.get("authorization") == f"Bearer {TOKEN}" else Response(401)

        url = serve(server, other, guard)
        (problem,) = found(portals({"snapshot": url}).portal(), "REP009")
        assert "set MILEPOST_PORTAL_TOKEN" in problem.message
        monkeypatch.setenv("MILEPOST_PORTAL_TOKEN", TOKEN)
        made = portals({"snapshot": url})
        assert len(refs(made.portal())) == 2
        assert TOKEN.encode() not in b"".join(path.read_bytes() for path in made.base.rglob("*") if path.is_file())

    def test_with_the_cookies_of_a_proxy(
        self, other: Portals, portals: MakePortals, server: Loopback, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def proxy(request: Request) -> Response | None:
            if request.headers.get("cookie") == "_oauth2_proxy=abc":
                return None
            return Response(302, headers={"Location": "https://login.example.com/start"})

        url = serve(server, other, proxy)
        (problem,) = found(portals({"snapshot": url}).portal(), "REP009")
        assert "login.example.com: perhaps a page to log in" in problem.message
        assert "MILEPOST_PORTAL_COOKIE" in problem.message
        monkeypatch.setenv("MILEPOST_PORTAL_COOKIE", "_oauth2_proxy=abc")
        assert len(refs(portals({"snapshot": url}).portal())) == 2

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"<!doctype html><title>Sign in", "a web page, perhaps one to log in"),
            (b"", "no snapshot of Milepost"),
            (b"{}", "no snapshot of Milepost"),
            (b"\x1f\x8b\x08", "cut short or damaged"),
            (b'{"format":"milepost-snapshot","version":"2.0","generator":"milepost 9","entities":[\n', "upgrade it"),
        ],
    )
    def test_what_is_none(
        self, other: Portals, portals: MakePortals, server: Loopback, content: bytes, words: str
    ) -> None:
        url = serve(server, other, lambda _request: Response(200, content))
        portal = portals({"snapshot": url}).portal()
        (problem,) = found(portal, "REP009")
        assert words in problem.message
        assert (str(problem.severity), refs(portal)) == ("error", [])

    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("../nowhere", "cannot be read: No such file"),
            ("ftp://example.com/x", "is no address that is read"),
            ("git+file:///x#main", "is no address of a repository"),
            ("git+https://example.com/x", "names no branch"),
        ],
    )
    def test_addresses_that_lead_nowhere(self, portals: MakePortals, address: str, words: str) -> None:
        (problem,) = found(portals({"snapshot": address}).portal(), "REP009")
        assert words in problem.message

    def test_a_token_can_be_for_one_host_and_is_sent_in_private_only(self) -> None:
        environment = {"MILEPOST_PORTAL_TOKEN_A_EXAMPLE_COM": "a", "MILEPOST_PORTAL_COOKIE": "b=1"}
        assert headers_for("https://a.example.com/x", environment) == {"Authorization": "Bearer a", "Cookie": "b=1"}
        assert headers_for("https://b.example.com/x", environment) == {"Cookie": "b=1"}
        assert headers_for("http://a.example.com/x", environment) == {}
        assert headers_for("https://b.example.com/x", environment, is_only=False) == {}

    @pytest.mark.parametrize("value", ["a\nb", "a\tb", "\u00e9", "a\x7f"])
    def test_a_token_that_cannot_be_sent_is_not_repeated(self, value: str) -> None:
        with pytest.raises(UsageError, match=r"^MILEPOST_PORTAL_TOKEN: ") as refused:
            headers_for("https://a.example.com/x", {"MILEPOST_PORTAL_TOKEN": value})
        assert value not in str(refused.value)

    def test_a_secret_in_an_address_is_refused_and_not_repeated(self, portals: MakePortals) -> None:
        with pytest.raises(SettingsError, match="no secret may stand in an address") as refused:
            portals({"snapshot": "https://portal.example.com/?sig=s3cret"}).portal()
        assert "s3cret" not in str(refused.value)


class TestBesideOnesOwn:
    def test_ones_own_stands_before_theirs(
        self, other: Portals, portals: MakePortals, server: Loopback, make: Make
    ) -> None:
        make("acme/pay", {"catalog-info.yaml": component("pay", owner="ours")})
        sources = [{"snapshot": serve(server, other)}, {"git": f"{server.url}/acme/pay.git"}]
        portal = portals(*sources).portal()
        assert refs(portal) == ["component:default/pay", "group:default/shop"]
        assert portal.catalog.targets("component:default/pay", "ownedBy") == ["group:default/ours"]
        assert found(portal, "DUP001") == []

    def test_what_is_wrong_with_their_files_is_said_there(
        self, other: Portals, portals: MakePortals, server: Loopback
    ) -> None:
        write(other, "cart", component("cart", owner="nobody"))
        assert found(other.read(), "REF001", "DOC001")
        portal = portals({"snapshot": serve(server, other)}).portal()
        assert "component:default/cart" in refs(portal)
        assert [problem.code for problem in portal.problems] == []

    def test_references_lead_across(self, other: Portals, portals: MakePortals, server: Loopback, make: Make) -> None:
        make("acme/cart", {"catalog-info.yaml": component("cart", owner="shop", dependsOn="[component:pay]")})
        portal = portals({"snapshot": serve(server, other)}, {"git": f"{server.url}/acme/cart.git"}).portal()
        assert found(portal, "REF001", "REF002") == []
        assert portal.catalog.targets("component:default/pay", "dependencyOf") == ["component:default/cart"]

    def test_a_portal_that_cannot_be_read_is_shown_as_it_was(
        self, other: Portals, portals: MakePortals, server: Loopback
    ) -> None:
        made = portals({"snapshot": serve(server, other)}, stale_after=1)
        made.harvest()
        server.answers.insert(0, lambda _request: Response(500))
        portal = made.portal(sleep=lambda _seconds: None)
        assert stale(portal) == ["component:default/pay", "group:default/shop"]
        assert (
            "its portal answers with 500"
            in (portal.catalog.entities["group:default/shop"].annotations["milepost/stale-reason"])
        )
        assert refs(made.portal(hours=25, sleep=lambda _seconds: None)) == []

    def test_what_it_has_lost_goes(self, other: Portals, portals: MakePortals, server: Loopback) -> None:
        made = portals({"snapshot": serve(server, other)})
        made.harvest()
        write(other, "pay", group("shop"))
        assert refs(made.portal()) == ["group:default/shop"]

    def test_two_that_read_each_other_keep_nothing_alive(
        self, other: Portals, portals: MakePortals, tmp_path: Path
    ) -> None:
        mine = portals({"path": "org/*"}, {"snapshot": "../other-site"})
        write(mine, "cart", component("cart"))
        other.sources.append({"snapshot": "../portal-site"})
        publish(mine, tmp_path / "portal-site")
        for portal, site in ((other, "other-site"), (mine, "portal-site")) * 2:
            portal.harvest()
            publish(portal, tmp_path / site)
        assert "component:default/pay" in refs(mine.read())
        (other.base / "org" / "pay" / "catalog-info.yaml").unlink()
        for portal, site in ((other, "other-site"), (mine, "portal-site")) * 2:
            portal.harvest()
            publish(portal, tmp_path / site)
        assert refs(mine.read()) == refs(other.read()) == ["component:default/cart"]

    def test_two_that_define_the_same_are_told_of(
        self, other: Portals, portals: MakePortals, server: Loopback, tmp_path: Path
    ) -> None:
        third = Portals(tmp_path / "third", [{"path": "org/*"}])
        write(third, "pay", component("pay", owner="shop"))
        publish(third, tmp_path / "third-site")
        portal = portals({"snapshot": serve(server, other)}, {"snapshot": "../third-site"}).portal()
        (problem,) = found(portal, "DUP001")
        assert problem.entity == "component:default/pay"

    def test_what_cannot_be_shown_here_is_told_of(self, other: Portals, portals: MakePortals, server: Loopback) -> None:
        lines = gzip.decompress(snapshot(other)).decode().splitlines()
        odd = json.loads(lines[1].removesuffix(","))
        odd |= {"ref": "widget:default/x", "entity": {**odd["entity"], "kind": "Widget", "metadata": {"name": "x"}}}
        deep = json.loads(lines[1].removesuffix(","))
        nested: dict[str, object] = {}
        for _ in range(400):
            nested = {"a": nested}
        deep |= {"ref": "component:default/deep", "entity": {**deep["entity"], "nested": nested}}
        lines[1:2] = [lines[1], *(f"{json.dumps(record)}," for record in (odd, deep))]
        url = serve(server, other, lambda _request: Response(200, "\n".join(lines).encode()))
        portal = portals({"snapshot": url}).portal()
        assert refs(portal) == ["component:default/pay", "group:default/shop"]
        (problem,) = found(portal, "REP009")
        assert problem.message.startswith("2 of what the portal ")
        assert problem.message.endswith("holds cannot be shown here: component:default/deep")
        assert "widget:default/x" in problem.evidence[0]

    def test_empty_lines_are_not_written_without_end(
        self, other: Portals, portals: MakePortals, server: Loopback, tmp_path: Path
    ) -> None:
        lines = gzip.decompress(snapshot(other)).decode().splitlines()
        record = json.loads(lines[1].removesuffix(","))
        bombs = [
            {
                **record,
                "ref": f"component:default/n{number}",
                "source": {"repository": "r", "file": f"{number}.yaml", "line": 99_000, "document": 0},
                "entity": {**record["entity"], "metadata": {"name": f"n{number}"}},
            }
            for number in range(500)
        ]
        lines[1:1] = [f"{json.dumps(bomb)}," for bomb in bombs]
        url = serve(server, other, lambda _request: Response(200, "\n".join(lines).encode()))
        made = portals({"snapshot": url})
        made.harvest()
        assert sum(path.stat().st_size for path in (tmp_path / "portal").rglob("*.yaml")) < 25_000_000
        assert len(refs(made.read())) == 502

    def test_hostile_places_write_nothing_elsewhere(
        self, other: Portals, portals: MakePortals, server: Loopback, tmp_path: Path
    ) -> None:
        lines = gzip.decompress(snapshot(other)).decode().splitlines()
        evil = {"repository": "../../..", "file": "/etc/\x1b[31mpasswd", "line": 10**9, "document": 0}
        record = json.loads(lines[1].removesuffix(","))
        record["entity"]["spec"]["definition"] = {"$text": "/etc/hostname"}
        lines[1] = json.dumps({**record, "source": evil}) + ","
        before = {path for path in tmp_path.rglob("*") if "portal" not in path.parts}
        url = serve(server, other, lambda _request: Response(200, "\n".join(lines).encode()))
        portal = portals({"snapshot": url}).portal()
        assert {path for path in tmp_path.rglob("*") if "portal" not in path.parts} == before
        assert "\x1b" not in "".join(file.shown for file in portal.reading.files)
        assert refs(portal) == ["component:default/pay", "group:default/shop"]
