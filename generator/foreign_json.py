"""JSON that others have written: what cannot be used of it is a ValueError, and every text in it can be written out."""

from __future__ import annotations

import json
import re
from typing import Any

_HALF = re.compile("[\ud800-\udfff]")


def load_json(content: bytes | str) -> Any:
    """Return a value, with U+FFFD for each half of a surrogate pair, which UTF-8 cannot hold.

    Args:
        content: bytes may be UTF-8, UTF-16 or UTF-32, with a mark or without.

    Raises:
        ValueError: it is no JSON, or nests too deep.
    """
    try:
        value = json.loads(content, parse_constant=_no_constant)
        if ("\\u" if isinstance(content, str) else b"\\") in content:  # type: ignore[operator]
            text = json.dumps(value, ensure_ascii=False)
            return json.loads(_HALF.sub("\ufffd", text)) if _HALF.search(text) else value
    except RecursionError as error:
        raise ValueError("it nests too deep") from error
    return value


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
