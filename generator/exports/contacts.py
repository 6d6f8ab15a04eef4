"""The links under *New issue* of repositories on GitHub (`.github/ISSUE_TEMPLATE/config.yml`): who answers there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.catalog import Catalog
from generator.exports.repositories import by_repository, owners_of
from generator.exports.story import Story
from generator.insights.ownership import contacts_of
from generator.model.entity import Entity
from generator.model.urls import browser_url
from generator.sources.plain import dump_plain


def contacts(catalog: Catalog, story: Story) -> dict[str, str]:
    """Return the file of each repository whose owners name a URL, by the repository's name."""
    made = {}
    for repository, entities in by_repository(catalog).items():
        links = [link for owner in owners_of(catalog, entities) for link in _links(owner)]
        if links:
            made[repository] = story.comment + dump_plain({"blank_issues_enabled": True, "contact_links": links})
    return made


def _links(owner: Entity) -> Iterator[dict[str, str]]:
    told = contacts_of(owner)
    ways: Sequence[tuple[str, str | None, str]] = (
        ("chat", told.chat, f"Ask {owner.title}"),
        ("on call", told.on_call, f"Call whoever is on call of {owner.title}, where it is urgent"),
        *((title, url, f"{owner.title}: {title}") for title, url in told.links),
    )
    for title, url, about in ways:
        if url and browser_url(url).startswith(("https://", "http://")):
            yield {"name": f"{owner.title}: {title}"[:80], "url": browser_url(url), "about": about[:200]}
