"""A hostile organisation on disk: every payload in every place, in repositories with names and links to match."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from generator.model.custom import KindFile
from generator.model.kind import Kind
from tests.hostile.payloads import BY_CLASS, OUTSIDE, PAYLOADS, TRIP, Payload, some
from tests.hostile.places import Subject, document, refused, subjects

FILE_LIKE_NAMES = ("page.html", "page.php", "page.svg", "index.html")
"""Names of entities that a web server may take for a type of file."""
SECRET = "secret-7c1f-outside"  # noqa: S105 it is none
"""What stands in a file outside of all repositories."""
LONGEST_NAME = 255

CONFIGURATION = """\
site_name: Hostile
site_url: https://portal.example.com/
theme: {name: material, font: false, features: [navigation.instant, content.code.copy]}
markdown_extensions: [pymdownx.superfences, pymdownx.snippets]
plugins:
  - search
  - milepost:
      sources: [{path: repositories/*}]
      kinds: kinds
      annotations: links.yaml
      opt_in_kinds: [AiResource, mcp-server]
"""
LINKS = """\
vars: {grafana: https://grafana.example.com}
links:
  - annotation: hostile.example.com/linked
    title: "Dashboard {value}"
    url: "{grafana}/d/{value}/{value_raw_path}"
  - {annotation: github.com/project-slug, title: Code, url: "https://git.example.com/{value_raw_path}", kind: source}
"""
CUSTOM_KIND = """\
kind: Hostile
apiVersion: [example.com/v1]
schema:
  type: object
  properties: {number: {type: number}, choice: {enum: [a, b], pattern: "^x$"}}
refs: [{path: spec.owner, relation: ownedBy, reverse: ownerOf, defaultKind: Group}]
"""
GOOD = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {{name: {name}, description: A neighbour}}
spec: {{type: service, lifecycle: production, owner: neighbours}}
"""


def custom_kind() -> Kind:
    """Return the kind that the organisation adds."""
    return KindFile.model_validate(yaml.safe_load(CUSTOM_KIND)).as_kind()


def cases(*, whole: bool) -> Iterator[tuple[Subject, Payload]]:
    """Yield each kind with every payload, or with one of each class: no two kinds with the same choice."""
    for turn, subject in enumerate(subjects(custom_kind())):
        for payload in PAYLOADS if whole else some(turn):
            yield subject, payload


def name_of(subject: Subject, payload: Payload) -> str:
    """Return the name of the entity that a payload makes of a kind: variants of a kind have names of their own."""
    return f"{subject.variant}-{payload.name}" if subject.variant else payload.name


def write_organisation(work: Path, *, whole: bool) -> None:
    """Write the configuration, the documents and the repositories below a folder."""
    (work / "mkdocs.yml").write_text(CONFIGURATION, "utf-8")
    (work / "links.yaml").write_text(LINKS, "utf-8")
    (work / "kinds").mkdir()
    (work / "kinds" / "hostile.yaml").write_text(CUSTOM_KIND, "utf-8")
    (work / "docs").mkdir()
    (work / "docs" / "guide.md").write_text(_document(), "utf-8")
    outside = work.parent / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text(SECRET, "utf-8")
    (outside / "catalog-info.yaml").write_text(GOOD.format(name=SECRET), "utf-8")
    repositories = work / "repositories"
    _write_entities(repositories / "entities", whole=whole)
    _write_refused(repositories / "refused", whole=whole)
    _write_broken(repositories / "broken")
    _write_placeholders(repositories / "placeholders")
    _write_names(repositories)
    _write_links(repositories / "links", outside)


def _document() -> str:
    links = (f"[{payload.name}](<entity:component:default/{payload.text}>)" for payload in PAYLOADS)
    shown = (link for link in links if not set(link) & set("\n\r\0<>\x1b\x9b"))
    return "\n\n".join(["# A guide\n\nTo [it](entity:component:default/script-0).", *shown, ""])


def _write_entities(folder: Path, *, whole: bool) -> None:
    """Write the documents that are accepted, a file each."""
    for subject, payload in cases(whole=whole):
        name = name_of(subject, payload)
        _write_json(folder / f"{subject.kind.name}-{name}", document(subject, name, payload.text))
    for name in FILE_LIKE_NAMES:
        _write_json(folder / name, document(subjects(custom_kind())[0], name, "".join(BY_CLASS["script"])))
    groups = [_group(payload) for payload in PAYLOADS]
    (folder / "catalog-info.yaml").write_text("\n---\n".join(map(json.dumps, groups)), "utf-8")


def _group(payload: Payload) -> dict[str, Any]:
    """Return a team that owns whatever names it: hostile in what the pages of others show of it."""
    return {
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Group",
        "metadata": {"name": f"team-{payload.name}", "title": payload.text, "annotations": {"milepost/tier": "1"}},
        "spec": {"type": "team", "children": [], "profile": {"email": payload.text, "displayName": payload.text}},
    }


def _write_refused(folder: Path, *, whole: bool) -> None:
    for number, payload in enumerate(PAYLOADS):
        documents = list(refused(payload.text))
        chosen = documents if whole else documents[number % 3 :: 3]
        _write_json(folder / payload.name, *(content for _, content in chosen))


def _write_broken(folder: Path) -> None:
    """Write files that are no YAML, or no entity; their text stands in what is said of them."""
    shapes: tuple[Callable[[str], str], ...] = (
        lambda text: text,
        lambda text: f"a: [{text}\nb: 1\n",
        lambda text: f'a: "{text}\n',
        lambda text: f"- {text}\n",
        lambda text: f"a: *{text}\n",
        lambda text: f"a: !{text} b\n",
        lambda text: f"? {json.dumps(text)}\n: 1\n? {json.dumps(text)}\n: 2\n",
        lambda text: GOOD.format(name="ignored") + f"  # milepost: ignore {text}\n",
        lambda text: f"---\n%{text}\n---\na: 1\n\t{text}\n",
    )
    for payload in PAYLOADS:
        for number, shape in enumerate(shapes):
            file = folder / f"{payload.name}-{number}" / "catalog-info.yaml"
            file.parent.mkdir(parents=True)
            file.write_bytes(shape(payload.text).encode("utf-8", "surrogatepass") + b"\n")


def _write_placeholders(folder: Path) -> None:
    for payload in PAYLOADS:
        here = folder / payload.name
        here.mkdir(parents=True)
        (here / "text.txt").write_text(payload.text * 2, "utf-8")
        (here / "long.txt").write_text(f"{payload.text}\n" + "# long\n" * 400, "utf-8")
        (here / "bad.json").write_text(f"{{{payload.text}", "utf-8")
        (here / "good.json").write_text(json.dumps({payload.text: [payload.text]}), "utf-8")
        (here / "bad.yaml").write_text(f"a: [{payload.text}", "utf-8")
        (here / "two.yaml").write_text("a: 1\n---\nb: 2\n", "utf-8")
        targets = {"long": "./long.txt", "given": payload.text, "inside": "./text.txt"}
        documents = [_api(f"{payload.name}-{name}", {"$text": target}) for name, target in targets.items()]
        for key, target in (
            ("$json", "bad.json"),
            ("$json", "good.json"),
            ("$yaml", "bad.yaml"),
            ("$yaml", "two.yaml"),
            ("$yaml", payload.text),
            ("$text", [payload.text]),
        ):
            name = f"{payload.name}-{len(documents)}"
            api = _api(name, "openapi: 3.1.0")
            api["spec"]["further"] = {payload.text: {key: target}}
            documents.append(api)
        _write_json(here, *documents)


def _api(name: str, definition: Any) -> dict[str, Any]:
    return {
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "API",
        "metadata": {"name": name},
        "spec": {"type": "openapi", "lifecycle": "production", "owner": "x", "definition": definition},
    }


def _write_names(repositories: Path) -> None:
    """Make each payload the name of a repository, of a folder in it and of a file that is taken in."""
    for number, name in enumerate(file_names()):
        here = repositories / name / name
        (here / "api").mkdir(parents=True)
        broken = GOOD.format(name=f"named-{number}") + "dependsOn: wrong place\n"
        (here / "catalog-info.yaml").write_text(f"{broken}---\n{GOOD.format(name=f'nomen-{number}')}", "utf-8")
        (here / "api" / "catalog-info.yaml").write_text(json.dumps(_location(f"here-{number}")), "utf-8")
        if not name.isprintable():  # not what a catalog file could name
            continue
        (here / f"{name}.json").write_text("not json", "utf-8")
        api = _api(f"taken-{number}", {"$text": f"./{name}.json"})
        api["spec"]["further"] = {"$json": f"./{name}.json"}
        (here / "catalog-info.yml").write_text(json.dumps(api), "utf-8")


def file_names() -> Iterator[str]:
    """Yield the payloads that may be a file's name, and names that are no text at all."""
    for payload in PAYLOADS:
        name = payload.text.replace("/", "\u2215").replace("\0", "")
        if len(os.fsencode(name)) < LONGEST_NAME - 8 and not name.startswith(".."):
            yield name
    yield from map(os.fsdecode, (b"caf\xe9", b"\xff\xfe<b>", b"100%25", b" ", b"...", b"-rf", b"index.html", b"a\nb"))


def _location(name: str) -> dict[str, Any]:
    spec = {"targets": ["../*.yml", "../../../../../outside/*.yaml", "../**/nothing", f"[{TRIP}]"]}
    return {"apiVersion": "backstage.io/v1alpha1", "kind": "Location", "metadata": {"name": name}, "spec": spec}


def _write_links(folder: Path, outside: Path) -> None:
    """Make links that leave the repository, lead nowhere or back, and a pipe that nobody writes into."""
    for name, target in {
        "leaving": outside / "catalog-info.yaml",
        "dangling": Path(f"<img src=x onerror={TRIP}(1)>"),
        "looping": Path("catalog-info.yaml"),
        "endless": Path("/dev/zero"),
    }.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "catalog-info.yaml").symlink_to(target)
    (folder / "pipe").mkdir()
    os.mkfifo(folder / "pipe" / "catalog-info.yaml")
    (folder / "folder" / "catalog-info.yaml").mkdir(parents=True)
    (folder / "out").symlink_to(outside)
    (folder / "up").symlink_to("..")
    (folder / "secret.txt").symlink_to(outside / "secret.txt")
    (folder / "text").mkdir()
    targets = ["../secret.txt", "../out/secret.txt", "../up/../../../outside/secret.txt", "../pipe/catalog-info.yaml"]
    _write_json(folder / "text", *(_api(f"stolen-{n}", {"$text": target}) for n, target in enumerate(targets)))
    (folder / "locations").mkdir()
    location = _location("links")
    location["spec"]["targets"] = ["../out/catalog-info.yaml", "../*/catalog-info.yaml", f"https://{OUTSIDE}/x.yaml"]
    _write_json(folder / "locations", location)


def _write_json(folder: Path, *documents: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "catalog-info.yaml").write_text("\n---\n".join(json.dumps(d, indent=1) for d in documents), "utf-8")
