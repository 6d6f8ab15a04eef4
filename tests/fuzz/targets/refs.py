"""Texts to references."""

from __future__ import annotations

from generator.model.ref import MalformedRefError, make_ref, parse_ref, split_ref
from tests.fuzz.expectations import expect_canonical

SECONDS = 1.0
TOKENS = (
    ":",
    "/",
    "::",
    "//",
    "component:",
    "default/",
    "Group",
    "İ",
    "Σ",
    "ß",
    "ǅ",
    "\ud7ff",
    "@",
    " ",
    "\x00",
    "a" * 64,
)
COVERS = ("model/ref.py",)


def seeds() -> list[bytes]:
    """Return references in all shapes."""
    return [
        b"pay",
        b"Component:Pay",
        b"org/pay",
        b"group:org/pay",
        b"a/b/c",
        b"a:b:c/d",
        b":",
        b"/a",
        b"a:/b",
        b"ann@x.com",
    ]


def check(data: bytes) -> None:
    """Expect a canonical reference that is read as itself, or a sentence that says why there is none."""
    text = data.decode("utf-8", "replace")
    for kind in ("Group", None):
        try:
            canonical = parse_ref(text, kind, "Here")
        except MalformedRefError as error:
            assert str(error)  # noqa: PT017 either outcome is right
            continue
        expect_canonical(canonical)
        assert make_ref(*split_ref(canonical)) == canonical
        if ":" not in text and "/" not in text:
            assert canonical == make_ref("group", "here", text)
    if text and ":" not in text and "/" not in text:
        assert parse_ref(f"K:{text}/{text}", None, "x") == make_ref("k", text, text)
