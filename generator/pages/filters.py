"""What templates may call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from generator.pages.site import entity_url

FILTERS: Mapping[str, Callable[..., Any]] = {"entity_url": entity_url}
