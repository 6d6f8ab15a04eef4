"""Annotations that we add: they say of an entity how much of it is sure."""

from __future__ import annotations

STALE_SINCE = "milepost/stale-since"
"""When it was last as its file said (UTC); it cannot be read any more."""
STALE_REASON = "milepost/stale-reason"
"""Why that is so."""
PORTAL = "milepost/portal"
"""The portal that has told of it: its address, or else its name."""
MARKS = frozenset({STALE_SINCE, STALE_REASON, PORTAL})
