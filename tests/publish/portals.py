"""Portals to publish, from text."""

from __future__ import annotations

from pathlib import Path

from generator.pages.filters import FILTERS
from generator.pages.site import Site
from generator.pipeline import build
from generator.portal import Portal
from generator.rendering import Renderer
from generator.settings import Settings, find_config, load_settings, with_moment
from generator.source_settings import PathSource

GROUP = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: Payments
  annotations:
    milepost/chat: https://chat.example.com/payments
    milepost/on-call: https://pager.example.com/P1
    milepost/escalation: managers
  links:
    - {url: https://wiki.example.com/payments, title: Wiki}
spec: {type: team, children: [], profile: {email: payments@example.com}}
"""
PAY = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: Pay
  description: Zahlt Löhne & Gehälter
  annotations:
    milepost/tier: "1"
    milepost/runbook: https://runbooks.example.com/pay
    milepost/paths: services/pay/**, libs/pay
    github.com/project-slug: Acme/Pay
    backstage.io/source-location: url:https://github.com/acme/pay/tree/main/
  links:
    - {url: https://Grafana.example.com:3000/d/pay}
spec:
  type: service
  lifecycle: production
  owner: payments
  weight: .nan
  dependsOn: [resource:absent]
"""
BROKEN = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: -}\nspec: {}\n"


def portal_of(folder: Path, pattern: str = "*", ran_in: Path | None = None, **files: str) -> Portal:
    """Write a catalog file for each repository named, and read them all."""
    for repository, text in files.items():
        (folder / repository).mkdir(parents=True, exist_ok=True)
        (folder / repository / "catalog-info.yaml").write_text(text, "utf-8")
    settings = Settings(sources=(PathSource(path=pattern),), base=folder)
    return build(settings, ran_in or folder)


def example() -> Portal:
    """Read the example organisation."""
    folder = Path(__file__).parents[2]
    return build(with_moment(load_settings(find_config(None, folder), folder), folder), folder)


def site_of(portal: Portal) -> Site:
    """Return a site that renders nothing."""
    return Site(portal, Renderer(None, FILTERS), "Test")
