"""The table of sources elsewhere: which host is asked for what, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from generator.harvest.credentials import Credentials, Forge, site_of
from generator.harvest.github import github_site, list_github
from generator.harvest.github_teams import github_people
from generator.harvest.gitlab import gitlab_site, list_gitlab
from generator.harvest.gitlab_groups import gitlab_people
from generator.harvest.http import ANSWERS, Site
from generator.harvest.listing import Listing, git_repository
from generator.harvest.patience import Patience
from generator.harvest.plugin_source import list_plugin, plugin_people
from generator.harvest.state import State
from generator.people.roster import People
from generator.settings import Settings
from generator.source_settings import GithubSource, GithubTeams, GitlabGroups, GitlabSource, GitSource, PluginSource


def credentials_for(settings: Settings) -> Credentials:
    """Return the tokens of this user, also for the installations of forges that the settings name."""
    forges: dict[str, Forge] = {}
    for source in settings.harvested:
        if isinstance(source, GithubSource | GithubTeams):
            forges[site_of(source.url)] = "github"
        elif isinstance(source, GitlabSource | GitlabGroups):
            forges[site_of(source.url)] = "gitlab"
    return Credentials(forges)


class Sites:
    """The APIs of forges that a harvest asks, each with one set of connections.

    Args:
        credentials: the tokens.
        patience: how long is waited, for all of them.
        state: where answers are kept.
    """

    def __init__(self, credentials: Credentials, patience: Patience, state: State) -> None:
        self._credentials, self.patience, self._state = credentials, patience, state
        self._made: dict[tuple[Forge, str], Site] = {}

    def github(self, url: str) -> Site:
        """Return the API of GitHub, or of an installation of it."""
        return self._site("github", url)

    def gitlab(self, url: str) -> Site:
        """Return the API of GitLab, or of an installation of it."""
        return self._site("gitlab", url)

    def forget_unused(self) -> None:
        """Remove kept answers that nothing has asked for."""
        used = frozenset(name for site in self._made.values() for name in site.used)
        self._state.remove(ANSWERS, but=used)

    def close(self) -> None:
        """Let go of all connections."""
        for site in self._made.values():
            site.close()

    def _site(self, forge: Forge, url: str) -> Site:
        if (forge, url) not in self._made:
            make = github_site if forge == "github" else gitlab_site
            self._made[forge, url] = make(url, self._credentials, self.patience, self._state)
        return self._made[forge, url]


def listers(
    settings: Settings, credentials: Credentials, sites: Sites, now: datetime
) -> Iterator[tuple[str, Callable[[], Listing]]]:
    """Yield what lists the repositories of each source that has some, by the source's key."""
    for source in settings.harvested:
        if isinstance(source, GitSource):
            yield source.key, partial(git_repository, source, credentials)
        elif isinstance(source, GithubSource):
            yield source.key, partial(list_github, source, sites.github(source.url), now)
        elif isinstance(source, GitlabSource):
            yield source.key, partial(list_gitlab, source, sites.gitlab(source.url))
        elif isinstance(source, PluginSource):
            yield source.key, partial(list_plugin, source, credentials)


def people_readers(settings: Settings, sites: Sites) -> Iterator[tuple[str, Callable[[], People | None]]]:
    """Yield what lists the people of each source that has some, by the source's key."""
    for source in settings.harvested:
        if isinstance(source, GithubTeams):
            yield source.key, partial(github_people, source, sites.github(source.url))
        elif isinstance(source, GitlabGroups):
            yield source.key, partial(gitlab_people, source, sites.gitlab(source.url))
        elif isinstance(source, PluginSource):
            yield source.key, partial(plugin_people, source)
