"""`In trouble?`: who is hit when an entity fails, by owner, so that they can be told."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from generator.insights.dependents import Dependents, OwnerShare
from generator.model.entity import Entity
from generator.pages.linking import outside
from generator.pages.site import Site

OWNERS_SHOWN = 10
NAMES_SHOWN = 5
NONE = "\N{EN DASH}"
# Kinds that run, or hold what runs: the others cannot be in trouble.
KINDS = frozenset({"Component", "API", "Resource"})


class Trouble(NamedTuple):
    """The dependents of an entity, and the rows of their table; `more` owners are left out."""

    dependents: Dependents
    rows: Markup
    more: int


def trouble_of(entity: Entity, site: Site, base: str, owners: int | None = OWNERS_SHOWN) -> Trouble | None:
    """Return who is hit when an entity fails; None for what cannot fail."""
    if entity.kind not in KINDS:
        return None
    dependents = site.dependents(entity.ref)
    shown = dependents.owners[:owners]
    rows = "".join(_row(share, site, base) for share in shown)
    return Trouble(dependents, Markup(rows), len(dependents.owners) - len(shown))  # noqa: S704 escaped


def _row(share: OwnerShare, site: Site, base: str) -> str:
    owner = site.entity_link(share.owner, base) if share.owner else "Nobody"
    names = _names(share.direct, site, base)
    return (
        f"<tr><th scope=row>{owner}{_call(share.owner, site)}<td>{len(share.direct) or NONE}"
        f"<td>{share.total}<td>{names}"
    )


def _names(refs: tuple[str, ...], site: Site, base: str) -> str:
    listed = ", ".join(site.entity_link(ref, base) for ref in refs[:NAMES_SHOWN])
    rest = len(refs) - NAMES_SHOWN
    return f"{listed} and {rest} more" if rest > 0 else listed


def _call(owner: str | None, site: Site) -> str:
    """Return the link to an owner's schedule, made once an owner."""
    answer = site.owners.get(owner) if owner else None
    if owner is None or answer is None:
        return ""
    made = site.call_links.get(owner)
    if made is None:
        schedule = outside(answer.contacts.on_call)
        link = Markup(' <a class="mp-call" href="{}">on call</a>').format(schedule) if schedule else ""
        made = site.call_links[owner] = str(link)
    return made
