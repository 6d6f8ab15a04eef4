"""Templates to HTML: the only module that knows jinja2. Everything from a catalog is escaped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
)

from generator.errors import SettingsError
from generator.resources import resource

PACKAGED = "packaged"
"""What stands before a slash and a template's name where a user's copy extends the packaged one."""


class Renderer:
    """Renders the templates of pages; a user's copy of a template wins over the packaged one.

    Args:
        own: the folder that the setting `templates_dir` names, or None.
        filters: functions for templates, by name.
    """

    def __init__(self, own: Path | None, filters: Mapping[str, Callable[..., Any]]) -> None:
        if own is not None and not own.is_dir():
            raise SettingsError(f"templates_dir: there is no folder {own}")
        self._environment = Environment(
            loader=_loader(own, resource("templates")),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters.update(filters)

    def render(self, template: str, view: Mapping[str, Any]) -> str:
        """Return the HTML of a template for a view.

        Raises:
            SettingsError: the template is faulty (a user's own, as ours are tested).
        """
        try:
            return self._environment.get_template(template).render(view)
        except TemplateNotFound as error:
            raise SettingsError(f"there is no template {error}") from error
        except TemplateError as error:
            raise SettingsError(f"the template {template} cannot be rendered: {error}") from error


def _loader(own: Path | None, packaged: Path) -> BaseLoader:
    """Find `entity.html` in a user's folder first, and `packaged/entity.html` in ours alone."""
    ours = FileSystemLoader(packaged)
    first = [FileSystemLoader(own)] if own else []
    return ChoiceLoader([PrefixLoader({PACKAGED: ours}), *first, ours])
