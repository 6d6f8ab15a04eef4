"""What Backstage's YAML parser refuses although libyaml lets it pass."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from yaml.nodes import MappingNode, Node, ScalarNode

from generator.sources.composing import AliasNode
from generator.sources.refusal import Refusal
from generator.sources.values import check_unique

if TYPE_CHECKING:
    from generator.sources.splitting import Section


def check(source: str, node: Any, section: Section, *, spread: bool) -> None:
    """Refuse a document that libyaml read but Backstage would not."""


def check_all_keys(node: Any, version: str) -> None:
    """Refuse a key that stands twice anywhere, before an alias may refuse the whole file."""
    stack = [node]
    while stack:
        here = stack.pop()
        if type(here) is MappingNode:
            check_unique(here, version)
            stack.extend(part for pair in here.value for part in pair)
        elif type(here) is not ScalarNode and type(here) is not AliasNode:
            stack.extend(here.value)
