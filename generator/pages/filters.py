"""What templates may call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from generator.pages.holdings import stale_badge
from generator.pages.linking import annotation_href, href
from generator.pages.prose import prose
from generator.pages.site import breakable, entity_url, moment, short_ref
from generator.pages.tags import tag_href

FILTERS: Mapping[str, Callable[..., Any]] = {
    "annotation_href": annotation_href,
    "breakable": breakable,
    "entity_url": entity_url,
    "href": href,
    "moment": moment,
    "prose": prose,
    "short_ref": short_ref,
    "stale_badge": stale_badge,
    "tag_href": tag_href,
}
