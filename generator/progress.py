"""How far a long piece of work has come."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with what is being done ("Reading files"), how many are done and how many there are."""


def unseen(_work: str, _done: int, _total: int) -> None:
    """Be the progress that nobody looks at."""
