"""The ownership index of a portal that was just read, for a question on the command line: nothing is written."""

from __future__ import annotations

from generator.insights.addresses import aliases_of, links_of, slugs_of
from generator.insights.ownership import RUNBOOK, Ownership, all_ownerships, paths_of
from generator.model.entity import Entity
from generator.model.marks import STALE_SINCE
from generator.owning.index import Entry, Index, Owner
from generator.portal import Portal


def index_of(portal: Portal, origin: str | None = None) -> Index:
    """Return who answers for the entities of a portal, with the paths of their files as they are shown here.

    Args:
        portal: what was read.
        origin: the repository that the folder here was fetched from, as `github.com/acme/pay`: its entities are of it.
    """
    answers = all_ownerships(portal.catalog)
    owners = {id(answer): _owner(answer) for answer in answers.values()}
    entries = [
        Entry(
            entity.ref,
            owners[id(answers[entity.ref])],
            entity.annotations.get(RUNBOOK),
            tuple(links_of(entity)),
            tuple(paths_of(entity)),
            tuple(slugs_of(entity)) or _origin(entity, origin),
            entity.origin.repository,
            entity.origin.inside,
            entity.origin.line,
            entity.origin.path,
            entity.annotations.get(STALE_SINCE),
            tuple(aliases_of(entity)),
        )
        for entity in portal.catalog
    ]
    return Index(entries, portal.settings.as_of.strftime("%Y-%m-%dT%H:%M:%SZ"), portal.settings.include)


def _origin(entity: Entity, origin: str | None) -> tuple[str, ...]:
    return (origin,) if origin is not None and entity.kind == "Component" and entity.origin.repository == "" else ()


def _owner(answer: Ownership) -> Owner:
    contacts = answer.contacts
    return Owner(answer.owner, contacts.email, contacts.chat, contacts.on_call, contacts.links, answer.escalation)
