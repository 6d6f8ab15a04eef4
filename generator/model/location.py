"""Location: points at further catalog files."""

from __future__ import annotations

from typing import Annotated, Literal

from generator.model.fields import NOT_NULL, Lenient, OptionalText, OptionalTexts
from generator.model.kind import Kind


class LocationSpec(Lenient):
    """The spec of a Location; an absent target may be missing when `presence` is optional."""

    type: OptionalText = None
    target: OptionalText = None
    targets: OptionalTexts = None
    presence: Annotated[Literal["required", "optional"] | None, NOT_NULL] = None


LOCATION = Kind("Location", "Locations", LocationSpec)
