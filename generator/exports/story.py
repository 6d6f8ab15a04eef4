"""What a generated file says of itself: where it comes from, and how old that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Story:
    """Where a file comes from.

    Args:
        command: that made it.
        as_of: the age of the catalog (UTC).
        revision: the commit that it comes from, None where that is not known.
    """

    command: str
    as_of: datetime
    revision: str | None

    @property
    def comment(self) -> str:
        """Return it as lines that begin with #."""
        revision = f", at revision {self.revision}" if self.revision else ""
        return (
            f"# Generated from the catalog as of {self.as_of:%Y-%m-%d %H:%M} UTC{revision}, by\n"
            f"# {self.command}. Change the catalog, and not this file.\n"
        )
