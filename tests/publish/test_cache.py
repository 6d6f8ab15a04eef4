"""What is built from the cache is, byte for byte, what is built without it, whatever was done to the catalog."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from generator.cache.records import FOLDER
from generator.publish.building import build_site
from generator.publish.circumstances import cache_folder, circumstances
from tests.running import PROVE

ROUNDS = 12 if os.environ.get(PROVE) else 3
EDITS = 14 if os.environ.get(PROVE) else 7
EPOCH = 1_700_000_000

CONFIG = """\
site_name: Example
site_url: https://portal.example.com/
theme: {name: material, font: false}
plugins:
  - search
  - milepost:
      sources: [{path: "org/*"}]
      kinds: kinds
      annotations: links.yaml
      templates_dir: own
"""
KIND = """\
kind: Dashboard
apiVersion: [example.com/v1]
schema: {type: object, required: [owner], properties: {owner: {type: string}}}
refs: [{path: spec.owner, relation: ownedBy, reverse: ownerOf, defaultKind: Group}]
"""
LINKS = "links: [{annotation: example.com/board, title: Board, url: 'https://grafana.example.com/d/{value}'}]\n"
OWN = "{% extends 'packaged/entity.html' %}{% block first %}<p>Ours</p>{% endblock %}\n"
DOCUMENT = "# Start\n\nAsk [pay](entity:component:default/pay), or [nobody](entity:component:default/absent).\n"
GROUP = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: NAME, annotations: {milepost/on-call: "https://pager.example.com/NAME"}}
spec: {type: team, parent: PARENT, children: [], profile: {email: NAME@example.com}}
"""
COMPONENT = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: NAME
  description: What NAME does
  tags: [go]
  annotations: {example.com/board: NAME, milepost/tier: "2"}
spec: {type: service, lifecycle: production, owner: OWNER, dependsOn: [DEPENDENCIES], providesApis: [NAME-api]}
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: NAME-api}
spec: {type: openapi, lifecycle: production, owner: OWNER, definition: {$text: ./openapi.yaml}}
"""
NAMES = ("pay", "cart", "fares", "seats", "tickets")
OWNERS = ("shop", "trains", "platform", "nobody")


class Organisation:
    """A folder of repositories that is changed at random."""

    def __init__(self, folder: Path, random: Random) -> None:
        self.folder, self.random, self.epoch = folder, random, EPOCH
        self.serial = 0
        texts = {
            "mkdocs.yml": CONFIG,
            "kinds/dashboard.yaml": KIND,
            "links.yaml": LINKS,
            "own/entity.html": OWN,
            "docs/guide.md": DOCUMENT,
        }
        for name, text in texts.items():
            self.write(name, text)
        for group in OWNERS[:-1]:
            text = GROUP.replace("NAME", group).replace("PARENT", "platform")
            self.write(f"org/{group}/catalog-info.yaml", text)
        for name in NAMES:
            self.component(name)

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def component(self, name: str) -> None:
        others = [other for other in NAMES if other != name]
        chosen = ", ".join(f"component:{other}" for other in sorted(self.random.sample(others, 2)))
        text = COMPONENT.replace("NAME", name).replace("DEPENDENCIES", chosen)
        self.write(f"org/{name}/catalog-info.yaml", text.replace("OWNER", self.random.choice(OWNERS)))
        self.write(f"org/{name}/openapi.yaml", "openapi: 3.1.0\n")

    @property
    def files(self) -> list[Path]:
        return sorted(self.folder.glob("org/*/catalog-info.yaml"))

    def replace(self, old: str, new: str, path: Path | None = None) -> None:
        path = path or self.random.choice(self.files)
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    def fresh(self) -> str:
        self.serial += 1
        return f"n{self.serial}"


def add(org: Organisation) -> None:
    org.write(f"org/{org.fresh()}/catalog-info.yaml", COMPONENT.replace("NAME", org.fresh()).replace("OWNER", "shop"))


def remove(org: Organisation) -> None:
    shutil.rmtree(org.random.choice(org.files).parent)


def move(org: Organisation) -> None:
    folder = org.random.choice(org.files).parent
    folder.rename(folder.with_name(org.fresh()))


def rename(org: Organisation) -> None:
    org.replace("name: pay", f"name: {org.fresh()}", org.files[0])
    org.replace("name: ", f"name: {org.fresh()}")


def describe(org: Organisation) -> None:
    org.replace("description: What", f"description: {org.fresh()} What")


def break_file(org: Organisation) -> None:
    org.replace("metadata:", "metadata: [", None)


def mend_file(org: Organisation) -> None:
    for path in org.files:
        org.replace("metadata: [", "metadata:", path)


def touch_definition(org: Organisation) -> None:
    org.write(f"org/{org.random.choice(NAMES)}/openapi.yaml", f"openapi: 3.1.0 # {org.fresh()}\n")


def take_definition_away(org: Organisation) -> None:
    (org.folder / "org" / org.random.choice(NAMES) / "openapi.yaml").unlink(missing_ok=True)


def call_elsewhere(org: Organisation) -> None:
    org.replace("pager.example.com", f"{org.fresh()}.example.com")


def own(org: Organisation) -> None:
    org.replace(f"owner: {org.random.choice(OWNERS)}", f"owner: {org.random.choice(OWNERS)}")


def tag(org: Organisation) -> None:
    org.replace("tags: [go]", f"tags: [go, {org.fresh()}]")


def deprecate(org: Organisation) -> None:
    org.replace("lifecycle: production", "lifecycle: deprecated")


def point(org: Organisation) -> None:
    target = org.random.choice(NAMES)
    location = (
        "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: all}\nspec: {targets: [./more.yaml]}\n"
    )
    org.write(f"org/{target}/catalog-info.yaml", location)


def give_target(org: Organisation) -> None:
    text = COMPONENT.replace("NAME", org.fresh()).replace("OWNER", "shop").replace("DEPENDENCIES", "")
    org.write(f"org/{org.random.choice(NAMES)}/more.yaml", text)


def document(org: Organisation) -> None:
    org.write(f"docs/{org.fresh()}.md", DOCUMENT)


def configure(org: Organisation) -> None:
    org.write("mkdocs.yml", CONFIG.replace("Example", f"Example {org.fresh()}"))


def restyle(org: Organisation) -> None:
    org.write("own/entity.html", OWN.replace("Ours", org.fresh()))


def relink(org: Organisation) -> None:
    org.write("links.yaml", LINKS.replace("Board", org.fresh()))


def rekind(org: Organisation) -> None:
    org.write(f"kinds/{org.fresh()}.yaml", KIND.replace("Dashboard", f"Board{org.serial}"))


def ignore(org: Organisation) -> None:
    org.write(f"org/{org.random.choice(NAMES)}/.gitignore", "catalog-info.yaml\n")


def commit(org: Organisation) -> None:
    org.epoch += 86_400


def edit_site(org: Organisation) -> None:
    site = org.folder / "site"
    pages = sorted(site.rglob("*.html"))
    if pages:
        org.random.choice(pages).write_text("mine", "utf-8")
        org.random.choice(pages).unlink(missing_ok=True)


def damage_cache(org: Organisation) -> None:
    for path in (org.folder / FOLDER).iterdir():
        content = bytearray(path.read_bytes())
        for _ in range(1 + len(content) // 2_000):
            content[org.random.randrange(len(content))] = org.random.randrange(256)
        path.write_bytes(content)


def lose_part_of_cache(org: Organisation) -> None:
    org.random.choice(sorted((org.folder / FOLDER).iterdir())).unlink()


def move_everything(org: Organisation) -> None:
    target = org.folder.with_name(org.fresh())
    org.folder.rename(target)
    org.folder = target
    os.chdir(target)


EDIT_KINDS: tuple[Callable[[Organisation], None], ...] = (
    add,
    remove,
    move,
    rename,
    describe,
    break_file,
    mend_file,
    touch_definition,
    take_definition_away,
    call_elsewhere,
    own,
    tag,
    deprecate,
    point,
    give_target,
    document,
    configure,
    restyle,
    relink,
    rekind,
    ignore,
    commit,
    edit_site,
    damage_cache,
    lose_part_of_cache,
    move_everything,
)


@pytest.fixture
def organisation(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Organisation:
    folder = tmp_path / "portal"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return Organisation(folder, Random(getattr(request, "param", 0)))  # noqa: S311 no secret


def build(org: Organisation, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Build as the command does; tell whether there was anything to do."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(org.epoch))
    config = org.folder / "mkdocs.yml"
    around = circumstances(config, org.folder, None, cache_folder(config, org.folder))
    if around.unchanged(paranoid=False) is not None:
        return False
    build_site(config, org.folder, around=around)
    return True


def build_anew(org: Organisation) -> Path:
    return build_site(org.folder / "mkdocs.yml", org.folder, site_dir=org.folder.parent / "anew").site


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def assert_as_built_anew(org: Organisation, done: list[str]) -> None:
    found, wanted = tree(org.folder / "site"), tree(build_anew(org))
    different = sorted(path for path in found.keys() | wanted.keys() if found.get(path) != wanted.get(path))
    assert different == [], f"after {done}"


@pytest.mark.parametrize("organisation", range(ROUNDS), indirect=True)
def test_from_the_cache_as_without_it(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    assert build(organisation, monkeypatch)
    done: list[str] = []
    for _ in range(EDITS):
        edits = organisation.random.sample(EDIT_KINDS, organisation.random.choice((1, 1, 2)))
        for edit in edits:
            edit(organisation)
            done.append(edit.__name__)
        build(organisation, monkeypatch)
        assert_as_built_anew(organisation, done)


@pytest.mark.parametrize("edit", EDIT_KINDS, ids=lambda edit: edit.__name__)
def test_each_edit(
    organisation: Organisation, edit: Callable[[Organisation], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    build(organisation, monkeypatch)
    edit(organisation)
    build(organisation, monkeypatch)
    assert_as_built_anew(organisation, [edit.__name__])


def test_nothing_changed(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    assert build(organisation, monkeypatch)
    assert not build(organisation, monkeypatch)


def test_an_edit_that_leaves_size_and_times_alone(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    path = organisation.folder / "docs" / "guide.md"
    old = time.time_ns() - 3_600_000_000_000
    os.utime(path, ns=(old, old))
    build(organisation, monkeypatch)
    path.write_text(DOCUMENT.replace("Start", "Stark"), "utf-8")
    os.utime(path, ns=(old, old))
    assert build(organisation, monkeypatch), "the inode's change time tells"
    assert_as_built_anew(organisation, ["an edit with the times put back"])


def test_the_paranoid_take_no_times_word_for_it(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where size and times lie, contents tell: those of documents too, which only the engine reads."""
    monkeypatch.setattr("generator.cache.inputs.signature", lambda path: (1, 1, 1, 1) if Path(path).exists() else None)
    assert build(organisation, monkeypatch)
    organisation.write("docs/guide.md", "# Another\n")
    assert not build(organisation, monkeypatch)
    config = organisation.folder / "mkdocs.yml"
    around = circumstances(config, organisation.folder, None, cache_folder(config, organisation.folder))
    assert around.unchanged(paranoid=True) is None
    build_site(config, organisation.folder, around=around, paranoid=True)
    assert_as_built_anew(organisation, ["a document"])
