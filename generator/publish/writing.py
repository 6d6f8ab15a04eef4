"""Writing files below the site's folder, and nowhere else; what is there already is linked and not written."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from generator.cache.records import Written, is_intact
from generator.errors import BuildError


class SiteWriter:
    """Writes a site's files; folders are made once.

    Args:
        root: the folder of the site to be.
        old: the folder of the site that it will take the place of.
        known: the files of the old site, as they were written.
    """

    def __init__(self, root: Path, old: Path | None = None, known: Mapping[str, Written] | None = None) -> None:
        self._root, self._old = str(root), str(old)
        self._known = known or {}
        self._made: set[str] = set()
        self.written: dict[str, Written] = {}

    def keep(self, path: str, key: bytes) -> bool:
        """Link a file of the old site, if it was made of the same; tell whether it was."""
        known = self._known.get(path)
        if not key or known is None or known.key != key or not is_intact(self._old, path, known):
            return False
        self._make_folder(path)
        try:
            os.link(f"{self._old}/{path}", f"{self._root}/{path}")
        except OSError:  # another disk, or one that knows no links
            return False
        self.written[path] = known
        return True

    def write_text(self, path: str, text: str, key: bytes = b"") -> None:
        """Write a text as UTF-8 to a path relative to the site's root."""
        self.write_bytes(path, text.encode("utf-8", "replace"), key)

    def write_bytes(self, path: str, content: bytes, key: bytes = b"") -> None:
        """Write a file; `key` is the digest of what it was made of, for the next build.

        Raises:
            BuildError: the path would leave the site, or the disk refuses.
        """
        if path.startswith("/") or ".." in path.split("/"):
            raise BuildError(f"{path}: a page may not leave the site")
        self._make_folder(path)
        try:
            if path in self.written:  # a link must not be written through
                os.unlink(f"{self._root}/{path}")  # noqa: PTH108 pathlib takes a third longer
            with open(f"{self._root}/{path}", "wb") as stream:  # noqa: PTH123
                stream.write(content)
                stream.flush()
                status = os.fstat(stream.fileno())
        except OSError as error:
            raise BuildError(f"{self._root}/{path} cannot be written: {error.strerror}") from error
        self.written[path] = Written(key, status.st_size, status.st_mtime_ns, status.st_ino)

    def _make_folder(self, path: str) -> None:
        folder, _, _ = path.rpartition("/")
        if folder in self._made:
            return
        try:
            os.makedirs(f"{self._root}/{folder}", exist_ok=True)  # noqa: PTH103
        except OSError as error:
            raise BuildError(f"{self._root}/{folder} cannot be made: {error.strerror}") from error
        self._made.add(folder)
