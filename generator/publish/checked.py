"""`/api/checked.json`: when the sources of a harvested portal were last asked.

It stands apart from all else, so that a harvest that finds nothing new changes this file and no other.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

PATH = "api/checked.json"
_KEPT = Path(".milepost") / "checked.json"


def note_checked(base: Path, site: Path) -> None:
    """Write when the sources were asked into a site that is in its place; nothing where none were.

    Args:
        base: the folder of the settings, which holds what was harvested.
        site: the folder of the site.
    """
    try:
        kept = json.loads((base / _KEPT).read_bytes())
        content = json.dumps({"checked": str(kept["checked"])}).encode()
    except (OSError, ValueError, KeyError, TypeError):
        return
    with suppress(OSError):  # the site is whole without it
        fresh = site / f"{PATH}.new"
        fresh.write_bytes(content)
        fresh.replace(site / PATH)
