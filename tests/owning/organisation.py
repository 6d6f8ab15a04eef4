"""An organisation of which questions are asked: names that are told apart, and names that are not."""

from __future__ import annotations

import json
from pathlib import Path

from generator.owning.index import Index, parsed
from generator.pipeline import build
from generator.publish.pieces import Pieces
from generator.publish.snapshot import snapshot_files
from generator.settings import parse_settings

HEAD = "apiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata:\n  name: {name}\n"
INDEX = "api/snapshot/ownership-v1.json"


def group(name: str, parent: str | None = None, **contacts: str) -> str:
    """Return a Group; contacts are `email`, `chat`, `on_call`; `team` is its slug on GitHub."""
    keys = {"chat": "milepost/chat", "on_call": "milepost/on-call", "team": "github.com/team-slug"}
    notes = {key: contacts.get(name) for name, key in keys.items()}
    text = HEAD.format(kind="Group", name=name) + _annotations({k: v for k, v in notes.items() if v})
    email = f", profile: {{email: {contacts['email']}}}" if "email" in contacts else ""
    above = f", parent: {parent}" if parent else ""
    return f"{text}spec: {{type: team, children: []{above}{email}}}\n"


def entity(name: str, owner: str, kind: str = "Component", *, links: tuple[str, ...] = (), **annotations: str) -> str:
    """Return an entity; further arguments become annotations."""
    names = {
        "slug": "github.com/project-slug", "paths": "milepost/paths", "runbook": "milepost/runbook",
        "workload": "backstage.io/kubernetes-id", "selector": "backstage.io/kubernetes-label-selector",
        "pagerduty": "pagerduty.com/service-id",
    }  # fmt: skip
    text = HEAD.format(kind=kind, name=name) + _annotations({names[key]: value for key, value in annotations.items()})
    listed = "".join(f"    - url: {url}\n" for url in links)
    text += f"  links:\n{listed}" if links else ""
    spec = {
        "Component": "  type: service\n  lifecycle: production\n",
        "API": "  type: openapi\n  lifecycle: production\n  definition: x\n",
        "Resource": "  type: database\n",
        "System": "",
    }[kind]
    return f"{text}spec:\n{spec}  owner: {owner}\n"


def _annotations(annotations: dict[str, str]) -> str:
    lines = "".join(f"    {name}: {json.dumps(value)}\n" for name, value in annotations.items())
    return f"  annotations:\n{lines}" if lines else ""


FILES = {
    "teams": [
        group("company"),
        group("products", "company", email="products@example.com"),
        group("payments", "products", email="payments@example.com", chat="#payments", on_call="https://oncall.example.com/pay"),
        group("shopping", "products", chat="#shopping", team="acme/shoppers"),
        group("platform", "company", email="platform@example.com"),
        group("silent", "company"),
    ],
    "pay": [
        entity(
            "pay", "payments", slug="acme/pay", links=("https://pay.example.com/health", "https://grafana.example.com/d/pay"),
            runbook="https://runbooks.example.com/pay",
        ),
        entity("pay-api", "payments", "API", slug="acme/pay"),
        entity("pay-db", "platform", "Resource"),
    ],
    "cart": [
        entity("cart", "shopping", slug="acme/cart", links=("https://grafana.example.com/d/cart",)),
        entity("checkout", "shopping", "System"),
        entity("checkout", "payments", slug="acme/checkout"),
    ],
    "monorepo": [
        entity("search", "shopping", slug="acme/mono", paths="services/search/**"),
        entity("search-index", "platform", slug="acme/mono", paths="services/search/index/**, jobs/reindex"),
        entity("emails", "silent", slug="acme/mono", paths="services/emails/"),
        entity("gateway", "platform", slug="acme/mono"),
        entity("ledger", "payments", workload="books", pagerduty="PLEDGER1"),
        entity("mailer", "shopping", selector="app=post, tier=back"),
        entity("cart-worker", "platform", workload="ledger"),
    ],
    "orphans": [entity("lost", "nobody-knows"), entity("web", "platform"), entity("report-2", "platform")],
}  # fmt: skip


def write(folder: Path) -> None:
    """Write the organisation's repositories below a folder."""
    for name, texts in FILES.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "catalog-info.yaml").write_text("---\n".join(texts), "utf-8")


def published(folder: Path) -> bytes:
    """Return the index that the portal of the organisation publishes."""
    portal = build(parse_settings({"sources": [{"path": "*"}]}, folder), folder)
    return dict(snapshot_files(Pieces(portal)))[INDEX]


def index(folder: Path) -> Index:
    """Return the same, read."""
    return parsed(published(folder), "a test")
