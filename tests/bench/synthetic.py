"""A fair synthetic catalog: the kinds and the shape of a large organisation, every reference resolving.

Of the entities 60% are Components, 20% APIs, 10% Resources, 5% Systems, 3% Groups and 2% Domains, each in
a repository of its own. A Component or a Resource depends on four others, chosen by preferential attachment
(what many depend on, more will), always among those made before it: there is no cycle. The same count and
seed give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random

SHARES = {"API": 0.20, "Resource": 0.10, "System": 0.05, "Group": 0.03, "Domain": 0.02}  # the rest: Component
DEPENDENCIES = 4
FILE_NAME = "catalog-info.yaml"

_TYPES = {
    "Component": ("service", "service", "service", "website", "library"),
    "API": ("openapi", "openapi", "asyncapi", "graphql", "grpc"),
    "Resource": ("database", "queue", "bucket", "cache"),
}
_LIFECYCLES = ("production", "production", "production", "experimental")
_TAGS = ("go", "java", "python", "typescript", "pci", "batch", "internal", "public", "kafka", "postgres")
_WORDS = (
    "account balance booking capacity carrier catalogue claim customer delivery device discount document event fare "
    "invoice journey ledger location margin meter notice offer order parcel partner payment price product quota rating "
    "receipt refund report reservation route schedule seat session shipment stock tariff ticket token trip voucher"
).split()


@dataclass
class _Organisation:
    """What was made so far.

    `offered` holds what can be depended on, each once; `weighted` as often as it counts for the next choice;
    `unprovided` the APIs that no Component provides yet.
    """

    random: Random
    groups: list[str]
    systems: list[str]
    domains: list[str]
    offered: list[str] = field(default_factory=list)
    weighted: list[str] = field(default_factory=list)
    unprovided: list[str] = field(default_factory=list)

    def offer(self, ref: str) -> None:
        """Let those that come later depend on an entity."""
        self.offered.append(ref)
        self.weighted.append(ref)

    def attach(self, *, apis: bool) -> list[str]:
        """Choose four different targets (fewer while there are fewer); each becomes likelier by it."""
        few = self.offered if apis else [ref for ref in self.offered if not ref.startswith("api:")]
        wanted = min(DEPENDENCIES, len(few))
        targets: dict[str, None] = {}
        while len(targets) < wanted:
            ref = self.random.choice(self.weighted)
            if apis or not ref.startswith("api:"):
                targets[ref] = None
        self.weighted += targets
        return list(targets)


def write_catalog(folder: Path, count: int, seed: int = 1) -> list[Path]:
    """Write `count` files, one entity and one repository each, and return them in the order of their names."""
    paths = []
    for name, text in sorted(catalog_texts(count, seed).items()):
        path = folder / name / FILE_NAME
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        paths.append(path)
    return paths


def catalog_texts(count: int, seed: int = 1) -> dict[str, str]:
    """Return the YAML of each entity by its name, which is its repository's name too."""
    random = Random(seed)  # noqa: S311 the same catalog each time, no secret
    named = [(_name(kind, number), kind) for number, kind in enumerate(_kinds(count))]
    of_kind = {wanted: [name for name, kind in named if kind == wanted] for wanted in ("Group", "System", "Domain")}
    made = _Organisation(random, of_kind["Group"], of_kind["System"], of_kind["Domain"])
    made.unprovided += [name for name, kind in named if kind == "API"]
    random.shuffle(named)
    return {name: _head(kind, name, random) + _SPECS[kind](name, made) for name, kind in named}


def _kinds(count: int) -> list[str]:
    """Return as many kinds as asked for; there is always a Group, as everything has an owner."""
    shared = [kind for kind, share in SHARES.items() for _ in range(round(count * share))]
    if "Group" not in shared:
        shared = ["Group", *shared]
    return [*shared, *["Component"] * (count - len(shared))][:count]


def _name(kind: str, number: int) -> str:
    first, second = _WORDS[number % len(_WORDS)], _WORDS[number // len(_WORDS) % len(_WORDS)]
    return f"{first}-{second}-{kind.lower()}-{number}"


def _head(kind: str, name: str, random: Random) -> str:
    words = " ".join(random.choices(_WORDS, k=12))
    tags = ", ".join(sorted(random.sample(_TAGS, 3)))
    return (
        f"apiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata:\n"
        f"  name: {name}\n  title: {name.replace('-', ' ').title()}\n"
        f"  description: Keeps {words}.\n  tags: [{tags}]\n"
        f"  annotations:\n    github.com/project-slug: example/{name}\n"
        f'    milepost/tier: "{random.randint(1, 4)}"\n'
        f"  links:\n    - url: https://grafana.example/d/{name}\n      title: Dashboard\n"
    )


def _common(kind: str, made: _Organisation) -> str:
    """Return the lines that the specs of Component, API and Resource share."""
    lifecycle = f"  lifecycle: {made.random.choice(_LIFECYCLES)}\n" if kind != "Resource" else ""
    system = f"  system: {made.random.choice(made.systems)}\n" if made.systems else ""
    owner = f"  owner: {made.random.choice(made.groups)}\n"
    return f"spec:\n  type: {made.random.choice(_TYPES[kind])}\n{lifecycle}{owner}{system}"


def _component(name: str, made: _Organisation) -> str:
    targets = made.attach(apis=True)
    provides = [f"api:{made.unprovided.pop()}"] if made.unprovided else []
    for ref in (f"component:{name}", *provides):  # an API only now: nobody uses it before somebody provides it
        made.offer(ref)
    lists = (
        _list("providesApis", provides),
        _list("consumesApis", [ref for ref in targets if ref.startswith("api:")]),
        _list("dependsOn", [ref for ref in targets if not ref.startswith("api:")]),
    )
    return _common("Component", made) + "".join(lists)


def _api(name: str, made: _Organisation) -> str:
    definition = f"    openapi: 3.1.0\n    info: {{title: {name}, version: 1.0.0}}\n    paths: {{}}\n"
    return f"{_common('API', made)}  definition: |\n{definition}"


def _resource(name: str, made: _Organisation) -> str:
    targets = made.attach(apis=False)
    made.offer(f"resource:{name}")
    return _common("Resource", made) + _list("dependsOn", targets)


def _system(_name: str, made: _Organisation) -> str:
    domain = f"  domain: {made.random.choice(made.domains)}\n" if made.domains else ""
    return f"spec:\n  owner: {made.random.choice(made.groups)}\n{domain}"


def _domain(_name: str, made: _Organisation) -> str:
    return f"spec:\n  owner: {made.random.choice(made.groups)}\n"


def _group(name: str, made: _Organisation) -> str:
    parent = "" if name == made.groups[0] else f"  parent: {made.groups[0]}\n"
    return f"spec:\n  type: team\n  profile:\n    email: {name}@example.com\n{parent}  children: []\n"


_SPECS = {
    "Component": _component,
    "API": _api,
    "Resource": _resource,
    "System": _system,
    "Domain": _domain,
    "Group": _group,
}


def _list(field_name: str, refs: list[str]) -> str:
    return f"  {field_name}:\n" + "".join(f"    - {ref}\n" for ref in refs) if refs else ""
