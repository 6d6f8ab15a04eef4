"""What a target is: something that takes any bytes, and what must be true of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

TOP = Path(__file__).parents[2]
CASES = Path(__file__).parent / "cases"
CORPUS = TOP.parent / "shared" / "corpus"  # real files, where they are; they are no part of the repository
FINDINGS = TOP / ".cache" / "fuzz"


class Target(Protocol):
    """A module of `targets/`; properties are constants there."""

    @property
    def TOKENS(self) -> tuple[str, ...]:  # noqa: N802 modules write it as a constant
        """Texts that the reader gives a meaning to: the fuzzers' dictionary."""
        ...

    @property
    def COVERS(self) -> tuple[str, ...]:  # noqa: N802 modules write it as a constant
        """The modules that it is meant for, as paths below `generator/`."""
        ...

    @property
    def SECONDS(self) -> float:  # noqa: N802 modules write it as a constant
        """The processor time that one input may take, instruments included."""
        ...

    def seeds(self) -> Iterable[bytes]:
        """Return inputs to start from."""
        ...

    def check(self, data: bytes, /) -> None:
        """Raise whatever shows that the program is wrong about an input."""
        ...
