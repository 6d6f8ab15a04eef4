"""Tokens: from the environment or a forge's own command-line login, told to the host that they are for, and no other.

They are handed to git and to HTTP requests in memory; none is written to a file, a command line or a message.
"""

from __future__ import annotations

import base64
import os
import re
import subprocess
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlsplit

from generator.errors import UsageError

Forge = Literal["github", "gitlab"]
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_PUBLIC: Mapping[str, Forge] = {"github.com": "github", "gitlab.com": "gitlab"}
# By forge: the variables that may be meant for any installation of it; those of GitHub that say for which; its command.
_ANY = {
    "github": ("MILEPOST_GITHUB_TOKEN",),
    "gitlab": ("MILEPOST_GITLAB_TOKEN", "GITLAB_TOKEN", "GITLAB_ACCESS_TOKEN"),
}
_PUBLIC_GITHUB = ("GITHUB_TOKEN", "GH_TOKEN")
_OTHER_GITHUB = ("GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN")
_WORD = re.compile(r"[^A-Za-z0-9]")
_COMMANDS = {
    "github": ("gh", "auth", "token", "--hostname"),
    "gitlab": ("glab", "config", "get", "token", "--host"),
}
_USERS = {"github": "x-access-token", "gitlab": "oauth2"}


class Credentials:
    """The tokens of this user.

    A variable that names no host counts for one installation of a forge: where the settings name several, each
    has a variable of its own, with its host behind it (MILEPOST_GITHUB_TOKEN_GHE_EXAMPLE_COM).

    Args:
        forges: what stands at which site (`https://ghe.example.com`), as the settings name them.
        known: user and password, joined by a colon, for sites that are told them whatever stands there.
    """

    def __init__(self, forges: Mapping[str, Forge] | None = None, known: Mapping[str, str] | None = None) -> None:
        self._forges, self._known = forges or {}, known or {}
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
            self._tokens[forge, host] = _token(forge, host, self._hosts(forge))
        return self._tokens[forge, host]

    def forge(self, url: str) -> Forge | None:
        """Return what stands at the site of a URL, None where that is not known."""
        return self._forges.get(site_of(url)) or _PUBLIC.get(urlsplit(url).hostname or "")

    def _hosts(self, forge: Forge) -> frozenset[str]:
        """Return the hosts of a forge that the settings name."""
        sites = (site for site, found in self._forges.items() if found == forge)
        return frozenset(urlsplit(site).hostname or "" for site in sites)

    def basic(self, url: str) -> str | None:
        """Return user and token, as git itself would send them, for the site of a URL."""
        if known := self._known.get(site_of(url)):
            return known
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


def variable_for(name: str, netloc: str) -> str:
    """Return the variable that holds a secret for one host alone."""
    return f"{name}_{_WORD.sub('_', netloc).upper()}"


def secret(name: str, environment: Mapping[str, str]) -> str | None:
    """Return what a variable holds; None where it is empty.

    Raises:
        UsageError: it cannot be sent; the message names the variable alone.
    """
    text = environment.get(name, "").strip()
    if not (text.isascii() and text.isprintable()):
        raise UsageError(f"{name}: this holds characters that no token has, such as the end of a line; set it anew")
    return text or None


def _token(forge: Forge, host: str, hosts: frozenset[str]) -> str | None:
    for name in _variables(forge, host, hosts):
        if token := secret(name, os.environ):
            return token
    return _logged_in(forge, host)


def _variables(forge: Forge, host: str, hosts: frozenset[str]) -> tuple[str, ...]:
    """Return the variables that hold a token for a host, given all hosts of its forge that the settings name."""
    others = hosts - {host}
    own = variable_for(_ANY[forge][0], host)
    shared = () if others else _ANY[forge]
    if forge == "gitlab":
        return (own, *shared)
    if host in _PUBLIC:
        return (own, *shared, *(_PUBLIC_GITHUB if host in hosts or not hosts else ()))
    return (own, *shared, *(_OTHER_GITHUB if others <= _PUBLIC.keys() else ()))


def _logged_in(forge: Forge, host: str) -> str | None:
    """Return the token that the forge's own command has, if it is there and logged in."""
    if host in LOOPBACK:
        return None
    try:
        done = subprocess.run([*_COMMANDS[forge], host], capture_output=True, text=True, timeout=10, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None
