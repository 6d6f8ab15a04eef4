"""Plain YAML, as an organisation writes its kinds and links in: one document, read by PyYAML."""

from __future__ import annotations

from typing import Any

import yaml

from generator.sources.composing import depth_exceeds
from generator.sources.scalars import resolve

_DEPTH = 100  # PyYAML follows brackets as deep as they go, and tens of thousands of them end the process


def load_plain(data: bytes) -> Any:
    """Return the value of a file's only document.

    Raises:
        ValueError: it is no YAML, for which PyYAML has many exceptions (`!!bool x`), or nests too deep.
    """
    if depth_exceeds(data.decode("utf-8", "replace"), _DEPTH):
        raise ValueError(f"it nests deeper than {_DEPTH} levels")
    try:
        return yaml.load(data, yaml.CSafeLoader)
    except (yaml.YAMLError, LookupError, AttributeError, TypeError, OverflowError) as error:
        raise ValueError(str(error) or type(error).__name__) from error


class _Dumper(yaml.CSafeDumper):
    """Quotes what YAML 1.2 reads as something else than a text, and writes texts of several lines as such."""


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    style = '"' if not isinstance(resolve(value, "1.2"), str) else ("|" if "\n" in value else None)
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def dump_plain(value: Any) -> str:
    """Return a plain value as YAML 1.2, in the order that it has."""
    return str(yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110))
