"""The files that belong to the program but are no Python: templates, theme overrides, the example organisation."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def resource(name: str) -> Path:
    """Return the place of `templates`, `site_overrides`, `catalog` or `mkdocs.yml`.

    A wheel carries them in `generator/_data`; a checkout (and an editable install) has them at its top.
    """
    packaged = _PACKAGE / "_data" / name
    return packaged if packaged.exists() else _PACKAGE.parent / name
