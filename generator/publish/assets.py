"""Our templates, styles and scripts, put where the theme finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.config.config_options import ExtraScriptValue

from generator.resources import resource

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

STYLES = ("assets/milepost/milepost.css", "assets/milepost/search.css")
SCRIPTS = ("assets/milepost/milepost.js",)
"""ES modules on every page; what few pages need (explorer.js, search.js) they import when it is needed."""


def add_assets(config: MkDocsConfig) -> None:
    """Add the overrides below the user's own (theme.custom_dir wins), and our styles and scripts to every page."""
    overrides = str(resource("site_overrides"))
    dirs = config.theme.dirs
    if overrides not in dirs:
        own = config.theme.custom_dir
        dirs.insert(1 if own and dirs and dirs[0] == own else 0, overrides)
    for style in STYLES:
        if style not in config.extra_css:
            config.extra_css.append(style)
    for script in SCRIPTS:
        if script not in map(str, config.extra_javascript):
            config.extra_javascript.append(_module(script))


def _module(path: str) -> ExtraScriptValue:
    script = ExtraScriptValue(path)
    script.type = "module"
    return script
