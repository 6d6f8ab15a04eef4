"""Writing files below the site's folder, and nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

from generator.errors import BuildError


class SiteWriter:
    """Writes a site's files; folders are made once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._made: set[str] = set()

    def write_text(self, path: str, text: str) -> None:
        """Write a text as UTF-8 to a path relative to the site's root."""
        self.write_bytes(path, text.encode("utf-8", "replace"))

    def write_bytes(self, path: str, content: bytes) -> None:
        """Write a file.

        Raises:
            BuildError: the path would leave the site, or the disk refuses.
        """
        folder, _, _ = path.rpartition("/")
        if path.startswith("/") or ".." in path.split("/"):
            raise BuildError(f"{path}: a page may not leave the site")
        try:
            if folder not in self._made:
                os.makedirs(f"{self._root}/{folder}", exist_ok=True)  # noqa: PTH103
                self._made.add(folder)
            with open(f"{self._root}/{path}", "wb") as stream:  # noqa: PTH123 pathlib takes a third longer
                stream.write(content)
        except OSError as error:
            raise BuildError(f"{self._root / path} cannot be written: {error.strerror}") from error
