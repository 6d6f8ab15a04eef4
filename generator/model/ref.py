"""Entity references: `[kind:][namespace/]name`, as Backstage reads them."""

from __future__ import annotations

from typing import NamedTuple

DEFAULT_NAMESPACE = "default"


class MalformedRefError(ValueError):
    """A text that is no entity reference; the message says why."""


class EntityRef(NamedTuple):
    """A whole reference, lower-cased: two entities are the same when their refs are equal."""

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        """Read `component:default/pay`."""
        return f"{self.kind}:{self.namespace}/{self.name}"


def make_ref(kind: str, namespace: str | None, name: str) -> str:
    """Return the canonical text of a reference."""
    return f"{kind}:{namespace or DEFAULT_NAMESPACE}/{name}".lower()


def split_ref(canonical: str) -> EntityRef:
    """Take a canonical reference apart (`make_ref` or `parse_ref` made it)."""
    kind, _, rest = canonical.partition(":")
    namespace, _, name = rest.partition("/")
    return EntityRef(kind, namespace, name)


def parse_ref(text: str, default_kind: str | None, default_namespace: str) -> str:
    """Read a reference as written in a catalog file, and return its canonical text.

    Nothing is trimmed and the parts' formats are not checked (`a/b/c` is the name `b/c` in the
    namespace `a`; an e-mail address is a valid owner), because Backstage does neither.

    Raises:
        MalformedRefError: the text is empty, a part is empty, or the kind is missing and has no default.
    """
    if not text:
        raise MalformedRefError("an entity reference must not be empty")
    colon, slash = text.find(":"), text.find("/")
    if slash != -1 and slash < colon:
        colon = -1
    kind = None if colon == -1 else text[:colon]
    namespace = None if slash == -1 else text[colon + 1 : slash]
    name = text[max(colon, slash) + 1 :]
    if kind == "" or namespace == "" or name == "":
        raise MalformedRefError(f'"{text}" is not of the form [kind:][namespace/]name')
    kind = default_kind if kind is None else kind
    if not kind:
        raise MalformedRefError(f'"{text}" does not say its kind, and this field has no default kind')
    return make_ref(kind, namespace or default_namespace, name)
