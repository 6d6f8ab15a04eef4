"""Writing a file in one step: whoever reads it sees what it was or what it is, never a part."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

PRIVATE = 0o600
PUBLIC = 0o644


def replace_file(path: Path, content: bytes, mode: int = PRIVATE) -> None:
    """Write a file in one step, with its folder.

    Args:
        path: what is there already is replaced.
        content: of the file.
        mode: who may read it.

    Raises:
        OSError: it cannot be written; what was there is left.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        fresh.chmod(mode)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
