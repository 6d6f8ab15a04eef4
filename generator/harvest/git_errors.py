"""What can be wrong with a repository that git is asked for, in words for people."""

from __future__ import annotations

import re
import signal
from collections.abc import Mapping
from typing import Literal

from generator.problems import printable

Reason = Literal["absent", "denied", "empty", "large", "moved", "slow", "failed"]

_TOO_LARGE = getattr(signal, "SIGXFSZ", 25)
_USER = re.compile(r"(?<=://)[^/@\s]*@")


class GitError(Exception):
    """A repository cannot be had.

    Args:
        message: why, as the end of a sentence that names the repository.
        reason: the same, as a word.
    """

    def __init__(self, message: str, reason: Reason) -> None:
        super().__init__(message)
        self.reason: Reason = reason


_SIGNS: Mapping[Reason, str] = {
    "large": r"file size limit|file too large|signal 25|sigxfsz|cannot allocate|out of memory|unable to write",
    "moved": r"returned error: 30\d|unable to update url base from redirection",
    "denied": r"authentication failed|could not read (?:username|password)|access denied|returned error: 40[13]"
    r"|permission denied|host key verification failed|terminal prompts disabled",
    "empty": r"couldn't find remote ref head",
    "absent": r"not found|does not appear to be a git repository|couldn't find remote ref|no such|returned error: 410"
    r"|not our ref|does not exist",
    "slow": r"operation too slow|timed out|timeout",
}
_SENTENCES: Mapping[Reason, str] = {
    "denied": "does not let this user read it: a token or a credential helper of git is missing, or may not read it",
    "moved": "has moved to another address",
    "empty": "has no commit",
}


def failure(status: int, said: str, size: int, *, has_grown: bool = False) -> GitError:
    """Return what made git fail: what a user can act on, and nothing that may hold a secret.

    Args:
        status: that git ended with.
        said: what it said.
        size: the bytes that it might write.
        has_grown: it has written as many.
    """
    lines = [line for line in said.splitlines() if line.startswith(("fatal: ", "error: ", "ERROR: "))]
    text = " ".join(lines or said.splitlines()[-1:]).lower()
    by_signal = has_grown or status in (-_TOO_LARGE, 128 + _TOO_LARGE)
    reason: Reason = next((name for name, sign in _SIGNS.items() if re.search(sign, text)), "failed")
    if by_signal or reason == "large":
        return GitError(f"sends more than {size / 1_000_000:g} MB (limits.repository_bytes)", "large")
    words = lines[-1].split(": ", 1)[1] if lines else f"git ended with {status}"
    return GitError(_SENTENCES.get(reason) or f"cannot be read: {printable(_USER.sub('', words))[:300]}", reason)
