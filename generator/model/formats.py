"""The formats of names, keys, tags and links, as Backstage's field format policy judges them.

Source: catalog-model 1.10.1, `FieldFormatEntityPolicy` and `KubernetesValidatorFunctions`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

NAME = re.compile(r"([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]")
DNS_LABEL = re.compile(r"(?=.{1,63}\Z)[a-z0-9]+(?:-+[a-z0-9]+)*", re.DOTALL)
KIND = re.compile(r"[a-zA-Z][a-z0-9A-Z]{0,62}")
VERSION = re.compile(r"[a-z0-9A-Z]{1,63}")
TAG = re.compile(r"(?=.{1,63}\Z)[a-z0-9:+#]+(-[a-z0-9:+#]+)*", re.DOTALL)

# Hosts that need no parser: no digits at the start of a label (an address?), no punycode.
_PLAIN_URL = re.compile(r"https?://(?!.*xn--)[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*(/[A-Za-z0-9/._~-]*)?")
# What JavaScript's trim() takes off.
_JS_SPACE = " \t\n\v\f\r\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))

_NAME_RULE = "letters and digits, with - _ . between them, at most 63 characters"


class FormatFault(NamedTuple):
    """A value that has the wrong format; `on_key` when it is a mapping's key that is wrong."""

    path: tuple[str | int, ...]
    message: str
    fix: str
    on_key: bool = False


def format_faults(document: Mapping[str, Any]) -> Iterator[FormatFault]:
    """Yield every value of the envelope whose format is wrong; wrong types are the models' business."""
    metadata = document.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    yield from _match(("apiVersion",), document.get("apiVersion"), is_api_version, _API_VERSION_FIX)
    yield from _match(
        ("kind",), document.get("kind"), _full(KIND), "Use letters and digits only, starting with a letter."
    )
    yield from _match(("metadata", "name"), metadata.get("name"), _full(NAME), f"Use {_NAME_RULE}.")
    yield from _match(("metadata", "namespace"), metadata.get("namespace"), _full(DNS_LABEL), _NAMESPACE_FIX)
    yield from _labels(metadata.get("labels"))
    yield from _keys("annotations", metadata.get("annotations"))
    yield from _tags(metadata.get("tags"))
    yield from _links(metadata.get("links"))


_API_VERSION_FIX = "Write backstage.io/v1alpha1 (for a Template: scaffolder.backstage.io/v1beta3)."
_NAMESPACE_FIX = "Use lower-case letters and digits, with - between them, at most 63 characters."


def _full(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


def _match(path: tuple[str, ...], value: object, is_valid: Callable[[str], bool], fix: str) -> Iterator[FormatFault]:
    if isinstance(value, str) and value and not is_valid(value):
        yield FormatFault(path, f'{".".join(path)} is "{value}", which is not a valid {path[-1]}', fix)


def is_api_version(text: str) -> bool:
    """Tell whether a text is `[dns-subdomain/]version`."""
    return _prefixed(text, VERSION)


def is_key(text: str) -> bool:
    """Tell whether a text may be the key of a label or annotation: `[dns-subdomain/]name`."""
    return _prefixed(text, NAME)


def _prefixed(text: str, suffix: re.Pattern[str]) -> bool:
    prefix, slash, rest = text.rpartition("/")
    return suffix.fullmatch(rest) is not None and (not slash or _is_dns_subdomain(prefix))


def _is_dns_subdomain(text: str) -> bool:
    return 1 <= len(text) <= 253 and all(DNS_LABEL.fullmatch(part) for part in text.split("."))  # noqa: PLR2004


def _labels(labels: object) -> Iterator[FormatFault]:
    yield from _keys("labels", labels)
    for key, value in labels.items() if isinstance(labels, dict) else ():
        if isinstance(value, str) and value and not NAME.fullmatch(value):
            yield FormatFault(
                ("metadata", "labels", key),
                f'the label {key} is "{value}", which is not a valid label value',
                f"Use {_NAME_RULE}, or put the text into an annotation.",
            )


def _keys(field: str, mapping: object) -> Iterator[FormatFault]:
    for key in mapping if isinstance(mapping, dict) else ():
        if not is_key(key):
            yield FormatFault(
                ("metadata", field, key),
                f'"{key}" is not a valid key in metadata.{field}',
                f"Write name or prefix/name: the prefix a lower-case domain, the name {_NAME_RULE}.",
                on_key=True,
            )


def _tags(tags: object) -> Iterator[FormatFault]:
    for index, tag in enumerate(tags if isinstance(tags, list) else ()):
        if isinstance(tag, str) and tag and not TAG.fullmatch(tag):
            yield FormatFault(
                ("metadata", "tags", index),
                f'the tag "{tag}" is not valid',
                "Use lower-case letters, digits, and : + #, with - between them, at most 63 characters.",
            )


def _links(links: object) -> Iterator[FormatFault]:
    for index, link in enumerate(links if isinstance(links, list) else ()):
        if not isinstance(link, dict):
            continue
        path = ("metadata", "links", index)
        url = link.get("url")
        if isinstance(url, str) and url and not is_absolute_url(url):
            yield FormatFault(
                (*path, "url"), f'the link "{url}" is not an absolute URL', "Write the whole URL, with https://."
            )
        for field in ("title", "icon"):
            text = link.get(field)
            if isinstance(text, str) and text and not text.strip(_JS_SPACE):
                yield FormatFault((*path, field), f"the {field} of a link is blank", "Write a text, or leave it out.")


def is_absolute_url(text: str) -> bool:
    """Tell whether a text parses as a URL by itself, by the WHATWG standard that Backstage's runtime follows."""
    if _PLAIN_URL.fullmatch(text):
        return True
    import ada_url  # noqa: PLC0415 only odd URLs need it, and it costs 15 ms to import

    try:
        return bool(ada_url.check_url(text))
    except UnicodeEncodeError:  # a lone surrogate, which JavaScript would replace
        return bool(ada_url.check_url(text.encode("utf-8", "replace").decode()))
