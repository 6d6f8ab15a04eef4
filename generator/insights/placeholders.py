"""Texts that a template left behind, and texts that were meant to be replaced."""

from __future__ import annotations

import re

_PLACEHOLDER = re.compile(r"\$?\{\{.*?\}\}|\{%.*?%\}|<%.*?%>|\$\{[A-Za-z_][\w.:-]*\}", re.DOTALL)
_STARTS = ("{{", "{%", "<%", "${")  # most texts hold none of them, which is found out faster
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)


def find_placeholder(text: str) -> str | None:
    """Return the first `${{ ... }}`, `{{ ... }}`, `{% ... %}`, `<% ... %>` or `${NAME}` of a text."""
    match = _PLACEHOLDER.search(text)
    return match[0] if match else None


def has_placeholder(text: str) -> bool:
    """Tell whether a text holds what a template should have replaced."""
    return any(start in text for start in _STARTS) and _PLACEHOLDER.search(text) is not None


def without_code(markdown: str) -> str:
    """Return a description without what stands in backticks: it may speak about templates."""
    return _CODE.sub("", markdown)


# Whole values, and parts of values, that nobody means: only what cannot be a real name is listed.
_WHOLE = re.compile(
    r"(change[-_ ]?me|replace[-_ ]?me|fix[-_ ]?me|to[-_ ]?do|tbd|placeholder|xxx+|<[^<>]+>)", re.IGNORECASE
)
_PART = re.compile(
    r"(?<![a-z0-9])(your|my)[-_](org|organi[sz]ation|repo|repository|project|service|key|team|id|token|company|app)"
    r"(?![a-z0-9])"
    r"|<(your|my|insert|replace)[^<>]*>|(change|replace)[-_]?me(?![a-z])|(^|/)<[\w .-]+>(/|$)",
    re.IGNORECASE,
)


def find_filler(text: str) -> str | None:
    """Return the part of a text that was meant to be replaced by a real value (`your-org`, `TODO`)."""
    match = _WHOLE.fullmatch(text.strip()) or _PART.search(text)
    return match[0].strip("/") if match else None


_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//([^/?#:]+)", re.IGNORECASE)
_NOWHERE = re.compile(
    r"^(?:(?:[\w-]*team|you|me|user|name|e?-?mail|some(?:one|body)|foo|test|group|owner|contact)@example\.(?:com|org|net)"
    r"|.*@[\w.-]+\.invalid)$",
    re.IGNORECASE,
)


def find_contact_filler(text: str) -> str | None:
    """Return the part of an e-mail address, a channel or a URL that shows that nobody is reached by it."""
    bare = text.strip().removeprefix("mailto:").lstrip("#@")
    nowhere, host = _NOWHERE.search(bare), _HOST.match(bare)
    found = find_placeholder(text) or find_filler(bare) or (find_filler(host[1].partition(".")[0]) if host else None)
    return found or (nowhere[0] if nowhere else None)
