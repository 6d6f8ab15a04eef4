"""`milepost.lock`: the same portal again, elsewhere and later."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import BuildError, SettingsError
from generator.harvest.harvesting import refuse_unlocked
from generator.portal import Portal
from generator.publish.pieces import Pieces
from generator.publish.snapshot import snapshot_lines
from tests.harvest.conftest import Make
from tests.harvest.forges import GitHub
from tests.harvest.loopback import Loopback
from tests.harvest.organisation import BROKEN, Portals, component, documents, found, location, refs, stale

MakePortals = Callable[..., Portals]


def told(portal: Portal) -> list[bytes]:
    """Return all that a portal knows, its age included."""
    return list(snapshot_lines(Pieces(portal)))


def elsewhere(portals: Portals, folder: Path) -> Portals:
    """Return a portal of the same settings and the same lock on another machine."""
    made = Portals(folder, portals.sources, **portals.options)
    made.now = portals.now
    (folder / "milepost.lock").write_bytes((portals.base / "milepost.lock").read_bytes())
    return made


def test_a_line_for_each_repository(make: Make, server: Loopback, portals: MakePortals) -> None:
    commits = [make(f"acme/{name}", {"catalog-info.yaml": component(name)}).head() for name in ("a", "b")]
    made = portals(*({"git": f"{server.url}/acme/{name}.git"} for name in ("b", "a")))
    made.harvest()
    text = (made.base / "milepost.lock").read_text("utf-8")
    lock = json.loads(text)
    assert [entry["commit"] for entry in lock["repositories"]] == commits
    assert [line.split('"commit": "')[1][:40] for line in text.splitlines() if '"commit"' in line] == commits


def test_it_is_written_only_when_something_has_changed(make: Make, server: Loopback, portals: MakePortals) -> None:
    repository = make("acme/a", {"catalog-info.yaml": component("a")})
    made = portals({"git": f"{server.url}/acme/a.git"})
    made.harvest()
    lock = made.base / "milepost.lock"
    before = lock.read_bytes()
    made.harvest()
    assert lock.read_bytes() == before
    repository.commit({"catalog-info.yaml": component("b")})
    made.harvest()
    assert lock.read_bytes() != before


def test_the_same_is_built_elsewhere_though_all_has_changed(
    server: Loopback, portals: MakePortals, tmp_path: Path
) -> None:
    github = GitHub(server)
    github.team("shop", "ann")
    github.add("acme/a", {"catalog-info.yaml": component("a")})
    github.add("acme/gone", {"catalog-info.yaml": component("gone")})
    github.add("acme/broken", {"catalog-info.yaml": documents(component("b"), component("c")), "x.yaml": "x"})
    github.add("acme/located", {"catalog-info.yaml": location("./y.yaml"), "y.yaml": component("y")})
    made = portals(github.source(), {"github_teams": "acme", "url": github.url})
    made.harvest()
    broken = component("c").replace("  owner: shop\n", "")
    github.push("acme/broken", {"catalog-info.yaml": documents(component("b", owner="new"), broken)})
    github.push("acme/located", {"catalog-info.yaml": BROKEN, "y.yaml": component("y", owner="new")})
    github.projects.pop("acme/gone")
    portal = made.portal()
    assert stale(portal) == ["component:default/c", "component:default/gone", "location:default/all"]
    other = elsewhere(made, tmp_path / "elsewhere")
    github.push("acme/a", {"catalog-info.yaml": component("later")})
    github.push("acme/broken", {"catalog-info.yaml": component("later-too")})
    other.harvest(locked=True)
    again = other.read()
    assert told(again) == told(portal)
    assert refs(other.portal()) != refs(portal)


def test_a_commit_that_is_not_there_any_more(
    make: Make, server: Loopback, portals: MakePortals, tmp_path: Path
) -> None:
    repository = make("acme/a", {"catalog-info.yaml": component("a")})
    made = portals({"git": f"{server.url}/acme/a.git"})
    made.harvest()
    repository.delete()
    make("acme/a", {"catalog-info.yaml": component("b")})
    with pytest.raises(BuildError, match=r"acme/a at [0-9a-f]{7}, which the lock names, cannot be had"):
        elsewhere(made, tmp_path / "elsewhere").harvest(locked=True)
    made.harvest(locked=True)  # it is kept here
    assert refs(made.read()) == ["component:default/a"]


def test_teams_that_have_changed_are_said(server: Loopback, portals: MakePortals, tmp_path: Path) -> None:
    github = GitHub(server)
    github.team("shop", "ann")
    made = portals({"github_teams": "acme", "url": github.url})
    made.harvest()
    github.team("more", "bob")
    portal = elsewhere(made, tmp_path / "elsewhere").portal(locked=True)
    assert len(found(portal, "REP010")) == 1
    assert found(made.portal(locked=True), "REP010") == []


@pytest.mark.parametrize("content", [None, b"", b"{", b'{"version": 2}', b"[]"])
def test_no_lock_or_a_damaged_one(make: Make, server: Loopback, portals: MakePortals, content: bytes | None) -> None:
    make("acme/a", {"catalog-info.yaml": component("a")})
    made = portals({"git": f"{server.url}/acme/a.git"})
    if content is not None:
        (made.base / "milepost.lock").write_bytes(content)
    with pytest.raises(SettingsError, match=r"milepost\.lock"):
        made.harvest(locked=True)


def test_offline_and_locked_wants_what_the_lock_names(
    make: Make, server: Loopback, portals: MakePortals, tmp_path: Path
) -> None:
    repository = make("acme/a", {"catalog-info.yaml": component("a")})
    made = portals({"git": f"{server.url}/acme/a.git"})
    made.harvest()
    refuse_unlocked(made.settings)
    with pytest.raises(BuildError, match=r"what is here is not what the lock names: .*acme/a; harvest with --locked"):
        refuse_unlocked(elsewhere(made, tmp_path / "elsewhere").settings)
    lock = (made.base / "milepost.lock").read_bytes()
    repository.commit({"catalog-info.yaml": component("b")})
    made.harvest()
    (made.base / "milepost.lock").write_bytes(lock)
    with pytest.raises(BuildError, match="is not what the lock names"):
        refuse_unlocked(made.settings)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"file": "catalog-info.yaml"', '"file": "../../../outside.yaml"'),
        ('"url": "http://', '"url": "ext::sh -c x http://'),
        ('"commit": "', '"commit": "--upload-pack=x'),
    ],
)
def test_a_lock_that_somebody_has_written_by_hand_leads_nowhere_else(
    make: Make, server: Loopback, portals: MakePortals, old: str, new: str
) -> None:
    repository = make("acme/pay", {"catalog-info.yaml": component("pay")})
    made = portals({"git": f"{server.url}/acme/pay.git"})
    made.harvest()
    repository.commit({"catalog-info.yaml": BROKEN})
    made.harvest()
    lock = made.base / "milepost.lock"
    assert old in lock.read_text("utf-8")
    lock.write_text(lock.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(SettingsError, match="the lock cannot be read"):
        made.harvest(locked=True)


def test_a_portal_of_another_time_is_not_what_the_lock_names(tmp_path: Path, portals: MakePortals) -> None:
    other = Portals(tmp_path / "other", [{"path": "."}])
    content = b"".join(snapshot_lines(Pieces(other.read())))
    (tmp_path / "snapshot.json").write_bytes(content)
    made = portals({"snapshot": "../snapshot.json"})
    made.harvest()
    refuse_unlocked(made.settings)
    lock = made.base / "milepost.lock"
    (digest,) = json.loads(lock.read_text("utf-8"))["portals"].values()
    lock.write_text(lock.read_text("utf-8").replace(digest, "0" * 16), "utf-8")
    with pytest.raises(BuildError, match="not what the lock names: snapshot"):
        refuse_unlocked(made.settings)
