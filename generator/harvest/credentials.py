"""Tokens: from the environment or a forge's own command-line login, told to the host that they are for, and no other.

They are handed to git and to HTTP requests in memory; none is written to a file, a command line or a message.
"""

from __future__ import annotations

import base64
import os
import subprocess
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlsplit

Forge = Literal["github", "gitlab"]
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_PUBLIC: Mapping[str, Forge] = {"github.com": "github", "gitlab.com": "gitlab"}
# By forge: the variables that hold a token for its public site, for any other installation, and its command.
_OWN = {"github": "MILEPOST_GITHUB_TOKEN", "gitlab": "MILEPOST_GITLAB_TOKEN"}
_VARIABLES = {
    "github": ("GITHUB_TOKEN", "GH_TOKEN"),
    "gitlab": ("GITLAB_TOKEN", "GITLAB_ACCESS_TOKEN"),
}
_ELSEWHERE = {
    "github": ("GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"),
    "gitlab": ("GITLAB_TOKEN", "GITLAB_ACCESS_TOKEN"),
}
_COMMANDS = {
    "github": ("gh", "auth", "token", "--hostname"),
    "gitlab": ("glab", "config", "get", "token", "--host"),
}
_USERS = {"github": "x-access-token", "gitlab": "oauth2"}


class Credentials:
    """The tokens of this user.

    Args:
        forges: what stands at which site (`https://ghe.example.com`), beside the public ones.
    """

    def __init__(self, forges: Mapping[str, Forge] | None = None) -> None:
        self._forges = forges or {}
        self._tokens: dict[tuple[Forge, str], str | None] = {}

    def token(self, url: str) -> str | None:
        """Return the token for the site of a URL; None where there is none, or the way there is not private."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if not (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)):
            return None
        forge = self.forge(url)
        if forge is None:
            return None
        if (forge, host) not in self._tokens:
            self._tokens[forge, host] = _token(forge, host)
        return self._tokens[forge, host]

    def forge(self, url: str) -> Forge | None:
        """Return what stands at the site of a URL, None where that is not known."""
        return self._forges.get(site_of(url)) or _PUBLIC.get(urlsplit(url).hostname or "")

    def basic(self, url: str) -> str | None:
        """Return user and token, as git itself would send them, for the site of a URL."""
        token, forge = self.token(url), self.forge(url)
        return f"{_USERS[forge]}:{token}" if token and forge else None

    def for_git(self, url: str, environment: Mapping[str, str]) -> dict[str, str]:
        """Return variables by which git sends the token with its requests to the site of a URL alone."""
        pair = self.basic(url)
        if pair is None:
            return {}
        encoded = base64.b64encode(pair.encode()).decode("ascii")
        count = environment.get("GIT_CONFIG_COUNT", "")
        number = int(count) if count.isdecimal() else 0
        return {
            "GIT_CONFIG_COUNT": str(number + 1),
            f"GIT_CONFIG_KEY_{number}": f"http.{site_of(url)}/.extraHeader",
            f"GIT_CONFIG_VALUE_{number}": f"Authorization: Basic {encoded}",
        }


def site_of(url: str) -> str:
    """Return scheme and host of a URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _token(forge: Forge, host: str) -> str | None:
    names = _VARIABLES if _PUBLIC.get(host) == forge else _ELSEWHERE
    for name in (_OWN[forge], *names[forge]):
        if token := os.environ.get(name, "").strip():
            return token
    return _logged_in(forge, host)


def _logged_in(forge: Forge, host: str) -> str | None:
    """Return the token that the forge's own command has, if it is there and logged in."""
    if host in LOOPBACK:
        return None
    try:
        done = subprocess.run([*_COMMANDS[forge], host], capture_output=True, text=True, timeout=10, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None
