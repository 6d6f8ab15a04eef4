"""JSON for programs: no blanks, UTF-8 as it is, and valid whatever a YAML file held.

`<` is escaped: an entity may be called `page.html` or `page.php`, and a host may take its JSON for that.
"""

from __future__ import annotations

import json
import math
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str)


def compact(value: object) -> str:
    """Return the compact JSON of a value; numbers that JSON lacks (`.nan`, `.inf`) are null, as in JavaScript."""
    try:
        text = _ENCODER.encode(value)
    except ValueError:
        text = _ENCODER.encode(_finite(value))
    return text.replace("<", "\\u003c")


def compact_bytes(value: object) -> bytes:
    """Return the same as UTF-8; half a surrogate pair becomes a question mark."""
    return compact(value).encode("utf-8", "replace")


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
