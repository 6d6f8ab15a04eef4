"""Location: points at further catalog files."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from generator.model.fields import NOT_NULL, Lenient, OptionalText, OptionalTexts
from generator.model.kind import Kind, SpecError


class LocationSpec(Lenient):
    """The spec of a Location; an absent target may be missing when `presence` is optional."""

    type: OptionalText = None
    target: OptionalText = None
    targets: OptionalTexts = None
    presence: Annotated[Literal["required", "optional"] | None, NOT_NULL] = None


def _validate(spec: Mapping[str, Any]) -> list[SpecError]:
    """Find the targets that name a folder, which a Location of type `file` cannot."""
    if spec.get("type") != "file":
        return []
    return [
        SpecError(path, "folder", f"the target {target} names a folder; a Location of type file names files")
        for path, target in _targets(spec)
        if target.endswith("/")
    ]


def _targets(spec: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if spec.get("target"):
        yield ("target",), spec["target"]
    yield from ((("targets", index), target) for index, target in enumerate(spec.get("targets", ())))


LOCATION = Kind("Location", "Locations", LocationSpec, validate=_validate)
