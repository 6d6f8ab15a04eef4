"""The health of ownership, and how teams hang together."""

from __future__ import annotations

from pathlib import Path

from generator.catalog import Catalog
from generator.insights.ownership_health import ownership_health
from generator.insights.team_relations import team_relations
from generator.pipeline import build
from generator.settings import parse_settings

FULL = "milepost/chat: '#full', milepost/on-call: 'https://oncall.example.com/1'"
HEAD = "apiVersion: backstage.io/v1alpha1\nkind: {}\nmetadata: {{name: {}{}}}\nspec: {{{}}}\n"


def group(name: str, notes: str = "", spec: str = "") -> str:
    return HEAD.format("Group", name, f", annotations: {{{notes}}}", f"type: team, children: []{spec}")


def component(name: str, owner: str, notes: str = "", spec: str = "", lifecycle: str = "production") -> str:
    told = f"type: service, lifecycle: {lifecycle}, owner: {owner}{spec}"
    return HEAD.format("Component", name, f", annotations: {{{notes}}}", told)


def catalog(folder: Path, *texts: str) -> Catalog:
    (folder / "catalog-info.yaml").write_text("---\n".join(texts), "utf-8")
    return build(parse_settings({}, folder), folder).catalog


def test_who_can_be_relied_on(tmp_path: Path) -> None:
    health = ownership_health(
        catalog(
            tmp_path,
            group("full", FULL, ", members: [a, b]"),
            group("single", "milepost/chat: '#single'", ", members: [a]"),
            group("silent", "", ", members: [a, b]"),
            group("ghosts", "milepost/chat: '#x', milepost/on-call: 'https://changeme/x'"),
            group("parent", "milepost/chat: '#p'"),
            group("child", "", ", parent: parent, members: [a, b]"),
            group("idle"),
            component("one", "full", "milepost/tier: '1'"),
            component("two", "single", "milepost/tier: '1', milepost/on-call: 'https://oncall.example.com/2'"),
            component("three", "ghosts", "milepost/tier: '1'"),
            component("four", "silent", "milepost/tier: '2'"),
            component("five", "parent"),
            component("six", "nobody"),
        )
    )
    assert health.owned == 6
    assert health.unowned == ("component:default/six",)
    assert health.empty == ("group:default/ghosts",)
    assert health.unreachable == ("group:default/silent",)
    assert health.single == ("group:default/single",)
    assert health.on_call == ("component:default/one", "component:default/two")
    assert (health.called.having, health.called.of, health.known.having) == (2, 3, 5)
    assert health.as_json()["tier_one"] == ["component:default/one", "component:default/three", "component:default/two"]


def test_what_connects_teams(tmp_path: Path) -> None:
    found = catalog(
        tmp_path,
        group("a", "", ", parent: deep, members: [ann]"),
        group("b", "", ", members: [ann, bob]"),
        group("below", "", ", parent: a"),
        group("deep", "", ", parent: below"),
        component("a1", "a", "", ", dependsOn: ['component:b1', 'component:b2', 'component:a2']"),
        component("a2", "a", "", ", dependsOn: ['component:old']"),
        component("b1", "b", "", ", dependsOn: ['component:a1']"),
        component("b2", "b"),
        component("old", "c", lifecycle="deprecated"),
        component("x", "deep"),
    )
    relations = team_relations(found, "group:default/a")
    assert relations.needs == (("group:default/b", 2), ("group:default/c", 1))
    assert relations.needed_by == (("group:default/b", 1),)
    assert relations.endings == ("component:default/old",)
    assert relations.below == ("component:default/x",)
    assert relations.elsewhere == (("group:default/b", 1),)


def test_an_empty_catalog(tmp_path: Path) -> None:
    health = ownership_health(build(parse_settings({}, tmp_path), tmp_path).catalog)
    assert (health.owned, health.called.of) == (0, 0)
