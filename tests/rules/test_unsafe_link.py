"""LNK001 and the gate that pages use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.urls import SAFE_SCHEMES, safe_url, scheme_of
from generator.rules import unsafe_link
from tests.rules.conftest import Found, annotated, entity


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "HTTP://example.com",
        "mailto:a@b.c",
        "tel:+49",
        "ssh://git@host/x",
        "slack://channel?id=1",
        "msteams:/l/x",
        "irc://host/#x",
        "git://host/x",
        "/catalog/",
        "guides/x.md",
        "#payments",
        "?x=1",
        "a/b:c",
    ],
)
def test_what_is_safe_is_passed_on(url: str) -> None:
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "  ",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:x",
        "\x01javascript:x",
        " \r\n javascript:x",
        "jav\ra\tscript\n:x",
        "vbscript:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "blob:x",
        "localhost:3000",
        "//evil.example.com",
        "\\\\evil.example.com",
        "/\\evil",
        "\\/evil",
        "/\t/evil",
        " //evil",
        "java\x00script:x",
        "x\x7fy",
    ],
)
def test_what_is_not_safe_is_held_back(url: str) -> None:
    assert safe_url(url) is None


@given(st.text() | st.from_regex(r"[\x00-\x20]*[jJ]\s*ava\s*script\s*:.*"))
def test_whatever_passes_has_a_safe_scheme_or_none(text: str) -> None:
    url = safe_url(text)
    if url is not None:
        assert scheme_of(url) in {None, *SAFE_SCHEMES}
        assert safe_url(url) == url


def test_links_pictures_and_annotations_are_looked_at(found: Found) -> None:
    linked = entity("Component a", metadata=("links:", "  - url: https://x.y", '  - url: "java\\tscript:alert(1)"'))
    pictured = entity("User ann", "profile: {picture: 'data:image/png,x'}")
    noted = annotated(
        "Component b",
        "milepost/runbook: //evil",
        "x.y/z: ' javascript:x'",
        "x.y/dir: dir:.",
        "x.y/s3: s3://x",
        "milepost/chat: '#x'",
    )
    assert found(unsafe_link, linked, pictured, noted) == [
        "component:default/a: metadata.links[1].url: the scheme javascript is not safe to link",
        "component:default/b: metadata.annotations.milepost/runbook: this is no page of this site and names no scheme",
        "component:default/b: metadata.annotations.x.y/z: the scheme javascript is not safe to link",
        "user:default/ann: spec.profile.picture: the scheme data is not safe to link",
    ]
