"""Descriptions and addresses: what costs too much is shown as it stands, and no address adds to a message."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from generator.pages.linking import mail_href
from generator.pages.prose import LONGEST, prose

# What takes the converter's time squared, or its stack: some thousand of them held a build up for minutes.
BRACKETS = {"brackets": "[", "links": "[a](", "pictures": "![", "sections": "<![CDATA[", "addresses": '<a href="'}
NESTED = {"numbers": "1. ", "quotes": "> ", "lists": "- ", "both": "> - ", "stars": "**a", "elements": "<ul><li>"}


@pytest.mark.parametrize("unit", BRACKETS.values(), ids=list(BRACKETS))
def test_brackets_without_end_are_shown_as_they_stand(unit: str) -> None:
    text = (unit * 3_000)[:3_000].strip()
    assert prose(text) == Markup("<p>{}</p>").format(text)


@pytest.mark.parametrize("unit", (BRACKETS | NESTED).values(), ids=list(BRACKETS | NESTED))
def test_a_text_without_end_is_shown_as_it_stands(unit: str) -> None:
    text = (unit * LONGEST)[: LONGEST + 1].strip()
    assert len(prose(text + "x")) > LONGEST
    assert prose(text + "xx") == Markup("<p>{}</p>").format(text + "xx")


@pytest.mark.parametrize("unit", (BRACKETS | NESTED).values(), ids=list(BRACKETS | NESTED))
@pytest.mark.parametrize("length", [600, 6_000, LONGEST])
def test_a_list_in_a_list_in_a_list_ends_no_build(unit: str, length: int) -> None:
    assert "<script" not in prose((unit * length)[:length])


def test_lists_too_deep_are_shown_as_they_stand() -> None:
    assert prose("1. " * 4_000).startswith("<p>1. 1. 1. ")
    assert prose("and *then*") == "<p>and <em>then</em></p>"


def test_a_long_description_with_links_is_still_markdown() -> None:
    text = "Some words, and [a link](https://example.com/x). " * 30
    assert prose(text).count("<a ") == 30


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("pay@example.com", "mailto:pay@example.com"),
        ("pay+night@example.com", "mailto:pay+night@example.com"),
        ("a@example.com?bcc=b@example.com", "mailto:a@example.com%3Fbcc%3Db@example.com"),
        ("a@example.com\r\nBcc: b@example.com", "mailto:a@example.com%0D%0ABcc%3A%20b@example.com"),
        ("a@example.com&body=x", "mailto:a@example.com%26body%3Dx"),
        ("\ud800", "mailto:%3F"),
        ("", None),
    ],
)
def test_an_address_is_no_more_than_one(address: str, link: str | None) -> None:
    assert mail_href(address) == link
