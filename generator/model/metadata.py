"""The metadata that every entity carries."""

from typing import Annotated

from pydantic import Field

from generator.model.fields import (
    NOT_NULL,
    AnyText,
    Lenient,
    OptionalAnyText,
    OptionalText,
    Text,
)

TextMap = Annotated[dict[str, AnyText] | None, NOT_NULL]


class Link(Lenient):
    """An external link of an entity; its URL is whatever Backstage accepts, so it is not yet safe to show."""

    url: Text
    title: OptionalText = None
    icon: OptionalText = None
    type: OptionalText = None


class Metadata(Lenient):
    """Name, title, description and the rest of `metadata`."""

    name: Text
    namespace: OptionalText = None
    uid: OptionalText = None
    etag: OptionalText = None
    title: OptionalText = None
    description: OptionalAnyText = None
    labels: TextMap = None
    annotations: dict[str, AnyText] = Field(default_factory=dict)
    tags: Annotated[list[Text] | None, NOT_NULL] = None
    links: Annotated[list[Link] | None, NOT_NULL] = None
